-- +goose Up
CREATE TABLE offers (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  offer_no text NOT NULL CONSTRAINT offer_no_taken UNIQUE,
  form text NOT NULL,
  org_id uuid NOT NULL REFERENCES organisations (id),
  office_region text COLLATE "C" NOT NULL,
  name text NOT NULL,
  mode text NOT NULL,
  categories jsonb NOT NULL DEFAULT '[]',
  resource_kind text NOT NULL,
  item text NOT NULL DEFAULT '',
  spec text NOT NULL DEFAULT '',
  unit text NOT NULL,
  unit_value_fen bigint NOT NULL,
  quantity bigint NOT NULL CONSTRAINT offer_gives_something CHECK (quantity > 0),
  reserved bigint NOT NULL DEFAULT 0,
  on_way bigint NOT NULL DEFAULT 0,
  delivered bigint NOT NULL DEFAULT 0,
  withdrawn bigint NOT NULL DEFAULT 0,
  restriction text NOT NULL,
  regions jsonb NOT NULL DEFAULT '[]',
  groups jsonb NOT NULL DEFAULT '[]',
  stages jsonb NOT NULL DEFAULT '[]',
  cap_fen bigint NOT NULL DEFAULT 0,
  criteria text NOT NULL DEFAULT '',
  source_funds text NOT NULL,
  plan_no text NOT NULL DEFAULT '',
  expires_on date,
  safety text NOT NULL DEFAULT '',
  "from" date,
  until date,
  pledge_public boolean NOT NULL DEFAULT false,
  anonymity text NOT NULL DEFAULT 'public_name',
  state text NOT NULL,
  held_state text NOT NULL DEFAULT '',
  due_at timestamptz,
  taken_by uuid,
  decided_by uuid,
  missing jsonb NOT NULL DEFAULT '[]',
  CONSTRAINT offer_parts_positive CHECK (reserved >= 0 AND on_way >= 0 AND delivered >= 0 AND withdrawn >= 0 AND on_way <= reserved),
  CONSTRAINT offer_not_overdrawn CHECK (reserved + delivered + withdrawn <= quantity)
);
COMMENT ON TABLE offers IS 'what organisations can give: offers and projects';
CREATE INDEX offers_org ON offers (org_id, state);
CREATE INDEX offers_office ON offers (office_region, state);
CREATE TABLE offer_events (
  id uuid PRIMARY KEY,
  offer_id uuid NOT NULL REFERENCES offers (id),
  at timestamptz NOT NULL,
  by text NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  note text NOT NULL DEFAULT '',
  items jsonb NOT NULL DEFAULT '[]'
);
COMMENT ON TABLE offer_events IS 'history of an offer; append only';
CREATE INDEX offer_events_offer ON offer_events (offer_id, at);

CREATE TABLE ledger_accounts (
  account text NOT NULL,
  unit text NOT NULL,
  balance bigint NOT NULL,
  PRIMARY KEY (account, unit),
  CONSTRAINT ledger_not_below_zero CHECK (balance >= 0 OR account LIKE 'giver:%')
);
COMMENT ON TABLE ledger_accounts IS 'running balances; only the giver''s account may be negative';
CREATE TABLE ledger_entries (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  by text NOT NULL,
  kind text NOT NULL,
  offer_id uuid NOT NULL,
  match_id uuid,
  reverses uuid CONSTRAINT ledger_reversed_once UNIQUE REFERENCES ledger_entries (id)
);
COMMENT ON TABLE ledger_entries IS 'groups of postings that sum to zero; append only';
CREATE INDEX ledger_entries_match ON ledger_entries (match_id);
CREATE TABLE postings (
  id uuid PRIMARY KEY,
  entry_id uuid NOT NULL REFERENCES ledger_entries (id),
  account text NOT NULL,
  unit text NOT NULL,
  amount bigint NOT NULL CONSTRAINT posting_moves_something CHECK (amount <> 0)
);
COMMENT ON TABLE postings IS 'balanced movements between accounts; append only';
CREATE INDEX postings_entry ON postings (entry_id);
CREATE INDEX postings_account ON postings (account);
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, postings, offer_events FROM shanqiao_app;

CREATE TABLE matches (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  match_no text NOT NULL CONSTRAINT match_no_taken UNIQUE,
  need_id uuid NOT NULL REFERENCES needs (id),
  offer_id uuid REFERENCES offers (id),
  org_id uuid NOT NULL REFERENCES organisations (id),
  region text COLLATE "C" NOT NULL,
  proposed_by text NOT NULL,
  proposed_how text NOT NULL,
  reasons jsonb NOT NULL DEFAULT '[]',
  conflict text NOT NULL DEFAULT '',
  value_fen bigint NOT NULL DEFAULT 0,
  state text NOT NULL,
  held_state text NOT NULL DEFAULT '',
  due_at timestamptz,
  lapse_at timestamptz,
  accepted_at timestamptz,
  village_at timestamptz,
  consented_at timestamptz,
  approved_at timestamptz,
  closed_at timestamptz,
  view_until timestamptz,
  village_by uuid,
  reviewed_by uuid,
  first_by uuid,
  approved_by uuid,
  deliver_on date,
  place text NOT NULL DEFAULT '',
  need_checker uuid,
  need_forwarder uuid,
  need_confirmer uuid,
  receipt_no text NOT NULL DEFAULT '',
  receipt_on date,
  receipt_waived text NOT NULL DEFAULT '',
  told_donor_on date,
  rating integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE matches IS 'links between needs and offers, from proposal or claim to filing';
CREATE INDEX matches_need ON matches (need_id);
CREATE INDEX matches_org ON matches (org_id, state);
CREATE INDEX matches_region ON matches (region, state);
CREATE TABLE match_lines (
  id uuid PRIMARY KEY,
  match_id uuid NOT NULL REFERENCES matches (id),
  line_id uuid NOT NULL REFERENCES need_lines (id),
  qty bigint NOT NULL CONSTRAINT match_line_takes_something CHECK (qty > 0),
  on_way bigint NOT NULL DEFAULT 0,
  received bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  CONSTRAINT match_line_within CHECK (on_way >= 0 AND received >= 0 AND returned >= 0 AND on_way + received + returned <= qty)
);
COMMENT ON TABLE match_lines IS 'which part of which line a match covers';
CREATE INDEX match_lines_match ON match_lines (match_id);
CREATE TABLE match_reviews (
  id uuid PRIMARY KEY,
  match_id uuid NOT NULL REFERENCES matches (id),
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  by text NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz,
  overdue boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE match_reviews IS 'every act on a match; append only';
CREATE INDEX match_reviews_match ON match_reviews (match_id, at);
CREATE TABLE vouchers (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  voucher_no text NOT NULL CONSTRAINT voucher_no_taken UNIQUE,
  region text COLLATE "C" NOT NULL,
  year integer NOT NULL,
  seq bigint NOT NULL,
  match_id uuid NOT NULL REFERENCES matches (id),
  state text NOT NULL,
  channel text NOT NULL,
  amount_fen bigint NOT NULL,
  receiver text NOT NULL,
  place text NOT NULL DEFAULT '',
  handed_at timestamptz,
  paid_on date,
  payee text NOT NULL DEFAULT '',
  bank_ref text NOT NULL DEFAULT '',
  received_by uuid,
  received_at timestamptz,
  sign_kind text NOT NULL DEFAULT '',
  witness_by uuid,
  witnessed_at timestamptz,
  void_reason text NOT NULL DEFAULT '',
  copies_filed jsonb NOT NULL DEFAULT '[]',
  verify_code text NOT NULL CONSTRAINT voucher_code_taken UNIQUE,
  CONSTRAINT voucher_series_once UNIQUE (region, year, seq),
  CONSTRAINT voucher_witness_is_another CHECK (witness_by IS NULL OR witness_by <> received_by)
);
COMMENT ON TABLE vouchers IS 'numbered delivery slips in four copies (四联单)';
CREATE INDEX vouchers_match ON vouchers (match_id);
CREATE TABLE voucher_lines (
  id uuid PRIMARY KEY,
  voucher_id uuid NOT NULL REFERENCES vouchers (id),
  line_id uuid NOT NULL REFERENCES need_lines (id),
  item text NOT NULL,
  unit text NOT NULL,
  qty bigint NOT NULL CONSTRAINT voucher_line_brings_something CHECK (qty > 0),
  unit_value_fen bigint NOT NULL,
  batch text NOT NULL DEFAULT '',
  expires_on date,
  result text NOT NULL DEFAULT '',
  received bigint NOT NULL DEFAULT 0 CONSTRAINT voucher_line_received_within CHECK (received >= 0 AND received <= qty),
  note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE voucher_lines IS 'the lines of a slip and what was received of each';
CREATE INDEX voucher_lines_voucher ON voucher_lines (voucher_id);

CREATE TABLE cycles (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  name text NOT NULL,
  region text COLLATE "C" NOT NULL,
  session integer NOT NULL,
  quotas jsonb NOT NULL,
  window_from date NOT NULL,
  window_to date NOT NULL,
  rule_doc text NOT NULL,
  state text NOT NULL,
  published_at timestamptz,
  CONSTRAINT cycle_session_taken UNIQUE (region, session)
);
COMMENT ON TABLE cycles IS 'rounds of honours';
CREATE TABLE nominations (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  nomination_no text NOT NULL CONSTRAINT nomination_no_taken UNIQUE,
  cycle_id uuid NOT NULL REFERENCES cycles (id),
  category text NOT NULL,
  nominee_type text NOT NULL,
  nominee_org uuid NOT NULL REFERENCES organisations (id),
  nominee_offer uuid REFERENCES offers (id),
  region text COLLATE "C" NOT NULL,
  deeds text NOT NULL,
  total_fen bigint NOT NULL,
  match_count integer NOT NULL,
  consent_by text NOT NULL DEFAULT '',
  consent_on date,
  checks jsonb NOT NULL DEFAULT '[]',
  state text NOT NULL,
  missing jsonb NOT NULL DEFAULT '[]',
  notice_id uuid,
  screened_by uuid
);
COMMENT ON TABLE nominations IS 'who is proposed for an honour and how far it has come';
CREATE UNIQUE INDEX nomination_made_already ON nominations (cycle_id, nominee_org, coalesce(nominee_offer, '00000000-0000-0000-0000-000000000000')) WHERE state NOT IN ('ineligible', 'not_awarded', 'revoked');
CREATE TABLE honor_votes (
  id uuid PRIMARY KEY,
  nomination_id uuid NOT NULL REFERENCES nominations (id),
  kind text NOT NULL,
  by text NOT NULL,
  unit text NOT NULL DEFAULT '',
  at timestamptz NOT NULL,
  score integer NOT NULL DEFAULT 0,
  agrees boolean NOT NULL DEFAULT false,
  recused boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT ''
);
COMMENT ON TABLE honor_votes IS 'scores, opinions and votes; append only';
CREATE UNIQUE INDEX vote_cast_already ON honor_votes (nomination_id, kind, by) WHERE kind <> 'opinion';
CREATE TABLE awards (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  cert_no text NOT NULL CONSTRAINT cert_no_taken UNIQUE,
  verify_code text NOT NULL CONSTRAINT cert_code_taken UNIQUE,
  cycle_id uuid NOT NULL REFERENCES cycles (id),
  nomination_id uuid NOT NULL CONSTRAINT award_given_already UNIQUE REFERENCES nominations (id),
  category text NOT NULL,
  holder_org uuid NOT NULL REFERENCES organisations (id),
  holder text NOT NULL,
  work text NOT NULL DEFAULT '',
  total_fen bigint NOT NULL,
  doc_no text NOT NULL,
  decided_at timestamptz NOT NULL,
  published_at timestamptz,
  revoked_at timestamptz,
  revoke_reason text NOT NULL DEFAULT ''
);
COMMENT ON TABLE awards IS 'decided honours with their certificates';
REVOKE UPDATE, DELETE, TRUNCATE ON match_reviews, honor_votes FROM shanqiao_app;
