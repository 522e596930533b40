-- +goose Up
-- What is counted for readers outside the offices is counted once a day and then stands, so that nobody learns a single record by
-- asking before and after it.
CREATE TABLE published (
  name text NOT NULL,
  day date NOT NULL,
  body jsonb NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT published_once_a_day PRIMARY KEY (name, day)
);
COMMENT ON TABLE published IS 'counts as they were published on a day; the next day counts anew';
REVOKE UPDATE, TRUNCATE ON published FROM shanqiao_app;

-- +goose Down
DROP TABLE published;
