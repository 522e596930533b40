-- +goose Up
-- A list is nearly always that of one county or township, newest first. An equality keeps its plan whatever the statistics say of the range.
CREATE INDEX needs_county ON needs (substr(region, 1, 6), id DESC);
CREATE INDEX needs_township ON needs (substr(region, 1, 9), id DESC);
