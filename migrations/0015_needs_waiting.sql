-- +goose Up
-- What waits at the desks of a county is asked for by state. Without it every waiting need of the country is read to find the county's.
CREATE INDEX needs_county_state ON needs (substr(region, 1, 6), state, due_at);
