-- +goose Up
-- An honour that can be published: who had which hand, what counts once, what was voided, how to object, what a certificate may say.
ALTER TABLE cycles ADD COLUMN back_by uuid, ADD COLUMN back_reason text NOT NULL DEFAULT '', ADD COLUMN back_at timestamptz;
COMMENT ON COLUMN cycles.back_by IS 'who asked to take the round one step back; a second officer agrees or keeps it';

ALTER TABLE nominations ALTER COLUMN nominee_org DROP NOT NULL;
ALTER TABLE nominations
  ADD COLUMN person_name bytea,
  ADD COLUMN person_unit text NOT NULL DEFAULT '',
  ADD COLUMN consent_file uuid,
  ADD COLUMN gift_fen bigint NOT NULL DEFAULT 0 CONSTRAINT nomination_gift_not_below_zero CHECK (gift_fen >= 0),
  ADD COLUMN gift_receipt text NOT NULL DEFAULT '',
  ADD COLUMN hands jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN turns jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN ended_by text NOT NULL DEFAULT '',
  ADD COLUMN end_reason text NOT NULL DEFAULT '',
  ADD COLUMN deeds_count jsonb NOT NULL DEFAULT '{}',
  ADD CONSTRAINT nomination_of_somebody CHECK (nominee_org IS NOT NULL OR nominee_type = 'person');
COMMENT ON COLUMN nominations.person_name IS 'a nominated person; sealed, public only from the notice on, with the person''s consent';
COMMENT ON COLUMN nominations.hands IS 'who had which hand: screener, scorer, opinion, poster, answerer, decider, revoker';
COMMENT ON COLUMN nominations.turns IS 'which turn of scores, opinions and votes counts; a step back opens the next one and keeps the old';
COMMENT ON COLUMN nominations.deeds_count IS 'what was delivered inside the round''s region and window, and what was not counted';
UPDATE nominations SET hands = jsonb_build_object('screener', jsonb_build_array(screened_by)) WHERE screened_by IS NOT NULL;
UPDATE nominations n SET hands = n.hands || jsonb_build_object('scorer', v.who) FROM (SELECT nomination_id, jsonb_agg(by) who FROM honor_votes WHERE kind = 'score' GROUP BY 1) v WHERE v.nomination_id = n.id;
UPDATE nominations n SET hands = n.hands || jsonb_build_object('opinion', v.who) FROM (SELECT nomination_id, jsonb_agg(DISTINCT by) who FROM honor_votes WHERE kind = 'opinion' GROUP BY 1) v WHERE v.nomination_id = n.id;
DROP INDEX nomination_made_already;
CREATE UNIQUE INDEX nomination_made_already ON nominations (cycle_id, nominee_org, coalesce(nominee_offer, '00000000-0000-0000-0000-000000000000'))
  WHERE state NOT IN ('ineligible', 'not_awarded', 'revoked', 'withdrawn') AND nominee_type <> 'person';

ALTER TABLE honor_votes ADD COLUMN turn integer NOT NULL DEFAULT 0, ADD COLUMN unit_code text NOT NULL DEFAULT '';
COMMENT ON COLUMN honor_votes.turn IS 'counts while it is the nomination''s turn; older turns were voided by a step back and are kept';
DROP INDEX vote_cast_already;
CREATE UNIQUE INDEX vote_cast_already ON honor_votes (nomination_id, kind, by, turn) WHERE kind <> 'opinion';
CREATE UNIQUE INDEX unit_answered_already ON honor_votes (nomination_id, unit_code, turn) WHERE kind = 'opinion' AND unit_code <> '';

CREATE TABLE honor_counted (
  voucher_id uuid CONSTRAINT delivery_counts_once PRIMARY KEY REFERENCES vouchers (id),
  nomination_id uuid NOT NULL REFERENCES nominations (id)
);
COMMENT ON TABLE honor_counted IS 'which standing or honoured nomination a delivery counts for; a delivery counts once';
CREATE INDEX honor_counted_nomination ON honor_counted (nomination_id);
CREATE TABLE honor_notes (
  id uuid PRIMARY KEY,
  nomination_id uuid NOT NULL REFERENCES nominations (id),
  at timestamptz NOT NULL,
  kind text NOT NULL,
  note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE honor_notes IS 'what nominees are told: steps back, withdrawals, decisions';
CREATE INDEX honor_notes_nomination ON honor_notes (nomination_id, id);
ALTER TABLE awards ALTER COLUMN holder_org DROP NOT NULL;
ALTER TABLE awards ADD COLUMN facts jsonb;
COMMENT ON COLUMN awards.facts IS 'what the certificate says of slips, opinions, notice and objections, as it was when decided';
REVOKE UPDATE, DELETE, TRUNCATE ON honor_notes FROM shanqiao_app;

-- +goose Down
SELECT 1;
