/** Code lists in the order people meet them; their words stand in the texts. */
export const categories = ['edu_aid', 'medical_aid', 'elder_aid', 'disability_aid', 'orphan_child_aid', 'poverty_aid', 'emergency_aid', 'disaster_aid', 'left_behind_child', 'left_behind_woman', 'left_behind_elder', 'care_service', 'rehab_assistive', 'psych_support', 'housing_repair', 'job_placement', 'skill_training', 'industry_support', 'tech_support', 'intellect_support', 'elder_facility', 'community_facility', 'child_facility', 'water_road_infra', 'custom_reform', 'environment', 'legal_aid', 'heating_aid', 'funeral_aid', 'other']
export const stages = ['preschool', 'primary', 'junior', 'senior', 'vocational', 'college']
export const groups = ['tekun', 'dibao', 'severe_disabled', 'severe_ill', 'elder_80', 'elder_living_alone', 'elder_left_behind', 'disabled_elder', 'child_left_behind', 'child_in_difficulty', 'orphan', 'woman_left_behind', 'no_labour_household', 'part_labour_household', 'multi_disabled_household', 'disaster_victim', 'relapse_risk', 'veteran_poor']
/** What a need's people may belong to; offers are limited to fewer. */
export const needGroups = ['tekun', 'dibao', 'severe_disabled', 'severe_ill', 'elder_80', 'elder_living_alone', 'elder_left_behind', 'disabled_elder', 'child_left_behind', 'child_in_difficulty', 'orphan', 'de_facto_unattended', 'woman_left_behind', 'no_labour_household', 'part_labour_household', 'multi_disabled_household', 'old_and_disabled', 'old_supporting_disabled', 'pregnant_infant', 'disaster_victim', 'relapse_risk', 'veteran_poor']
/** What the state gives a household already (assist categories): those of every day first. */
export const classes = ['dibao_rural', 'dibao_urban', 'dibao_single', 'tekun_rural', 'tekun_urban', 'dibao_edge', 'rigid_expense', 'mon_unstable', 'mon_edge', 'mon_sudden', 'other_low_income', 'temp_emergency', 'temp_expense', 'medical_aid', 'edu_aid_gov', 'housing_aid_gov', 'job_aid_gov', 'disaster_aid_gov', 'orphan', 'de_facto_unattended', 'disab_living', 'disab_care', 'elder_age', 'elder_service', 'elder_care', 'vagrant']
export const orgTypes = ['foundation', 'charity_federation', 'social_group', 'social_service', 'sw_agency', 'enterprise', 'volunteer_org', 'volunteer_team', 'industry_association', 'red_cross', 'public_institution', 'mass_organisation', 'rural_coop']
export const honourCategories = ['charity_model', 'project_trust', 'donor_enterprise', 'donor_person']
export const roles = ['village_clerk', 'village_supervisor', 'township_clerk', 'township_reviewer', 'county_clerk', 'county_reviewer', 'county_auditor', 'prefecture_officer', 'province_officer', 'province_reviewer', 'honour_judge', 'ministry_reader', 'org_member', 'org_manager', 'team_leader', 'system_admin', 'security_admin', 'auditor']

const units: Record<string, string[]> = { money: ['fen'], volunteer_hours: ['hour'], service: ['hour', 'time', 'seat'], training: ['seat', 'time'], job: ['post'], venue: ['time', 'hour'], tech: ['time', 'hour'], purchase: ['fen'] }

/** unitsOf lists the units a kind of resource is counted in. */
export function unitsOf(kind: string): string[] {
  return units[kind] ?? ['piece', 'set', 'box', 'kg', 'ton', 'metre', 'unit', 'lamp', 'household', 'm2']
}
