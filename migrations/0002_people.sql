-- +goose Up
CREATE TABLE regions (
  code text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  level text NOT NULL,
  parent text COLLATE "C" NOT NULL,
  pinyin text NOT NULL DEFAULT '',
  valid_from date,
  valid_to date,
  replaced_by text COLLATE "C"
);
COMMENT ON TABLE regions IS 'administrative divisions, 12-digit codes; a subtree is a range on the code';
CREATE INDEX regions_parent ON regions (parent);
CREATE TABLE region_tags (
  tag text NOT NULL,
  code text COLLATE "C" NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  source text NOT NULL,
  note text NOT NULL DEFAULT '',
  incomplete boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tag, code, valid_from)
);
COMMENT ON TABLE region_tags IS 'dated, sourced tags of divisions, inherited downward';
CREATE INDEX region_tags_code ON region_tags (code);
CREATE TABLE villages (
  region text COLLATE "C" PRIMARY KEY,
  kind text NOT NULL DEFAULT 'ordinary',
  households integer NOT NULL DEFAULT 0,
  population integer NOT NULL DEFAULT 0,
  low_income integer NOT NULL DEFAULT 0,
  association text NOT NULL DEFAULT '',
  association_on date,
  team text NOT NULL DEFAULT '',
  team_on date,
  courtyard boolean NOT NULL DEFAULT false,
  facilities jsonb NOT NULL DEFAULT '[]',
  stationed_team text NOT NULL DEFAULT '',
  contact text NOT NULL DEFAULT ''
);
COMMENT ON TABLE villages IS 'village cards (§3.4)';

CREATE TABLE users (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  login text NOT NULL CONSTRAINT user_login_taken UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  must_change boolean NOT NULL,
  active boolean NOT NULL,
  person_id uuid,
  phone bytea
);
COMMENT ON TABLE users IS 'people who can sign in';
CREATE TABLE user_grants (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  role text NOT NULL,
  region text COLLATE "C" NOT NULL DEFAULT '',
  org_id uuid,
  granted_at timestamptz NOT NULL,
  granted_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text
);
COMMENT ON TABLE user_grants IS 'roles held at a division or in an organisation';
CREATE INDEX user_grants_user ON user_grants (user_id);
CREATE UNIQUE INDEX grant_held_already ON user_grants (user_id, role, region, coalesce(org_id, '00000000-0000-0000-0000-000000000000')) WHERE revoked_at IS NULL;
CREATE TABLE sessions (
  hash bytea PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  agent text NOT NULL DEFAULT ''
);
COMMENT ON TABLE sessions IS 'signed-in browsers; only the hash of the cookie is kept';
CREATE INDEX sessions_user ON sessions (user_id);
CREATE TABLE signin_failures (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  login text NOT NULL,
  ip text NOT NULL
);
COMMENT ON TABLE signin_failures IS 'failed sign-ins of the last minutes, for the throttle';
CREATE INDEX signin_failures_login ON signin_failures (login, at);
CREATE INDEX signin_failures_ip ON signin_failures (ip, at);

CREATE TABLE organisations (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  name text NOT NULL,
  uscc text CONSTRAINT organisation_code_taken UNIQUE,
  uscc_reason text NOT NULL DEFAULT '',
  uscc_second uuid,
  org_type text NOT NULL,
  is_charity boolean NOT NULL,
  recognised_on date,
  public_cert_no text NOT NULL DEFAULT '',
  public_cert_on date,
  tax_years jsonb NOT NULL DEFAULT '[]',
  grade text NOT NULL DEFAULT 'none',
  grade_until date,
  registered_on date,
  office_region text COLLATE "C" NOT NULL,
  supervised_by text NOT NULL DEFAULT '',
  purposes jsonb NOT NULL DEFAULT '[]',
  service_areas jsonb NOT NULL DEFAULT '[]',
  legal_rep text NOT NULL DEFAULT '',
  contact_name text NOT NULL DEFAULT '',
  contact_phone bytea,
  credit_status text NOT NULL DEFAULT 'normal',
  report_due date,
  state text NOT NULL,
  due_at timestamptz,
  taken_by uuid,
  decided_by uuid,
  team_kind text NOT NULL DEFAULT '',
  sponsor text NOT NULL DEFAULT '',
  village_assoc text NOT NULL DEFAULT '',
  sponsor_region text NOT NULL DEFAULT '',
  skills jsonb NOT NULL DEFAULT '[]',
  missing jsonb NOT NULL DEFAULT '[]',
  relatives bytea
);
COMMENT ON TABLE organisations IS 'charities, social organisations, enterprises, agencies and volunteer teams';
CREATE INDEX organisations_office ON organisations (office_region, state);
CREATE TABLE organisation_events (
  id uuid PRIMARY KEY,
  org_id uuid NOT NULL REFERENCES organisations (id),
  at timestamptz NOT NULL,
  by text NOT NULL,
  action text NOT NULL,
  "from" text NOT NULL,
  "to" text NOT NULL,
  note text NOT NULL DEFAULT '',
  items jsonb NOT NULL DEFAULT '[]'
);
COMMENT ON TABLE organisation_events IS 'history of an organisation; append only';
CREATE INDEX organisation_events_org ON organisation_events (org_id, at);

CREATE TABLE households (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  household_no text NOT NULL CONSTRAINT household_no_taken UNIQUE,
  region text COLLATE "C" NOT NULL,
  head_id uuid NOT NULL,
  member_count integer NOT NULL,
  address bytea,
  categories jsonb NOT NULL DEFAULT '[]',
  cause bytea,
  visit_class text NOT NULL DEFAULT 'general',
  relative boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE households IS 'families; what tells who they are is sealed';
CREATE INDEX households_region ON households (region);
CREATE TABLE people (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  household_id uuid NOT NULL REFERENCES households (id),
  region text COLLATE "C" NOT NULL,
  name bytea NOT NULL,
  name_mask text NOT NULL,
  name_hash bytea NOT NULL,
  id_no bytea,
  id_hash bytea,
  id_missing text NOT NULL DEFAULT '',
  sex text NOT NULL,
  birth date NOT NULL,
  relation text NOT NULL,
  school_stage text NOT NULL DEFAULT '',
  school bytea,
  phone bytea,
  health bytea,
  bank bytea,
  erased boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE people IS 'members of households; names, numbers, school, phone, health and bank are sealed';
CREATE INDEX people_household ON people (household_id);
CREATE UNIQUE INDEX person_known_already ON people (substr(region, 1, 6), id_hash) WHERE id_hash IS NOT NULL;
CREATE INDEX people_name ON people (name_hash);
CREATE TABLE consents (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  person_id uuid NOT NULL REFERENCES people (id),
  household_id uuid NOT NULL REFERENCES households (id),
  purpose text NOT NULL,
  org_id uuid NOT NULL REFERENCES organisations (id),
  match_id uuid,
  items jsonb NOT NULL,
  given_by text NOT NULL,
  relation text NOT NULL DEFAULT '',
  young_agrees boolean NOT NULL DEFAULT false,
  method text NOT NULL,
  second text NOT NULL DEFAULT '',
  file_id uuid,
  given_at timestamptz NOT NULL,
  expires_at timestamptz,
  withdrawn_at timestamptz,
  text_version text NOT NULL
);
COMMENT ON TABLE consents IS 'one person''s leave to share named items with one organisation';
CREATE INDEX consents_person ON consents (person_id, org_id);
CREATE TABLE relatives (
  user_id uuid NOT NULL REFERENCES users (id),
  subject uuid NOT NULL,
  relation text NOT NULL,
  declared_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, subject)
);
COMMENT ON TABLE relatives IS 'declarations of officers related to a household, person or organisation: they are locked out of its cases';
