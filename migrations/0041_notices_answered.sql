-- +goose Up
-- A notice to which people can object: its number, its days as they were set, its code; the office; the way, the receipt and the public answer of an objection.
ALTER TABLE notices
  ADD COLUMN notice_no text NOT NULL DEFAULT '',
  ADD COLUMN check_code text NOT NULL DEFAULT '',
  ADD COLUMN days integer NOT NULL DEFAULT 0,
  ADD COLUMN day_kind text NOT NULL DEFAULT '',
  ADD COLUMN voided_at timestamptz;
COMMENT ON COLUMN notices.days IS 'the days that were set, before a last day off moved the end; 0 for notices of before';
COMMENT ON COLUMN notices.voided_at IS 'taken down by a step back: its days did not count';
CREATE UNIQUE INDEX notice_no_taken ON notices (notice_no) WHERE notice_no <> '';
CREATE UNIQUE INDEX notice_code_taken ON notices (check_code) WHERE check_code <> '';
ALTER TABLE objections
  ADD COLUMN channel text NOT NULL DEFAULT '',
  ADD COLUMN contact bytea,
  ADD COLUMN address bytea,
  ADD COLUMN receipt_hash bytea,
  ADD COLUMN public_text text NOT NULL DEFAULT '';
COMMENT ON COLUMN objections.address IS 'network address of an objection on the page; sealed, never shown, erased after objection_address_days';
COMMENT ON COLUMN objections.receipt_hash IS 'keyed hash of the receipt code by which the objector reads the answer';
COMMENT ON COLUMN objections.public_text IS 'what everybody may read of the answer, written by the officer and scanned';
CREATE UNIQUE INDEX objection_receipt_taken ON objections (receipt_hash);
CREATE TABLE offices (
  region text COLLATE "C" PRIMARY KEY,
  phone text NOT NULL,
  address text NOT NULL,
  hours text NOT NULL DEFAULT '',
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
COMMENT ON TABLE offices IS 'telephone and address of each office, where people object and ask';
CREATE TABLE challenges (
  nonce text CONSTRAINT challenge_used_already PRIMARY KEY,
  at timestamptz NOT NULL
);
COMMENT ON TABLE challenges IS 'questions of the objection form that were answered, right or wrong; each works once. By the clock of the machine, kept a day';
CREATE TABLE objection_tries (
  address_hash bytea NOT NULL,
  at timestamptz NOT NULL
);
COMMENT ON TABLE objection_tries IS 'objections of the last day by keyed hash of the address: the count behind the hourly limit, by the clock of the machine';
CREATE INDEX objection_tries_address ON objection_tries (address_hash, at);

-- +goose Down
SELECT 1;
