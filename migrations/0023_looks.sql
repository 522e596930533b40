-- +goose Up
-- Somebody who is not of the case read its internal text, for one reason; the county is told and says that it knows.
CREATE TABLE need_looks (
  id uuid PRIMARY KEY,
  need_id uuid NOT NULL REFERENCES needs (id),
  by text NOT NULL,
  at timestamptz NOT NULL,
  reason text NOT NULL,
  complaint text NOT NULL DEFAULT '',
  known_by text NOT NULL DEFAULT '',
  known_at timestamptz
);
COMMENT ON TABLE need_looks IS 'readings of an internal text by an auditor or from above the county, and who of the county knows of them';
CREATE INDEX need_looks_need ON need_looks (need_id, at);
CREATE INDEX need_looks_unknown ON need_looks (at) WHERE known_at IS NULL;
REVOKE DELETE, TRUNCATE ON need_looks FROM shanqiao_app;

-- +goose Down
DROP TABLE need_looks;
