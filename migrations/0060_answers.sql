-- +goose Up
-- What a clerk answered decides how a need is posted, so it is kept with the need; and so are the village's votes.
ALTER TABLE needs
  ADD COLUMN not_groups jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN answers jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN meeting jsonb,
  ADD COLUMN minuted_by uuid;
COMMENT ON COLUMN needs.not_groups IS 'groups that follow from age or class but do not hold, as the clerk said';
COMMENT ON COLUMN needs.answers IS 'secret: 有没有不愿人知的事; danger: 孩子是不是有危险 (no, yes, unsure, lowered); groups: why a derived group does not hold';
COMMENT ON COLUMN needs.meeting IS 'kind, entitled, present, agreed of the village''s meeting (VC 22, 24, 26)';
-- Before these questions were asked nobody answered them: what was kept closed stays closed, what was open is as it was.
UPDATE needs SET answers = jsonb_build_object('secret', CASE WHEN sensitive THEN 'yes' ELSE 'no' END);

-- Children who could be told apart are closed from now on, whatever the form once said.
UPDATE needs SET minors = true, policy = CASE WHEN state IN ('noticed', 'objected') THEN policy ELSE 'none_child' END
WHERE NOT minors AND (
  groups ?| ARRAY['orphan', 'de_facto_unattended'] OR category = 'orphan_child_aid'
  OR level = 'household' AND (groups ?| ARRAY['child_left_behind', 'child_in_difficulty', 'pregnant_infant'] OR category = 'left_behind_child')
  OR level <> 'household' AND head_count < 20 AND category NOT IN ('child_facility', 'community_facility', 'elder_facility', 'water_road_infra')
    AND (groups ?| ARRAY['child_left_behind', 'child_in_difficulty', 'pregnant_infant'] OR category IN ('left_behind_child', 'edu_aid')));

-- +goose Down
ALTER TABLE needs DROP COLUMN minuted_by, DROP COLUMN meeting, DROP COLUMN answers, DROP COLUMN not_groups;
