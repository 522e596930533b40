-- +goose Up
-- What the scan of a public text cannot decide is a mark that the reviewer answers: kind and place, never what stood there.
ALTER TABLE needs ADD COLUMN marks jsonb NOT NULL DEFAULT '[]';
ALTER TABLE offers ADD COLUMN marks jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN needs.marks IS 'places of public texts that a reviewer must answer, with his reason';
COMMENT ON COLUMN offers.marks IS 'places of public texts that the office must answer, with its reason';

-- +goose Down
ALTER TABLE offers DROP COLUMN marks;
ALTER TABLE needs DROP COLUMN marks;
