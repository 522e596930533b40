-- +goose Up
CREATE INDEX trail_divisions ON trail (id) WHERE noun = 'region';
