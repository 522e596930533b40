-- +goose Up
-- What a need says of those it is for decides who may know of it, so it stands on the need and not in what a form happens to send.
ALTER TABLE needs
  ADD COLUMN sensitive boolean NOT NULL DEFAULT false,
  ADD COLUMN protection boolean NOT NULL DEFAULT false,
  ADD COLUMN people jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN confirmed_doc text NOT NULL DEFAULT '',
  ADD COLUMN confirmed_on date;
COMMENT ON COLUMN needs.sensitive IS '涉及隐私 (mental illness, HIV, domestic violence, …): never posted, never public, the county at most on a card';
COMMENT ON COLUMN needs.protection IS 'a child''s safety or protection: never reaches the market (F10)';
COMMENT ON COLUMN needs.people IS 'ids of the people it is for (受益人); empty: the whole household';
COMMENT ON COLUMN needs.confirmed_doc IS 'number of the decision that confirmed the household as 低保/特困 for the same facts; empty when it is not';
UPDATE needs SET sensitive = true WHERE policy = 'none_sensitive';
UPDATE needs n SET people = p.ids FROM (
  SELECT need_id, jsonb_agg(DISTINCT person_id::text) ids FROM need_lines WHERE person_id IS NOT NULL GROUP BY need_id) p WHERE p.need_id = n.id;

-- +goose Down
ALTER TABLE needs DROP COLUMN confirmed_on, DROP COLUMN confirmed_doc, DROP COLUMN people, DROP COLUMN protection, DROP COLUMN sensitive;
