-- +goose Up
ALTER TABLE world ADD COLUMN began timestamptz;
COMMENT ON COLUMN world.began IS 'when a demo world began, by its own clock; null in a real one and in those made before this was kept';
COMMENT ON TABLE world IS 'whether this database holds a demo world, and how many seconds its clock is ahead; behind when negative';
