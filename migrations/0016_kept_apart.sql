-- +goose Up
ALTER TABLE plan_grants DROP CONSTRAINT plan_grant_gives_something;
ALTER TABLE plan_grants ADD CONSTRAINT plan_grant_gives_something CHECK (qty > 0 OR qty = 0 AND pinned);
COMMENT ON COLUMN plan_grants.qty IS 'in the unit of the line; 0 where an officer keeps the two apart by hand';

-- +goose Down
DELETE FROM plan_grants WHERE qty = 0;
ALTER TABLE plan_grants DROP CONSTRAINT plan_grant_gives_something;
ALTER TABLE plan_grants ADD CONSTRAINT plan_grant_gives_something CHECK (qty > 0);
