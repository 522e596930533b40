-- +goose Up
CREATE TABLE calendar_days (
  day date PRIMARY KEY,
  works boolean NOT NULL,
  source text NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL
);
COMMENT ON TABLE calendar_days IS 'days off and worked weekends by the yearly notice; a year without rows is as the program ships it';
