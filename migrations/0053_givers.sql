-- +goose Up
-- What an organisation declared of its managers and their relatives, and who looked at a namesake.
ALTER TABLE organisations ADD COLUMN relatives_at timestamptz, ADD COLUMN relatives_none boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN organisations.relatives IS 'sealed: managers and their relatives as JSON, or one name a line as entered before; for the conflict check only';
COMMENT ON COLUMN organisations.relatives_at IS 'when they were declared last; none: never declared (未申报)';
COMMENT ON COLUMN organisations.relatives_none IS 'the organisation checked and has nobody to name';
UPDATE organisations SET relatives_at = created_at WHERE relatives IS NOT NULL;
ALTER TABLE organisations ADD CONSTRAINT organisation_declared_once CHECK (NOT (relatives_none AND relatives IS NOT NULL));

ALTER TABLE matches ADD COLUMN cleared_by uuid, ADD COLUMN cleared_at timestamptz, ADD COLUMN cleared_for jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN matches.cleared_for IS 'people of the same name as somebody the organisation declared, whom an officer found to be others';

ALTER TABLE offers ADD COLUMN filing_no text NOT NULL DEFAULT '', ADD COLUMN contract_no text NOT NULL DEFAULT '';
COMMENT ON COLUMN offers.filing_no IS 'filing number of a charitable trust (§3.9)';
COMMENT ON COLUMN offers.contract_no IS 'number of the contract of a government purchase (§3.9)';

-- +goose Down
ALTER TABLE offers DROP COLUMN contract_no, DROP COLUMN filing_no;
ALTER TABLE matches DROP COLUMN cleared_for, DROP COLUMN cleared_at, DROP COLUMN cleared_by;
ALTER TABLE organisations DROP CONSTRAINT organisation_declared_once;
ALTER TABLE organisations DROP COLUMN relatives_none, DROP COLUMN relatives_at;
