-- +goose Up
-- Who receives what a match brings, and who posted its need: a township's own need has no village between, and whoever
-- posted a need does not audit its matches.
ALTER TABLE matches ADD COLUMN receiver text NOT NULL DEFAULT 'village';
ALTER TABLE matches ADD COLUMN need_creator text NOT NULL DEFAULT '';
UPDATE matches m SET
  receiver = CASE WHEN n.household_id IS NOT NULL THEN 'household' WHEN substr(n.region, 10) = '000' THEN 'township' ELSE 'village' END,
  need_creator = n.created_by
  FROM needs n WHERE n.id = m.need_id;
ALTER TABLE matches ALTER COLUMN receiver DROP DEFAULT, ALTER COLUMN need_creator DROP DEFAULT;
ALTER TABLE matches ADD CONSTRAINT match_receiver_known CHECK (receiver IN ('household', 'village', 'township'));
-- Only a household is asked for its consent: other matches wait for the township there, and silence does not end them.
UPDATE matches SET lapse_at = NULL WHERE state = 'village_confirmed' AND receiver <> 'household';
