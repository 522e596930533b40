-- +goose Up
CREATE TABLE rule_sets (
  version text PRIMARY KEY,
  valid_from date NOT NULL,
  valid_to date,
  body jsonb NOT NULL,
  source text NOT NULL
);
COMMENT ON TABLE rule_sets IS 'dated versions of the order of priority and of the limits that plans keep (domain handbook §7.2)';

CREATE TABLE plans (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL, created_by text NOT NULL, updated_at timestamptz NOT NULL, updated_by text NOT NULL, version bigint NOT NULL,
  plan_no text NOT NULL CONSTRAINT plan_no_taken UNIQUE,
  title text NOT NULL,
  region text COLLATE "C" NOT NULL,
  kinds jsonb NOT NULL DEFAULT '[]',
  method text NOT NULL,
  base_id uuid REFERENCES plans (id),
  rules text NOT NULL,
  state text NOT NULL,
  frozen_at timestamptz,
  solved_at timestamptz,
  published_at timestamptz,
  adjuster uuid,
  progress jsonb NOT NULL DEFAULT '{}',
  failure text NOT NULL DEFAULT '',
  hash_name text NOT NULL DEFAULT '',
  problem_hash text NOT NULL DEFAULT '',
  plan_hash text NOT NULL DEFAULT '',
  prices_hash text NOT NULL DEFAULT '',
  value text NOT NULL DEFAULT '0',
  bound text NOT NULL DEFAULT '0',
  gap_ppm bigint NOT NULL DEFAULT 0,
  measures jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE plans IS 'allocation plans: frozen, solved with proof, compared, published as proposals';
CREATE INDEX plans_region ON plans (region, id);

CREATE TABLE plan_files (
  plan_id uuid PRIMARY KEY REFERENCES plans (id),
  proof bytea NOT NULL,
  facets bytea NOT NULL
);
COMMENT ON TABLE plan_files IS 'the proof of a plan (problem, plan, prices) and what its needs are counted by, both gzipped; no personal data';

CREATE TABLE plan_grants (
  plan_id uuid NOT NULL REFERENCES plans (id),
  no integer NOT NULL,
  line_id uuid NOT NULL REFERENCES need_lines (id),
  need_id uuid NOT NULL REFERENCES needs (id),
  offer_id uuid NOT NULL REFERENCES offers (id),
  org_id uuid NOT NULL REFERENCES organisations (id),
  qty bigint NOT NULL CONSTRAINT plan_grant_gives_something CHECK (qty > 0),
  pinned boolean NOT NULL DEFAULT false,
  note text NOT NULL DEFAULT '',
  match_id uuid REFERENCES matches (id),
  skipped text NOT NULL DEFAULT '',
  PRIMARY KEY (plan_id, no)
);
COMMENT ON TABLE plan_grants IS 'who is proposed to give what to which line; pinned by hand with a reason; the match once published';
CREATE INDEX plan_grants_match ON plan_grants (match_id) WHERE match_id IS NOT NULL;
CREATE INDEX plan_grants_org ON plan_grants (org_id);

-- +goose Down
DROP TABLE plan_grants, plan_files, plans, rule_sets;
