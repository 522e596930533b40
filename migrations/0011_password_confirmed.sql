-- +goose Up
ALTER TABLE sessions ADD COLUMN confirmed_at timestamptz;
UPDATE sessions SET confirmed_at = created_at;
ALTER TABLE sessions ALTER COLUMN confirmed_at SET NOT NULL;
COMMENT ON COLUMN sessions.confirmed_at IS 'when the password was entered last in this session, by the clock of the machine: opening personal data asks for it again after a while';
