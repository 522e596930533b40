-- +goose Up
CREATE TABLE reveals (
  user_id text NOT NULL,
  at timestamptz NOT NULL,
  subject text NOT NULL
);
CREATE INDEX reveals_user ON reveals (user_id, at);
COMMENT ON TABLE reveals IS 'who opened whose data in the last day, by the clock of the machine: the count behind the hourly limit; the lasting record is the trail';
