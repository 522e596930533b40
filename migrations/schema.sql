-- The schema that the migrations make; written by `make gen`, never by hand.

CREATE TABLE awards (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  cert_no text NOT NULL,
  verify_code text NOT NULL,
  cycle_id uuid NOT NULL,
  nomination_id uuid NOT NULL,
  category text NOT NULL,
  holder_org uuid,
  holder text NOT NULL,
  work text NOT NULL DEFAULT ''::text,
  total_fen bigint NOT NULL,
  doc_no text NOT NULL,
  decided_at timestamp with time zone NOT NULL,
  published_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoke_reason text NOT NULL DEFAULT ''::text,
  facts jsonb
);

CREATE TABLE calendar_days (
  day date NOT NULL,
  works boolean NOT NULL,
  source text NOT NULL,
  set_by text NOT NULL,
  set_at timestamp with time zone NOT NULL
);

CREATE TABLE challenges (
  nonce text NOT NULL,
  at timestamp with time zone NOT NULL
);

CREATE TABLE consents (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  person_id uuid NOT NULL,
  household_id uuid NOT NULL,
  purpose text NOT NULL,
  org_id uuid NOT NULL,
  match_id uuid,
  items jsonb NOT NULL,
  given_by text NOT NULL,
  relation text NOT NULL DEFAULT ''::text,
  young_agrees boolean NOT NULL DEFAULT false,
  method text NOT NULL,
  second text NOT NULL DEFAULT ''::text,
  file_id uuid,
  given_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  text_version text NOT NULL
);

CREATE TABLE counters (
  series text NOT NULL,
  last bigint NOT NULL
);

CREATE TABLE cycles (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  name text NOT NULL,
  region text NOT NULL,
  session integer NOT NULL,
  quotas jsonb NOT NULL,
  window_from date NOT NULL,
  window_to date NOT NULL,
  rule_doc text NOT NULL,
  state text NOT NULL,
  published_at timestamp with time zone,
  back_by uuid,
  back_reason text NOT NULL DEFAULT ''::text,
  back_at timestamp with time zone
);

CREATE TABLE files (
  id uuid NOT NULL,
  noun text NOT NULL,
  subject uuid,
  region text NOT NULL,
  org_id uuid,
  kind text NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  size bigint NOT NULL,
  minors boolean NOT NULL DEFAULT false,
  content bytea NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL
);

CREATE TABLE honor_counted (
  voucher_id uuid NOT NULL,
  nomination_id uuid NOT NULL
);

CREATE TABLE honor_notes (
  id uuid NOT NULL,
  nomination_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  kind text NOT NULL,
  note text NOT NULL DEFAULT ''::text
);

CREATE TABLE honor_votes (
  id uuid NOT NULL,
  nomination_id uuid NOT NULL,
  kind text NOT NULL,
  by text NOT NULL,
  unit text NOT NULL DEFAULT ''::text,
  at timestamp with time zone NOT NULL,
  score integer NOT NULL DEFAULT 0,
  agrees boolean NOT NULL DEFAULT false,
  recused boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT ''::text,
  turn integer NOT NULL DEFAULT 0,
  unit_code text NOT NULL DEFAULT ''::text
);

CREATE TABLE households (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  household_no text NOT NULL,
  region text NOT NULL,
  head_id uuid NOT NULL,
  member_count integer NOT NULL,
  address bytea,
  categories jsonb NOT NULL DEFAULT '[]'::jsonb,
  cause bytea,
  visit_class text NOT NULL DEFAULT 'general'::text,
  relative boolean NOT NULL DEFAULT false
);

CREATE TABLE idempotency_keys (
  actor text NOT NULL,
  key text NOT NULL,
  route text NOT NULL,
  body_hash bytea NOT NULL,
  status integer NOT NULL DEFAULT 0,
  reply bytea,
  created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE ledger_accounts (
  account text NOT NULL,
  unit text NOT NULL,
  balance bigint NOT NULL
);

CREATE TABLE ledger_entries (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  by text NOT NULL,
  kind text NOT NULL,
  offer_id uuid NOT NULL,
  match_id uuid,
  reverses uuid
);

CREATE TABLE match_lines (
  id uuid NOT NULL,
  match_id uuid NOT NULL,
  line_id uuid NOT NULL,
  qty bigint NOT NULL,
  on_way bigint NOT NULL DEFAULT 0,
  received bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0
);

CREATE TABLE match_reviews (
  id uuid NOT NULL,
  match_id uuid NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  by text NOT NULL,
  at timestamp with time zone NOT NULL,
  due_at timestamp with time zone,
  overdue boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT ''::text,
  to_giver text NOT NULL DEFAULT ''::text,
  side text NOT NULL DEFAULT ''::text
);

CREATE TABLE matches (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  match_no text NOT NULL,
  need_id uuid NOT NULL,
  offer_id uuid,
  org_id uuid NOT NULL,
  region text NOT NULL,
  proposed_by text NOT NULL,
  proposed_how text NOT NULL,
  reasons jsonb NOT NULL DEFAULT '[]'::jsonb,
  conflict text NOT NULL DEFAULT ''::text,
  value_fen bigint NOT NULL DEFAULT 0,
  state text NOT NULL,
  held_state text NOT NULL DEFAULT ''::text,
  due_at timestamp with time zone,
  lapse_at timestamp with time zone,
  accepted_at timestamp with time zone,
  village_at timestamp with time zone,
  consented_at timestamp with time zone,
  approved_at timestamp with time zone,
  closed_at timestamp with time zone,
  view_until timestamp with time zone,
  village_by uuid,
  reviewed_by uuid,
  first_by uuid,
  approved_by uuid,
  deliver_on date,
  place text NOT NULL DEFAULT ''::text,
  need_checker uuid,
  need_forwarder uuid,
  need_confirmer uuid,
  receipt_no text NOT NULL DEFAULT ''::text,
  receipt_on date,
  receipt_waived text NOT NULL DEFAULT ''::text,
  told_donor_on date,
  rating integer NOT NULL DEFAULT 0,
  receiver text NOT NULL,
  need_creator text NOT NULL,
  cleared_by uuid,
  cleared_at timestamp with time zone,
  cleared_for jsonb NOT NULL DEFAULT '[]'::jsonb
);

CREATE TABLE need_lines (
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  no integer NOT NULL,
  item text NOT NULL,
  spec text NOT NULL DEFAULT ''::text,
  resource_kind text NOT NULL,
  unit text NOT NULL,
  unit_value_fen bigint NOT NULL,
  person_id uuid,
  qty bigint NOT NULL,
  promised bigint NOT NULL DEFAULT 0,
  on_way bigint NOT NULL DEFAULT 0,
  received bigint NOT NULL DEFAULT 0,
  waived bigint NOT NULL DEFAULT 0
);

CREATE TABLE need_looks (
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  by text NOT NULL,
  at timestamp with time zone NOT NULL,
  reason text NOT NULL,
  complaint text NOT NULL DEFAULT ''::text,
  known_by text NOT NULL DEFAULT ''::text,
  known_at timestamp with time zone
);

CREATE TABLE need_reviews (
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  by text NOT NULL,
  at timestamp with time zone NOT NULL,
  due_at timestamp with time zone,
  overdue boolean NOT NULL DEFAULT false,
  opinion text NOT NULL DEFAULT ''::text,
  companion text NOT NULL DEFAULT ''::text,
  visited_at timestamp with time zone,
  missing jsonb NOT NULL DEFAULT '[]'::jsonb,
  extra jsonb NOT NULL DEFAULT '{}'::jsonb
);

CREATE TABLE needs (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  need_no text NOT NULL,
  region text NOT NULL,
  level text NOT NULL,
  household_id uuid,
  category text NOT NULL,
  title text NOT NULL,
  detail bytea,
  groups jsonb NOT NULL DEFAULT '[]'::jsonb,
  head_count integer NOT NULL DEFAULT 0,
  minors boolean NOT NULL DEFAULT false,
  urgency text NOT NULL,
  needed_by date,
  valid_until date,
  gov_aid text NOT NULL,
  policy text NOT NULL,
  state text NOT NULL,
  held_state text NOT NULL DEFAULT ''::text,
  due_at timestamp with time zone,
  accepted_at timestamp with time zone,
  opened_at timestamp with time zone,
  closed_at timestamp with time zone,
  checked_by uuid,
  forwarded_by uuid,
  confirmed_by uuid,
  papers boolean NOT NULL DEFAULT false,
  sampled boolean NOT NULL DEFAULT false,
  missing jsonb NOT NULL DEFAULT '[]'::jsonb,
  decision_file uuid,
  proxy text NOT NULL DEFAULT ''::text,
  amount_fen bigint NOT NULL,
  sensitive boolean NOT NULL DEFAULT false,
  protection boolean NOT NULL DEFAULT false,
  people jsonb NOT NULL DEFAULT '[]'::jsonb,
  confirmed_doc text NOT NULL DEFAULT ''::text,
  confirmed_on date,
  marks jsonb NOT NULL DEFAULT '[]'::jsonb,
  not_groups jsonb NOT NULL DEFAULT '[]'::jsonb,
  answers jsonb NOT NULL DEFAULT '{}'::jsonb,
  meeting jsonb,
  minuted_by uuid
);

CREATE TABLE nominations (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  nomination_no text NOT NULL,
  cycle_id uuid NOT NULL,
  category text NOT NULL,
  nominee_type text NOT NULL,
  nominee_org uuid,
  nominee_offer uuid,
  region text NOT NULL,
  deeds text NOT NULL,
  total_fen bigint NOT NULL,
  match_count integer NOT NULL,
  consent_by text NOT NULL DEFAULT ''::text,
  consent_on date,
  checks jsonb NOT NULL DEFAULT '[]'::jsonb,
  state text NOT NULL,
  missing jsonb NOT NULL DEFAULT '[]'::jsonb,
  notice_id uuid,
  screened_by uuid,
  person_name bytea,
  person_unit text NOT NULL DEFAULT ''::text,
  consent_file uuid,
  gift_fen bigint NOT NULL DEFAULT 0,
  gift_receipt text NOT NULL DEFAULT ''::text,
  hands jsonb NOT NULL DEFAULT '{}'::jsonb,
  turns jsonb NOT NULL DEFAULT '{}'::jsonb,
  ended_by text NOT NULL DEFAULT ''::text,
  end_reason text NOT NULL DEFAULT ''::text,
  deeds_count jsonb NOT NULL DEFAULT '{}'::jsonb
);

CREATE TABLE notices (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  noun text NOT NULL,
  subject uuid NOT NULL,
  region text NOT NULL,
  kind text NOT NULL,
  board_no integer NOT NULL,
  fields jsonb NOT NULL,
  start_at timestamp with time zone NOT NULL,
  end_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  photo_id uuid,
  notice_no text NOT NULL DEFAULT ''::text,
  check_code text NOT NULL DEFAULT ''::text,
  days integer NOT NULL DEFAULT 0,
  day_kind text NOT NULL DEFAULT ''::text,
  voided_at timestamp with time zone
);

CREATE TABLE objection_tries (
  address_hash bytea NOT NULL,
  at timestamp with time zone NOT NULL
);

CREATE TABLE objections (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  notice_id uuid NOT NULL,
  region text NOT NULL,
  objector bytea,
  content bytea NOT NULL,
  received_at timestamp with time zone NOT NULL,
  due_at timestamp with time zone NOT NULL,
  handled_by uuid,
  finding text NOT NULL DEFAULT ''::text,
  upheld boolean,
  answered_at timestamp with time zone,
  channel text NOT NULL DEFAULT ''::text,
  contact bytea,
  address bytea,
  receipt_hash bytea,
  public_text text NOT NULL DEFAULT ''::text
);

CREATE TABLE offer_events (
  id uuid NOT NULL,
  offer_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  by text NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  note text NOT NULL DEFAULT ''::text,
  items jsonb NOT NULL DEFAULT '[]'::jsonb
);

CREATE TABLE offers (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  offer_no text NOT NULL,
  form text NOT NULL,
  org_id uuid NOT NULL,
  office_region text NOT NULL,
  name text NOT NULL,
  mode text NOT NULL,
  categories jsonb NOT NULL DEFAULT '[]'::jsonb,
  resource_kind text NOT NULL,
  item text NOT NULL DEFAULT ''::text,
  spec text NOT NULL DEFAULT ''::text,
  unit text NOT NULL,
  unit_value_fen bigint NOT NULL,
  quantity bigint NOT NULL,
  reserved bigint NOT NULL DEFAULT 0,
  on_way bigint NOT NULL DEFAULT 0,
  delivered bigint NOT NULL DEFAULT 0,
  withdrawn bigint NOT NULL DEFAULT 0,
  restriction text NOT NULL,
  regions jsonb NOT NULL DEFAULT '[]'::jsonb,
  groups jsonb NOT NULL DEFAULT '[]'::jsonb,
  stages jsonb NOT NULL DEFAULT '[]'::jsonb,
  cap_fen bigint NOT NULL DEFAULT 0,
  criteria text NOT NULL DEFAULT ''::text,
  source_funds text NOT NULL,
  plan_no text NOT NULL DEFAULT ''::text,
  expires_on date,
  safety text NOT NULL DEFAULT ''::text,
  "from" date,
  until date,
  pledge_public boolean NOT NULL DEFAULT false,
  anonymity text NOT NULL DEFAULT 'public_name'::text,
  state text NOT NULL,
  held_state text NOT NULL DEFAULT ''::text,
  due_at timestamp with time zone,
  taken_by uuid,
  decided_by uuid,
  missing jsonb NOT NULL DEFAULT '[]'::jsonb,
  marks jsonb NOT NULL DEFAULT '[]'::jsonb,
  filing_no text NOT NULL DEFAULT ''::text,
  contract_no text NOT NULL DEFAULT ''::text
);

CREATE TABLE offices (
  region text NOT NULL,
  phone text NOT NULL,
  address text NOT NULL,
  hours text NOT NULL DEFAULT ''::text,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL
);

CREATE TABLE organisation_events (
  id uuid NOT NULL,
  org_id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  by text NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  note text NOT NULL DEFAULT ''::text,
  items jsonb NOT NULL DEFAULT '[]'::jsonb
);

CREATE TABLE organisations (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  name text NOT NULL,
  uscc text,
  uscc_reason text NOT NULL DEFAULT ''::text,
  uscc_second uuid,
  org_type text NOT NULL,
  is_charity boolean NOT NULL,
  recognised_on date,
  public_cert_no text NOT NULL DEFAULT ''::text,
  public_cert_on date,
  tax_years jsonb NOT NULL DEFAULT '[]'::jsonb,
  grade text NOT NULL DEFAULT 'none'::text,
  grade_until date,
  registered_on date,
  office_region text NOT NULL,
  supervised_by text NOT NULL DEFAULT ''::text,
  purposes jsonb NOT NULL DEFAULT '[]'::jsonb,
  service_areas jsonb NOT NULL DEFAULT '[]'::jsonb,
  legal_rep text NOT NULL DEFAULT ''::text,
  contact_name text NOT NULL DEFAULT ''::text,
  contact_phone bytea,
  credit_status text NOT NULL DEFAULT 'normal'::text,
  report_due date,
  state text NOT NULL,
  due_at timestamp with time zone,
  taken_by uuid,
  decided_by uuid,
  team_kind text NOT NULL DEFAULT ''::text,
  sponsor text NOT NULL DEFAULT ''::text,
  village_assoc text NOT NULL DEFAULT ''::text,
  sponsor_region text NOT NULL DEFAULT ''::text,
  skills jsonb NOT NULL DEFAULT '[]'::jsonb,
  missing jsonb NOT NULL DEFAULT '[]'::jsonb,
  relatives bytea,
  relatives_at timestamp with time zone,
  relatives_none boolean NOT NULL DEFAULT false
);

CREATE TABLE params (
  id uuid NOT NULL,
  key text NOT NULL,
  region text NOT NULL,
  value bigint NOT NULL,
  valid_from timestamp with time zone NOT NULL,
  valid_to timestamp with time zone,
  doc_no text NOT NULL DEFAULT ''::text,
  set_by text NOT NULL,
  set_at timestamp with time zone NOT NULL
);

CREATE TABLE people (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  household_id uuid NOT NULL,
  region text NOT NULL,
  name bytea NOT NULL,
  name_mask text NOT NULL,
  name_hash bytea NOT NULL,
  id_no bytea,
  id_hash bytea,
  id_missing text NOT NULL DEFAULT ''::text,
  sex text NOT NULL,
  birth date NOT NULL,
  relation text NOT NULL,
  school_stage text NOT NULL DEFAULT ''::text,
  school bytea,
  phone bytea,
  health bytea,
  bank bytea,
  erased boolean NOT NULL DEFAULT false,
  name_form smallint NOT NULL DEFAULT 0,
  name_sound bytea NOT NULL DEFAULT '\x'::bytea
);

CREATE TABLE plan_files (
  plan_id uuid NOT NULL,
  proof bytea NOT NULL,
  facets bytea NOT NULL
);

CREATE TABLE plan_grants (
  plan_id uuid NOT NULL,
  no integer NOT NULL,
  line_id uuid NOT NULL,
  need_id uuid NOT NULL,
  offer_id uuid NOT NULL,
  org_id uuid NOT NULL,
  qty bigint NOT NULL,
  pinned boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT ''::text,
  match_id uuid,
  skipped text NOT NULL DEFAULT ''::text
);

CREATE TABLE plans (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  plan_no text NOT NULL,
  title text NOT NULL,
  region text NOT NULL,
  kinds jsonb NOT NULL DEFAULT '[]'::jsonb,
  method text NOT NULL,
  base_id uuid,
  rules text NOT NULL,
  state text NOT NULL,
  frozen_at timestamp with time zone,
  solved_at timestamp with time zone,
  published_at timestamp with time zone,
  adjuster uuid,
  progress jsonb NOT NULL DEFAULT '{}'::jsonb,
  failure text NOT NULL DEFAULT ''::text,
  hash_name text NOT NULL DEFAULT ''::text,
  problem_hash text NOT NULL DEFAULT ''::text,
  plan_hash text NOT NULL DEFAULT ''::text,
  prices_hash text NOT NULL DEFAULT ''::text,
  value text NOT NULL DEFAULT '0'::text,
  bound text NOT NULL DEFAULT '0'::text,
  gap_ppm bigint NOT NULL DEFAULT 0,
  measures jsonb NOT NULL DEFAULT '{}'::jsonb
);

CREATE TABLE postings (
  id uuid NOT NULL,
  entry_id uuid NOT NULL,
  account text NOT NULL,
  unit text NOT NULL,
  amount bigint NOT NULL
);

CREATE TABLE published (
  name text NOT NULL,
  day date NOT NULL,
  body jsonb NOT NULL,
  at timestamp with time zone NOT NULL
);

CREATE TABLE region_names (
  code text NOT NULL,
  name text NOT NULL,
  pinyin text NOT NULL DEFAULT ''::text,
  valid_to date NOT NULL,
  source text NOT NULL
);

CREATE TABLE region_tags (
  tag text NOT NULL,
  code text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  source text NOT NULL,
  note text NOT NULL DEFAULT ''::text,
  incomplete boolean NOT NULL DEFAULT false
);

CREATE TABLE regions (
  code text NOT NULL,
  name text NOT NULL,
  level text NOT NULL,
  parent text NOT NULL,
  pinyin text NOT NULL DEFAULT ''::text,
  valid_from date,
  valid_to date,
  replaced_by text,
  amended boolean NOT NULL DEFAULT false
);

CREATE TABLE relatives (
  user_id uuid NOT NULL,
  subject uuid NOT NULL,
  relation text NOT NULL,
  declared_at timestamp with time zone NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  ended_at timestamp with time zone,
  ended_why text NOT NULL DEFAULT ''::text
);

CREATE TABLE reveals (
  user_id text NOT NULL,
  at timestamp with time zone NOT NULL,
  subject text NOT NULL
);

CREATE TABLE rule_sets (
  version text NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  body jsonb NOT NULL,
  source text NOT NULL
);

CREATE TABLE sealed_keys (
  subject text NOT NULL,
  kek integer NOT NULL,
  wrapped bytea,
  destroyed_at timestamp with time zone
);

CREATE TABLE sessions (
  hash bytea NOT NULL,
  user_id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  seen_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  agent text NOT NULL DEFAULT ''::text,
  confirmed_at timestamp with time zone NOT NULL
);

CREATE TABLE signin_failures (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  login text NOT NULL,
  ip text NOT NULL
);

CREATE TABLE trail (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  actor text NOT NULL,
  fact text NOT NULL,
  noun text NOT NULL,
  subject text NOT NULL,
  region text NOT NULL,
  from_state text NOT NULL DEFAULT ''::text,
  to_state text NOT NULL DEFAULT ''::text,
  note text NOT NULL DEFAULT ''::text,
  request text NOT NULL DEFAULT ''::text
);

CREATE TABLE trail_hashes (
  idx bigint NOT NULL,
  hash bytea NOT NULL
);

CREATE TABLE trail_log (
  seq bigint NOT NULL,
  trail_id bigint NOT NULL,
  leaf bytea NOT NULL
);

CREATE TABLE user_grants (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  region text NOT NULL DEFAULT ''::text,
  org_id uuid,
  granted_at timestamp with time zone NOT NULL,
  granted_by text NOT NULL,
  revoked_at timestamp with time zone,
  revoked_by text
);

CREATE TABLE users (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  login text NOT NULL,
  name text NOT NULL,
  password_hash text NOT NULL,
  must_change boolean NOT NULL,
  active boolean NOT NULL,
  person_id uuid,
  phone bytea
);

CREATE TABLE villages (
  region text NOT NULL,
  kind text NOT NULL DEFAULT 'ordinary'::text,
  households integer NOT NULL DEFAULT 0,
  population integer NOT NULL DEFAULT 0,
  low_income integer NOT NULL DEFAULT 0,
  association text NOT NULL DEFAULT ''::text,
  association_on date,
  team text NOT NULL DEFAULT ''::text,
  team_on date,
  courtyard boolean NOT NULL DEFAULT false,
  facilities jsonb NOT NULL DEFAULT '[]'::jsonb,
  stationed_team text NOT NULL DEFAULT ''::text,
  contact text NOT NULL DEFAULT ''::text
);

CREATE TABLE voucher_lines (
  id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  line_id uuid NOT NULL,
  item text NOT NULL,
  unit text NOT NULL,
  qty bigint NOT NULL,
  unit_value_fen bigint NOT NULL,
  batch text NOT NULL DEFAULT ''::text,
  expires_on date,
  result text NOT NULL DEFAULT ''::text,
  received bigint NOT NULL DEFAULT 0,
  note text NOT NULL DEFAULT ''::text
);

CREATE TABLE vouchers (
  id uuid NOT NULL,
  created_at timestamp with time zone NOT NULL,
  created_by text NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  updated_by text NOT NULL,
  version bigint NOT NULL,
  voucher_no text NOT NULL,
  region text NOT NULL,
  year integer NOT NULL,
  seq bigint NOT NULL,
  match_id uuid NOT NULL,
  state text NOT NULL,
  channel text NOT NULL,
  amount_fen bigint NOT NULL,
  receiver text NOT NULL,
  place text NOT NULL DEFAULT ''::text,
  handed_at timestamp with time zone,
  paid_on date,
  payee text NOT NULL DEFAULT ''::text,
  bank_ref text NOT NULL DEFAULT ''::text,
  received_by uuid,
  received_at timestamp with time zone,
  sign_kind text NOT NULL DEFAULT ''::text,
  witness_by uuid,
  witnessed_at timestamp with time zone,
  void_reason text NOT NULL DEFAULT ''::text,
  copies_filed jsonb NOT NULL DEFAULT '[]'::jsonb,
  verify_code text NOT NULL
);

CREATE TABLE world (
  one boolean NOT NULL DEFAULT true,
  kind text NOT NULL,
  clock_ahead bigint NOT NULL DEFAULT 0,
  loading text NOT NULL DEFAULT ''::text,
  began timestamp with time zone
);

ALTER TABLE awards ADD CONSTRAINT award_given_already UNIQUE (nomination_id);

ALTER TABLE awards ADD CONSTRAINT awards_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycles(id);

ALTER TABLE awards ADD CONSTRAINT awards_holder_org_fkey FOREIGN KEY (holder_org) REFERENCES organisations(id);

ALTER TABLE awards ADD CONSTRAINT awards_nomination_id_fkey FOREIGN KEY (nomination_id) REFERENCES nominations(id);

ALTER TABLE awards ADD CONSTRAINT awards_pkey PRIMARY KEY (id);

ALTER TABLE awards ADD CONSTRAINT cert_code_taken UNIQUE (verify_code);

ALTER TABLE awards ADD CONSTRAINT cert_no_taken UNIQUE (cert_no);

ALTER TABLE calendar_days ADD CONSTRAINT calendar_days_pkey PRIMARY KEY (day);

ALTER TABLE challenges ADD CONSTRAINT challenge_used_already PRIMARY KEY (nonce);

ALTER TABLE consents ADD CONSTRAINT consents_household_id_fkey FOREIGN KEY (household_id) REFERENCES households(id);

ALTER TABLE consents ADD CONSTRAINT consents_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(id);

ALTER TABLE consents ADD CONSTRAINT consents_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id);

ALTER TABLE consents ADD CONSTRAINT consents_pkey PRIMARY KEY (id);

ALTER TABLE counters ADD CONSTRAINT counters_pkey PRIMARY KEY (series);

ALTER TABLE cycles ADD CONSTRAINT cycle_session_taken UNIQUE (region, session);

ALTER TABLE cycles ADD CONSTRAINT cycles_pkey PRIMARY KEY (id);

ALTER TABLE files ADD CONSTRAINT files_pkey PRIMARY KEY (id);

ALTER TABLE honor_counted ADD CONSTRAINT delivery_counts_once PRIMARY KEY (voucher_id);

ALTER TABLE honor_counted ADD CONSTRAINT honor_counted_nomination_id_fkey FOREIGN KEY (nomination_id) REFERENCES nominations(id);

ALTER TABLE honor_counted ADD CONSTRAINT honor_counted_voucher_id_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers(id);

ALTER TABLE honor_notes ADD CONSTRAINT honor_notes_nomination_id_fkey FOREIGN KEY (nomination_id) REFERENCES nominations(id);

ALTER TABLE honor_notes ADD CONSTRAINT honor_notes_pkey PRIMARY KEY (id);

ALTER TABLE honor_votes ADD CONSTRAINT honor_votes_nomination_id_fkey FOREIGN KEY (nomination_id) REFERENCES nominations(id);

ALTER TABLE honor_votes ADD CONSTRAINT honor_votes_pkey PRIMARY KEY (id);

ALTER TABLE households ADD CONSTRAINT household_no_taken UNIQUE (household_no);

ALTER TABLE households ADD CONSTRAINT households_pkey PRIMARY KEY (id);

ALTER TABLE idempotency_keys ADD CONSTRAINT idempotency_keys_pkey PRIMARY KEY (actor, key);

ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_pkey PRIMARY KEY (account, unit);

ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_not_below_zero CHECK (((balance >= 0) OR (account ~~ 'giver:%'::text)));

ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_pkey PRIMARY KEY (id);

ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_reverses_fkey FOREIGN KEY (reverses) REFERENCES ledger_entries(id);

ALTER TABLE ledger_entries ADD CONSTRAINT ledger_reversed_once UNIQUE (reverses);

ALTER TABLE match_lines ADD CONSTRAINT match_line_takes_something CHECK ((qty > 0));

ALTER TABLE match_lines ADD CONSTRAINT match_line_within CHECK (((on_way >= 0) AND (received >= 0) AND (returned >= 0) AND (((on_way + received) + returned) <= qty)));

ALTER TABLE match_lines ADD CONSTRAINT match_lines_line_id_fkey FOREIGN KEY (line_id) REFERENCES need_lines(id);

ALTER TABLE match_lines ADD CONSTRAINT match_lines_match_id_fkey FOREIGN KEY (match_id) REFERENCES matches(id);

ALTER TABLE match_lines ADD CONSTRAINT match_lines_pkey PRIMARY KEY (id);

ALTER TABLE match_reviews ADD CONSTRAINT match_reviews_match_id_fkey FOREIGN KEY (match_id) REFERENCES matches(id);

ALTER TABLE match_reviews ADD CONSTRAINT match_reviews_pkey PRIMARY KEY (id);

ALTER TABLE matches ADD CONSTRAINT match_no_taken UNIQUE (match_no);

ALTER TABLE matches ADD CONSTRAINT match_receiver_known CHECK ((receiver = ANY (ARRAY['household'::text, 'village'::text, 'township'::text])));

ALTER TABLE matches ADD CONSTRAINT matches_need_id_fkey FOREIGN KEY (need_id) REFERENCES needs(id);

ALTER TABLE matches ADD CONSTRAINT matches_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers(id);

ALTER TABLE matches ADD CONSTRAINT matches_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(id);

ALTER TABLE matches ADD CONSTRAINT matches_pkey PRIMARY KEY (id);

ALTER TABLE need_lines ADD CONSTRAINT need_line_asks_something CHECK ((qty > 0));

ALTER TABLE need_lines ADD CONSTRAINT need_line_not_oversold CHECK ((((promised + received) + waived) <= qty));

ALTER TABLE need_lines ADD CONSTRAINT need_line_promised_positive CHECK ((promised >= 0));

ALTER TABLE need_lines ADD CONSTRAINT need_line_received_positive CHECK ((received >= 0));

ALTER TABLE need_lines ADD CONSTRAINT need_line_waived_positive CHECK ((waived >= 0));

ALTER TABLE need_lines ADD CONSTRAINT need_line_way_in_promised CHECK (((on_way >= 0) AND (on_way <= promised)));

ALTER TABLE need_lines ADD CONSTRAINT need_lines_need_id_fkey FOREIGN KEY (need_id) REFERENCES needs(id);

ALTER TABLE need_lines ADD CONSTRAINT need_lines_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id);

ALTER TABLE need_lines ADD CONSTRAINT need_lines_pkey PRIMARY KEY (id);

ALTER TABLE need_looks ADD CONSTRAINT need_looks_need_id_fkey FOREIGN KEY (need_id) REFERENCES needs(id);

ALTER TABLE need_looks ADD CONSTRAINT need_looks_pkey PRIMARY KEY (id);

ALTER TABLE need_reviews ADD CONSTRAINT need_reviews_need_id_fkey FOREIGN KEY (need_id) REFERENCES needs(id);

ALTER TABLE need_reviews ADD CONSTRAINT need_reviews_pkey PRIMARY KEY (id);

ALTER TABLE needs ADD CONSTRAINT need_amount_positive CHECK ((amount_fen >= 0));

ALTER TABLE needs ADD CONSTRAINT need_no_taken UNIQUE (need_no);

ALTER TABLE needs ADD CONSTRAINT needs_household_id_fkey FOREIGN KEY (household_id) REFERENCES households(id);

ALTER TABLE needs ADD CONSTRAINT needs_pkey PRIMARY KEY (id);

ALTER TABLE nominations ADD CONSTRAINT nomination_gift_not_below_zero CHECK ((gift_fen >= 0));

ALTER TABLE nominations ADD CONSTRAINT nomination_no_taken UNIQUE (nomination_no);

ALTER TABLE nominations ADD CONSTRAINT nomination_of_somebody CHECK (((nominee_org IS NOT NULL) OR (nominee_type = 'person'::text)));

ALTER TABLE nominations ADD CONSTRAINT nominations_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycles(id);

ALTER TABLE nominations ADD CONSTRAINT nominations_nominee_offer_fkey FOREIGN KEY (nominee_offer) REFERENCES offers(id);

ALTER TABLE nominations ADD CONSTRAINT nominations_nominee_org_fkey FOREIGN KEY (nominee_org) REFERENCES organisations(id);

ALTER TABLE nominations ADD CONSTRAINT nominations_pkey PRIMARY KEY (id);

ALTER TABLE notices ADD CONSTRAINT notices_pkey PRIMARY KEY (id);

ALTER TABLE objections ADD CONSTRAINT objections_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id);

ALTER TABLE objections ADD CONSTRAINT objections_pkey PRIMARY KEY (id);

ALTER TABLE offer_events ADD CONSTRAINT offer_events_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers(id);

ALTER TABLE offer_events ADD CONSTRAINT offer_events_pkey PRIMARY KEY (id);

ALTER TABLE offers ADD CONSTRAINT offer_gives_something CHECK ((quantity > 0));

ALTER TABLE offers ADD CONSTRAINT offer_no_taken UNIQUE (offer_no);

ALTER TABLE offers ADD CONSTRAINT offer_not_overdrawn CHECK ((((reserved + delivered) + withdrawn) <= quantity));

ALTER TABLE offers ADD CONSTRAINT offer_parts_positive CHECK (((reserved >= 0) AND (on_way >= 0) AND (delivered >= 0) AND (withdrawn >= 0) AND (on_way <= reserved)));

ALTER TABLE offers ADD CONSTRAINT offers_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(id);

ALTER TABLE offers ADD CONSTRAINT offers_pkey PRIMARY KEY (id);

ALTER TABLE offices ADD CONSTRAINT offices_pkey PRIMARY KEY (region);

ALTER TABLE organisation_events ADD CONSTRAINT organisation_events_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(id);

ALTER TABLE organisation_events ADD CONSTRAINT organisation_events_pkey PRIMARY KEY (id);

ALTER TABLE organisations ADD CONSTRAINT organisation_code_taken UNIQUE (uscc);

ALTER TABLE organisations ADD CONSTRAINT organisation_declared_once CHECK ((NOT (relatives_none AND (relatives IS NOT NULL))));

ALTER TABLE organisations ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);

ALTER TABLE params ADD CONSTRAINT params_one_per_day UNIQUE (key, region, valid_from);

ALTER TABLE params ADD CONSTRAINT params_pkey PRIMARY KEY (id);

ALTER TABLE people ADD CONSTRAINT people_household_id_fkey FOREIGN KEY (household_id) REFERENCES households(id);

ALTER TABLE people ADD CONSTRAINT people_pkey PRIMARY KEY (id);

ALTER TABLE plan_files ADD CONSTRAINT plan_files_pkey PRIMARY KEY (plan_id);

ALTER TABLE plan_files ADD CONSTRAINT plan_files_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grant_gives_something CHECK (((qty > 0) OR ((qty = 0) AND pinned)));

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_line_id_fkey FOREIGN KEY (line_id) REFERENCES need_lines(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_match_id_fkey FOREIGN KEY (match_id) REFERENCES matches(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_need_id_fkey FOREIGN KEY (need_id) REFERENCES needs(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_org_id_fkey FOREIGN KEY (org_id) REFERENCES organisations(id);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_pkey PRIMARY KEY (plan_id, no);

ALTER TABLE plan_grants ADD CONSTRAINT plan_grants_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id);

ALTER TABLE plans ADD CONSTRAINT plan_no_taken UNIQUE (plan_no);

ALTER TABLE plans ADD CONSTRAINT plans_base_id_fkey FOREIGN KEY (base_id) REFERENCES plans(id);

ALTER TABLE plans ADD CONSTRAINT plans_pkey PRIMARY KEY (id);

ALTER TABLE postings ADD CONSTRAINT posting_moves_something CHECK ((amount <> 0));

ALTER TABLE postings ADD CONSTRAINT postings_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES ledger_entries(id);

ALTER TABLE postings ADD CONSTRAINT postings_pkey PRIMARY KEY (id);

ALTER TABLE published ADD CONSTRAINT published_once_a_day PRIMARY KEY (name, day);

ALTER TABLE region_names ADD CONSTRAINT region_names_pkey PRIMARY KEY (code, valid_to);

ALTER TABLE region_tags ADD CONSTRAINT region_tags_pkey PRIMARY KEY (tag, code, valid_from);

ALTER TABLE regions ADD CONSTRAINT regions_pkey PRIMARY KEY (code);

ALTER TABLE relatives ADD CONSTRAINT relative_of_a_kind CHECK ((kind = ANY (ARRAY['household'::text, 'organisation'::text])));

ALTER TABLE relatives ADD CONSTRAINT relatives_pkey PRIMARY KEY (id);

ALTER TABLE relatives ADD CONSTRAINT relatives_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);

ALTER TABLE rule_sets ADD CONSTRAINT rule_sets_pkey PRIMARY KEY (version);

ALTER TABLE sealed_keys ADD CONSTRAINT sealed_keys_pkey PRIMARY KEY (subject);

ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (hash);

ALTER TABLE sessions ADD CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);

ALTER TABLE signin_failures ADD CONSTRAINT signin_failures_pkey PRIMARY KEY (id);

ALTER TABLE trail ADD CONSTRAINT trail_pkey PRIMARY KEY (id);

ALTER TABLE trail_hashes ADD CONSTRAINT trail_hashes_pkey PRIMARY KEY (idx);

ALTER TABLE trail_log ADD CONSTRAINT trail_log_once UNIQUE (trail_id);

ALTER TABLE trail_log ADD CONSTRAINT trail_log_pkey PRIMARY KEY (seq);

ALTER TABLE trail_log ADD CONSTRAINT trail_log_trail_id_fkey FOREIGN KEY (trail_id) REFERENCES trail(id);

ALTER TABLE user_grants ADD CONSTRAINT user_grants_pkey PRIMARY KEY (id);

ALTER TABLE user_grants ADD CONSTRAINT user_grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);

ALTER TABLE users ADD CONSTRAINT user_login_taken UNIQUE (login);

ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);

ALTER TABLE villages ADD CONSTRAINT villages_pkey PRIMARY KEY (region);

ALTER TABLE voucher_lines ADD CONSTRAINT voucher_line_brings_something CHECK ((qty > 0));

ALTER TABLE voucher_lines ADD CONSTRAINT voucher_line_received_within CHECK (((received >= 0) AND (received <= qty)));

ALTER TABLE voucher_lines ADD CONSTRAINT voucher_lines_line_id_fkey FOREIGN KEY (line_id) REFERENCES need_lines(id);

ALTER TABLE voucher_lines ADD CONSTRAINT voucher_lines_pkey PRIMARY KEY (id);

ALTER TABLE voucher_lines ADD CONSTRAINT voucher_lines_voucher_id_fkey FOREIGN KEY (voucher_id) REFERENCES vouchers(id);

ALTER TABLE vouchers ADD CONSTRAINT voucher_code_taken UNIQUE (verify_code);

ALTER TABLE vouchers ADD CONSTRAINT voucher_no_taken UNIQUE (voucher_no);

ALTER TABLE vouchers ADD CONSTRAINT voucher_series_once UNIQUE (region, year, seq);

ALTER TABLE vouchers ADD CONSTRAINT voucher_witness_is_another CHECK (((witness_by IS NULL) OR (witness_by <> received_by)));

ALTER TABLE vouchers ADD CONSTRAINT vouchers_match_id_fkey FOREIGN KEY (match_id) REFERENCES matches(id);

ALTER TABLE vouchers ADD CONSTRAINT vouchers_pkey PRIMARY KEY (id);

ALTER TABLE world ADD CONSTRAINT world_is_one CHECK (one);

ALTER TABLE world ADD CONSTRAINT world_kind_known CHECK ((kind = ANY (ARRAY['real'::text, 'demo'::text])));

ALTER TABLE world ADD CONSTRAINT world_pkey PRIMARY KEY (one);

CREATE INDEX consents_person ON public.consents USING btree (person_id, org_id);

CREATE INDEX files_subject ON public.files USING btree (subject);

CREATE INDEX honor_counted_nomination ON public.honor_counted USING btree (nomination_id);

CREATE INDEX honor_notes_nomination ON public.honor_notes USING btree (nomination_id, id);

CREATE INDEX households_region ON public.households USING btree (region);

CREATE INDEX ledger_entries_match ON public.ledger_entries USING btree (match_id);

CREATE INDEX match_lines_match ON public.match_lines USING btree (match_id);

CREATE INDEX match_reviews_match ON public.match_reviews USING btree (match_id, at);

CREATE INDEX matches_need ON public.matches USING btree (need_id);

CREATE INDEX matches_org ON public.matches USING btree (org_id, state);

CREATE INDEX matches_region ON public.matches USING btree (region, state);

CREATE INDEX need_lines_need ON public.need_lines USING btree (need_id);

CREATE INDEX need_looks_need ON public.need_looks USING btree (need_id, at);

CREATE INDEX need_looks_unknown ON public.need_looks USING btree (at) WHERE (known_at IS NULL);

CREATE INDEX need_reviews_need ON public.need_reviews USING btree (need_id, at);

CREATE INDEX needs_county ON public.needs USING btree (substr(region, 1, 6), id DESC);

CREATE INDEX needs_county_state ON public.needs USING btree (substr(region, 1, 6), state, due_at);

CREATE INDEX needs_household ON public.needs USING btree (household_id) WHERE (household_id IS NOT NULL);

CREATE INDEX needs_newest ON public.needs USING btree (created_at DESC, id DESC);

CREATE INDEX needs_region ON public.needs USING btree (region, state);

CREATE INDEX needs_state ON public.needs USING btree (state, due_at);

CREATE INDEX needs_township ON public.needs USING btree (substr(region, 1, 9), id DESC);

CREATE INDEX notices_subject ON public.notices USING btree (subject);

CREATE INDEX objection_tries_address ON public.objection_tries USING btree (address_hash, at);

CREATE INDEX objections_notice ON public.objections USING btree (notice_id);

CREATE INDEX offer_events_offer ON public.offer_events USING btree (offer_id, at);

CREATE INDEX offers_office ON public.offers USING btree (office_region, state);

CREATE INDEX offers_org ON public.offers USING btree (org_id, state);

CREATE INDEX organisation_events_org ON public.organisation_events USING btree (org_id, at);

CREATE INDEX organisations_office ON public.organisations USING btree (office_region, state);

CREATE INDEX people_household ON public.people USING btree (household_id);

CREATE INDEX people_name ON public.people USING btree (name_hash);

CREATE INDEX people_sound ON public.people USING btree (name_sound);

CREATE INDEX plan_grants_match ON public.plan_grants USING btree (match_id) WHERE (match_id IS NOT NULL);

CREATE INDEX plan_grants_org ON public.plan_grants USING btree (org_id);

CREATE INDEX plans_region ON public.plans USING btree (region, id);

CREATE INDEX postings_account ON public.postings USING btree (account);

CREATE INDEX postings_entry ON public.postings USING btree (entry_id);

CREATE INDEX region_tags_code ON public.region_tags USING btree (code);

CREATE INDEX regions_parent ON public.regions USING btree (parent);

CREATE INDEX regions_replaced ON public.regions USING btree (replaced_by) WHERE (replaced_by IS NOT NULL);

CREATE INDEX relatives_subject ON public.relatives USING btree (subject) WHERE (ended_at IS NULL);

CREATE INDEX reveals_user ON public.reveals USING btree (user_id, at);

CREATE INDEX sessions_user ON public.sessions USING btree (user_id);

CREATE INDEX signin_failures_ip ON public.signin_failures USING btree (ip, at);

CREATE INDEX signin_failures_login ON public.signin_failures USING btree (login, at);

CREATE INDEX trail_divisions ON public.trail USING btree (id) WHERE (noun = 'region'::text);

CREATE INDEX trail_subject ON public.trail USING btree (subject, id);

CREATE INDEX user_grants_user ON public.user_grants USING btree (user_id);

CREATE INDEX voucher_lines_voucher ON public.voucher_lines USING btree (voucher_id);

CREATE INDEX vouchers_match ON public.vouchers USING btree (match_id);

CREATE UNIQUE INDEX grant_held_already ON public.user_grants USING btree (user_id, role, region, COALESCE(org_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (revoked_at IS NULL);

CREATE UNIQUE INDEX nomination_made_already ON public.nominations USING btree (cycle_id, nominee_org, COALESCE(nominee_offer, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE ((state <> ALL (ARRAY['ineligible'::text, 'not_awarded'::text, 'revoked'::text, 'withdrawn'::text])) AND (nominee_type <> 'person'::text));

CREATE UNIQUE INDEX notice_code_taken ON public.notices USING btree (check_code) WHERE (check_code <> ''::text);

CREATE UNIQUE INDEX notice_no_taken ON public.notices USING btree (notice_no) WHERE (notice_no <> ''::text);

CREATE UNIQUE INDEX objection_receipt_taken ON public.objections USING btree (receipt_hash);

CREATE UNIQUE INDEX person_known_already ON public.people USING btree (substr(region, 1, 6), id_hash) WHERE (id_hash IS NOT NULL);

CREATE UNIQUE INDEX relative_declared_already ON public.relatives USING btree (user_id, subject) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX unit_answered_already ON public.honor_votes USING btree (nomination_id, unit_code, turn) WHERE ((kind = 'opinion'::text) AND (unit_code <> ''::text));

CREATE UNIQUE INDEX vote_cast_already ON public.honor_votes USING btree (nomination_id, kind, by, turn) WHERE (kind <> 'opinion'::text);

COMMENT ON TABLE awards IS 'decided honours with their certificates';

COMMENT ON TABLE calendar_days IS 'days off and worked weekends by the yearly notice; a year without rows is as the program ships it';

COMMENT ON TABLE challenges IS 'questions of the objection form that were answered, right or wrong; each works once. By the clock of the machine, kept a day';

COMMENT ON TABLE consents IS 'one person''s leave to share named items with one organisation';

COMMENT ON TABLE counters IS 'gap-free numbers per series, taken in the transaction that uses them';

COMMENT ON TABLE cycles IS 'rounds of honours';

COMMENT ON TABLE files IS 'sealed attachments';

COMMENT ON TABLE honor_counted IS 'which standing or honoured nomination a delivery counts for; a delivery counts once';

COMMENT ON TABLE honor_notes IS 'what nominees are told: steps back, withdrawals, decisions';

COMMENT ON TABLE honor_votes IS 'scores, opinions and votes; append only';

COMMENT ON TABLE households IS 'families; what tells who they are is sealed';

COMMENT ON TABLE idempotency_keys IS 'the reply of each command that came with an Idempotency-Key, stored in the command''s own transaction; never expires';

COMMENT ON TABLE ledger_accounts IS 'running balances; only the giver''s account may be negative';

COMMENT ON TABLE ledger_entries IS 'groups of postings that sum to zero; append only';

COMMENT ON TABLE match_lines IS 'which part of which line a match covers';

COMMENT ON TABLE match_reviews IS 'every act on a match; append only';

COMMENT ON TABLE matches IS 'links between needs and offers, from proposal or claim to filing';

COMMENT ON TABLE need_lines IS 'the lines of a need with their four quantities';

COMMENT ON TABLE need_looks IS 'readings of an internal text by an auditor or from above the county, and who of the county knows of them';

COMMENT ON TABLE need_reviews IS 'every act of review on a need; append only';

COMMENT ON TABLE needs IS 'what households, villages, institutions and townships lack';

COMMENT ON TABLE nominations IS 'who is proposed for an honour and how far it has come';

COMMENT ON TABLE notices IS 'postings before a decision (公示)';

COMMENT ON TABLE objection_tries IS 'objections of the last day by keyed hash of the address: the count behind the hourly limit, by the clock of the machine';

COMMENT ON TABLE objections IS 'doubts raised during a posting; the village never sees who raised them';

COMMENT ON TABLE offer_events IS 'history of an offer; append only';

COMMENT ON TABLE offers IS 'what organisations can give: offers and projects';

COMMENT ON TABLE offices IS 'telephone and address of each office, where people object and ask';

COMMENT ON TABLE organisation_events IS 'history of an organisation; append only';

COMMENT ON TABLE organisations IS 'charities, social organisations, enterprises, agencies and volunteer teams';

COMMENT ON TABLE params IS 'dated parameters per region; the nearest region and latest date win';

COMMENT ON TABLE people IS 'members of households; names, numbers, school, phone, health and bank are sealed';

COMMENT ON TABLE plan_files IS 'the proof of a plan (problem, plan, prices) and what its needs are counted by, both gzipped; no personal data';

COMMENT ON TABLE plan_grants IS 'who is proposed to give what to which line; pinned by hand with a reason; the match once published';

COMMENT ON TABLE plans IS 'allocation plans: frozen, solved with proof, compared, published as proposals';

COMMENT ON TABLE postings IS 'balanced movements between accounts; append only';

COMMENT ON TABLE published IS 'counts as they were published on a day; the next day counts anew';

COMMENT ON TABLE region_names IS 'former names of divisions, until the day on which the next one took their place';

COMMENT ON TABLE region_tags IS 'dated, sourced tags of divisions, inherited downward';

COMMENT ON TABLE regions IS 'administrative divisions, 12-digit codes; a subtree is a range on the code';

COMMENT ON TABLE relatives IS 'declarations of officers related to a household, person or organisation: they are locked out of its cases';

COMMENT ON TABLE reveals IS 'who opened whose data in the last day, by the clock of the machine: the count behind the hourly limit; the lasting record is the trail';

COMMENT ON TABLE rule_sets IS 'dated versions of the order of priority and of the limits that plans keep (domain handbook §7.2)';

COMMENT ON TABLE sealed_keys IS 'one data key per person, organisation or file, wrapped by a key outside the database; destroying it erases what it sealed';

COMMENT ON TABLE sessions IS 'signed-in browsers; only the hash of the cookie is kept';

COMMENT ON TABLE signin_failures IS 'failed sign-ins of the last minutes, for the throttle';

COMMENT ON TABLE trail IS 'every fact, written in the transaction of its command; append only';

COMMENT ON TABLE trail_hashes IS 'stored hashes of the Merkle log';

COMMENT ON TABLE trail_log IS 'the order of the trail entries in the Merkle log, given by the sequencer';

COMMENT ON TABLE user_grants IS 'roles held at a division or in an organisation';

COMMENT ON TABLE users IS 'people who can sign in';

COMMENT ON TABLE villages IS 'village cards (§3.4)';

COMMENT ON TABLE voucher_lines IS 'the lines of a slip and what was received of each';

COMMENT ON TABLE vouchers IS 'numbered delivery slips in four copies (四联单)';

COMMENT ON TABLE world IS 'whether this database holds a demo world, and how many seconds its clock is ahead; behind when negative';
