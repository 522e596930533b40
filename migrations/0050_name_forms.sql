-- +goose Up
-- Names are compared by one form whatever the spelling. Sealed names cannot be opened here: the program hashes the old ones
-- anew at its next start (households.Rehash) and says by which rules a hash was made.
ALTER TABLE people ADD COLUMN name_form smallint NOT NULL DEFAULT 0, ADD COLUMN name_sound bytea NOT NULL DEFAULT '';
COMMENT ON COLUMN people.name_form IS 'number of the rules by which name_hash and name_sound were made; 0: byte by byte';
COMMENT ON COLUMN people.name_sound IS 'keyed hash of the name in pinyin, salted by county';
CREATE INDEX people_sound ON people (name_sound);

-- +goose Down
DROP INDEX people_sound;
ALTER TABLE people DROP COLUMN name_sound, DROP COLUMN name_form;
