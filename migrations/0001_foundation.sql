-- +goose Up
-- Two roles: the owner runs migrations, shanqiao_app is what the program becomes on every connection.
-- +goose StatementBegin
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'shanqiao_app') THEN
    CREATE ROLE shanqiao_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
-- +goose StatementEnd
GRANT shanqiao_app TO CURRENT_USER;
GRANT USAGE ON SCHEMA public TO shanqiao_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shanqiao_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO shanqiao_app;

CREATE TABLE world (
  one boolean PRIMARY KEY DEFAULT true CONSTRAINT world_is_one CHECK (one),
  kind text NOT NULL CONSTRAINT world_kind_known CHECK (kind IN ('real', 'demo')),
  clock_ahead bigint NOT NULL DEFAULT 0,
  loading text NOT NULL DEFAULT ''
);
COMMENT ON TABLE world IS 'whether this database holds a demo world, and how many seconds its clock is ahead';

CREATE TABLE idempotency_keys (
  actor text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  body_hash bytea NOT NULL,
  status integer NOT NULL DEFAULT 0,
  reply bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, key)
);
COMMENT ON TABLE idempotency_keys IS 'the reply of each command that came with an Idempotency-Key, stored in the command''s own transaction; never expires';

CREATE TABLE trail (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  fact text NOT NULL,
  noun text NOT NULL,
  subject text NOT NULL,
  region text NOT NULL,
  from_state text NOT NULL DEFAULT '',
  to_state text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  request text NOT NULL DEFAULT ''
);
COMMENT ON TABLE trail IS 'every fact, written in the transaction of its command; append only';
CREATE INDEX trail_subject ON trail (subject, id);

CREATE TABLE trail_log (
  seq bigint PRIMARY KEY,
  trail_id bigint NOT NULL CONSTRAINT trail_log_once UNIQUE REFERENCES trail (id),
  leaf bytea NOT NULL
);
COMMENT ON TABLE trail_log IS 'the order of the trail entries in the Merkle log, given by the sequencer';
CREATE TABLE trail_hashes (
  idx bigint PRIMARY KEY,
  hash bytea NOT NULL
);
COMMENT ON TABLE trail_hashes IS 'stored hashes of the Merkle log';
REVOKE UPDATE, DELETE, TRUNCATE ON trail, trail_log, trail_hashes FROM shanqiao_app;

CREATE TABLE sealed_keys (
  subject text PRIMARY KEY,
  kek integer NOT NULL,
  wrapped bytea,
  destroyed_at timestamptz
);
COMMENT ON TABLE sealed_keys IS 'one data key per person, organisation or file, wrapped by a key outside the database; destroying it erases what it sealed';

CREATE TABLE files (
  id uuid PRIMARY KEY,
  noun text NOT NULL,
  subject uuid,
  region text NOT NULL,
  org_id uuid,
  kind text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size bigint NOT NULL,
  minors boolean NOT NULL DEFAULT false,
  content bytea NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL
);
COMMENT ON TABLE files IS 'sealed attachments';
CREATE INDEX files_subject ON files (subject);

CREATE TABLE params (
  id uuid PRIMARY KEY,
  key text NOT NULL,
  region text NOT NULL,
  value bigint NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  doc_no text NOT NULL DEFAULT '',
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  CONSTRAINT params_one_per_day UNIQUE (key, region, valid_from)
);
COMMENT ON TABLE params IS 'dated parameters per region; the nearest region and latest date win';
