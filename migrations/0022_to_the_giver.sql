-- +goose Up
-- Officers' opinions stay with the offices; what is to be said to the giving side is written for it, in a place of its own.
ALTER TABLE match_reviews ADD COLUMN to_giver text NOT NULL DEFAULT '', ADD COLUMN side text NOT NULL DEFAULT '';
COMMENT ON COLUMN match_reviews.to_giver IS 'what was written to the giving side, scanned for what tells who somebody is';
COMMENT ON COLUMN match_reviews.side IS 'org, village, township, county, province: for whom the one who acted spoke';

-- +goose Down
ALTER TABLE match_reviews DROP COLUMN side, DROP COLUMN to_giver;
