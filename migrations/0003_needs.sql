-- +goose Up
CREATE TABLE counters (
  series text PRIMARY KEY,
  last bigint NOT NULL
);
COMMENT ON TABLE counters IS 'gap-free numbers per series, taken in the transaction that uses them';
CREATE TABLE notices (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  noun text NOT NULL,
  subject uuid NOT NULL,
  region text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  board_no integer NOT NULL,
  fields jsonb NOT NULL,
  start_at timestamptz NOT NULL,
  end_at timestamptz NOT NULL,
  ended_at timestamptz,
  photo_id uuid
);
COMMENT ON TABLE notices IS 'postings before a decision (公示)';
CREATE INDEX notices_subject ON notices (subject);
CREATE TABLE objections (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  notice_id uuid NOT NULL REFERENCES notices (id),
  region text COLLATE "C" NOT NULL,
  objector bytea,
  content bytea NOT NULL,
  received_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  handled_by uuid,
  finding text NOT NULL DEFAULT '',
  upheld boolean,
  answered_at timestamptz
);
COMMENT ON TABLE objections IS 'doubts raised during a posting; the village never sees who raised them';
CREATE INDEX objections_notice ON objections (notice_id);

CREATE TABLE needs (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  need_no text NOT NULL CONSTRAINT need_no_taken UNIQUE,
  region text COLLATE "C" NOT NULL,
  level text NOT NULL,
  household_id uuid REFERENCES households (id),
  category text NOT NULL,
  title text NOT NULL,
  detail bytea,
  groups jsonb NOT NULL DEFAULT '[]',
  head_count integer NOT NULL DEFAULT 0,
  minors boolean NOT NULL DEFAULT false,
  urgency text NOT NULL,
  needed_by date,
  valid_until date,
  gov_aid text NOT NULL,
  policy text NOT NULL,
  state text NOT NULL,
  held_state text NOT NULL DEFAULT '',
  due_at timestamptz,
  accepted_at timestamptz,
  opened_at timestamptz,
  closed_at timestamptz,
  checked_by uuid,
  forwarded_by uuid,
  confirmed_by uuid,
  papers boolean NOT NULL DEFAULT false,
  sampled boolean NOT NULL DEFAULT false,
  missing jsonb NOT NULL DEFAULT '[]',
  decision_file uuid,
  proxy text NOT NULL DEFAULT '',
  amount_fen bigint NOT NULL CONSTRAINT need_amount_positive CHECK (amount_fen >= 0)
);
COMMENT ON TABLE needs IS 'what households, villages, institutions and townships lack';
CREATE INDEX needs_region ON needs (region, state);
CREATE INDEX needs_state ON needs (state, due_at);
CREATE INDEX needs_household ON needs (household_id) WHERE household_id IS NOT NULL;
CREATE INDEX needs_newest ON needs (created_at DESC, id DESC);
CREATE TABLE need_lines (
  id uuid PRIMARY KEY,
  need_id uuid NOT NULL REFERENCES needs (id),
  no integer NOT NULL,
  item text NOT NULL,
  spec text NOT NULL DEFAULT '',
  resource_kind text NOT NULL,
  unit text NOT NULL,
  unit_value_fen bigint NOT NULL,
  person_id uuid REFERENCES people (id),
  qty bigint NOT NULL CONSTRAINT need_line_asks_something CHECK (qty > 0),
  promised bigint NOT NULL DEFAULT 0 CONSTRAINT need_line_promised_positive CHECK (promised >= 0),
  on_way bigint NOT NULL DEFAULT 0 CONSTRAINT need_line_way_in_promised CHECK (on_way >= 0 AND on_way <= promised),
  received bigint NOT NULL DEFAULT 0 CONSTRAINT need_line_received_positive CHECK (received >= 0),
  waived bigint NOT NULL DEFAULT 0 CONSTRAINT need_line_waived_positive CHECK (waived >= 0),
  CONSTRAINT need_line_not_oversold CHECK (promised + received + waived <= qty)
);
COMMENT ON TABLE need_lines IS 'the lines of a need with their four quantities';
CREATE INDEX need_lines_need ON need_lines (need_id);
CREATE TABLE need_reviews (
  id uuid PRIMARY KEY,
  need_id uuid NOT NULL REFERENCES needs (id),
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  by text NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz,
  overdue boolean NOT NULL DEFAULT false,
  opinion text NOT NULL DEFAULT '',
  companion text NOT NULL DEFAULT '',
  visited_at timestamptz,
  missing jsonb NOT NULL DEFAULT '[]',
  extra jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE need_reviews IS 'every act of review on a need; append only';
CREATE INDEX need_reviews_need ON need_reviews (need_id, at);
REVOKE UPDATE, DELETE, TRUNCATE ON need_reviews, organisation_events FROM shanqiao_app;
