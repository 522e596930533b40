-- +goose Up
-- Declarations of officers have a kind and an end, and stay on record. One about a person is one about his household.
ALTER TABLE relatives DROP CONSTRAINT relatives_pkey;
ALTER TABLE relatives ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN kind text NOT NULL DEFAULT 'organisation',
  ADD COLUMN ended_at timestamptz, ADD COLUMN ended_why text NOT NULL DEFAULT '';
ALTER TABLE relatives ADD CONSTRAINT relatives_pkey PRIMARY KEY (id);
UPDATE relatives r SET kind = 'household', subject = p.household_id FROM people p WHERE p.id = r.subject;
UPDATE relatives r SET kind = 'household', subject = n.household_id FROM needs n WHERE n.id = r.subject AND n.household_id IS NOT NULL;
UPDATE relatives r SET kind = 'household' FROM households h WHERE h.id = r.subject;
DELETE FROM relatives r USING relatives s WHERE r.user_id = s.user_id AND r.subject = s.subject AND (r.declared_at, r.id) > (s.declared_at, s.id);
CREATE UNIQUE INDEX relative_declared_already ON relatives (user_id, subject) WHERE ended_at IS NULL;
CREATE INDEX relatives_subject ON relatives (subject) WHERE ended_at IS NULL;
ALTER TABLE relatives ALTER COLUMN id DROP DEFAULT, ALTER COLUMN kind DROP DEFAULT;
ALTER TABLE relatives ADD CONSTRAINT relative_of_a_kind CHECK (kind IN ('household', 'organisation'));
UPDATE households h SET relative = true FROM relatives r WHERE r.subject = h.id AND r.kind = 'household';
REVOKE DELETE, TRUNCATE ON relatives FROM shanqiao_app;

-- +goose Down
GRANT DELETE, TRUNCATE ON relatives TO shanqiao_app;
DELETE FROM relatives WHERE ended_at IS NOT NULL;
DROP INDEX relatives_subject;
DROP INDEX relative_declared_already;
ALTER TABLE relatives DROP CONSTRAINT relative_of_a_kind, DROP CONSTRAINT relatives_pkey;
ALTER TABLE relatives DROP COLUMN ended_why, DROP COLUMN ended_at, DROP COLUMN kind, DROP COLUMN id;
ALTER TABLE relatives ADD CONSTRAINT relatives_pkey PRIMARY KEY (user_id, subject);
