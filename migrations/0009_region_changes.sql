-- +goose Up
ALTER TABLE regions ADD COLUMN amended boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN regions.amended IS 'changed by a rename or merge here: loading the shipped list leaves it alone';
CREATE TABLE region_names (
  code text COLLATE "C" NOT NULL,
  name text NOT NULL,
  pinyin text NOT NULL DEFAULT '',
  valid_to date NOT NULL,
  source text NOT NULL,
  PRIMARY KEY (code, valid_to)
);
COMMENT ON TABLE region_names IS 'former names of divisions, until the day on which the next one took their place';
CREATE INDEX regions_replaced ON regions (replaced_by) WHERE replaced_by IS NOT NULL;
