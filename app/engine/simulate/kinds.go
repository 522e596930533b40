package simulate

// kind is one sort of need, how often it comes, how much it asks for, and in which months. The table follows the needs of the
// demo world: the weights of its households' and villages' needs, its amounts, groups and urgency.
type kind struct {
	weight            int
	category          string
	thing             Thing
	least, most, step int64
	groups            []string
	gov, urgency      string
	season            *[12]int64 // weight per month; nil: all alike
	village           bool
}

// Seasons, January first.
var (
	school = &[12]int64{4, 8, 4, 2, 2, 4, 12, 40, 30, 6, 4, 4}   // before the terms begin
	cold   = &[12]int64{16, 8, 3, 1, 1, 1, 1, 2, 8, 24, 30, 22}  // heating, quilts, winter clothes
	flood  = &[12]int64{1, 1, 2, 3, 6, 14, 30, 26, 10, 4, 2, 1}  // wind and water
	work   = &[12]int64{4, 10, 16, 16, 12, 10, 8, 6, 6, 6, 4, 2} // building and sowing
	gifts  = &[12]int64{12, 8, 5, 5, 7, 7, 6, 9, 16, 7, 7, 11}   // offers: the charity days of September, the turn of the year
	even   = &[12]int64{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
)

func yuan(item string) Thing                     { return Thing{"money", item, "fen", 1} }
func goods(item, unit string, price int64) Thing { return Thing{"goods", item, unit, price * 100} }
func hours(item string) Thing                    { return Thing{"volunteer_hours", item, "hour", 0} }
func service(item string, price int64) Thing     { return Thing{"service", item, "time", price * 100} }

// kinds of the year. Money is asked for in fen.
var kinds = []kind{
	{15, "edu_aid", yuan(""), 240000, 600000, 60000, []string{"dibao"}, "covered_but_difficult", "dated", school, false},
	{5, "edu_aid", yuan(""), 200000, 300000, 50000, []string{"dibao"}, "covered_but_difficult", "dated", school, false},
	{6, "edu_aid", yuan(""), 200000, 500000, 50000, []string{"relapse_risk"}, "none_eligible", "dated", school, false},
	{5, "edu_aid", goods("desk", "set", 420), 1, 2, 1, []string{"child_left_behind"}, "covered_but_difficult", "ordinary", school, false},
	{9, "medical_aid", yuan(""), 400000, 1800000, 100000, []string{"severe_ill"}, "covered_but_difficult", "ordinary", nil, false},
	{6, "elder_aid", goods("care bed", "unit", 2600), 1, 1, 1, []string{"tekun", "elder_living_alone"}, "covered_but_difficult", "ordinary", nil, false},
	{5, "elder_aid", goods("mattress", "piece", 260), 1, 2, 1, []string{"elder_80"}, "covered_but_difficult", "ordinary", nil, false},
	{6, "elder_aid", hours("home care"), 8, 24, 2, []string{"elder_living_alone"}, "covered_but_difficult", "ordinary", nil, false},
	{5, "disability_aid", goods("wheelchair", "unit", 680), 1, 1, 1, []string{"severe_disabled"}, "covered_but_difficult", "ordinary", nil, false},
	{3, "disability_aid", yuan(""), 150000, 350000, 50000, []string{"severe_disabled"}, "pending", "ordinary", work, false},
	{3, "rehab_assistive", service("training", 150), 8, 16, 1, []string{"severe_disabled"}, "none_eligible", "ordinary", nil, false},
	{4, "orphan_child_aid", yuan(""), 180000, 360000, 60000, []string{"child_in_difficulty"}, "covered_but_difficult", "ordinary", nil, false},
	{6, "poverty_aid", goods("quilt", "piece", 120), 2, 4, 1, []string{"no_labour_household"}, "covered_but_difficult", "ordinary", cold, false},
	{6, "poverty_aid", goods("winter clothes", "piece", 150), 2, 6, 1, []string{"dibao"}, "covered_but_difficult", "dated", cold, false},
	{4, "poverty_aid", goods("food", "box", 180), 1, 3, 1, []string{"part_labour_household"}, "none_eligible", "ordinary", nil, false},
	{4, "emergency_aid", yuan(""), 80000, 200000, 20000, []string{"relapse_risk"}, "pending", "emergency", nil, false},
	{3, "disaster_aid", goods("roof sheet", "m2", 45), 30, 60, 2, []string{"disaster_victim"}, "pending", "ordinary", flood, false},
	{2, "disaster_aid", yuan(""), 100000, 400000, 50000, []string{"disaster_victim"}, "pending", "emergency", flood, false},
	{6, "left_behind_child", hours("tutoring"), 20, 48, 2, []string{"child_left_behind"}, "not_applicable", "ordinary", school, false},
	{4, "left_behind_elder", hours("visits"), 12, 36, 2, []string{"elder_left_behind"}, "not_applicable", "ordinary", nil, false},
	{4, "care_service", service("care", 80), 10, 30, 1, []string{"disabled_elder"}, "covered_but_difficult", "ordinary", nil, false},
	{6, "housing_repair", yuan(""), 600000, 2600000, 200000, []string{"dibao"}, "pending", "ordinary", work, false},
	{7, "heating_aid", goods("coal", "ton", 900), 1, 2, 1, []string{"dibao"}, "covered_but_difficult", "dated", cold, false},
	{3, "heating_aid", yuan(""), 60000, 150000, 30000, []string{"severe_disabled"}, "covered_but_difficult", "dated", cold, false},
	{3, "industry_support", goods("chicks", "piece", 12), 50, 200, 10, []string{"part_labour_household"}, "not_applicable", "ordinary", work, false},
	{2, "skill_training", Thing{"training", "care course", "seat", 80000}, 1, 2, 1, []string{"woman_left_behind"}, "not_applicable", "ordinary", nil, false},
	{1, "funeral_aid", yuan(""), 100000, 200000, 50000, []string{"tekun"}, "pending", "ordinary", nil, false},
	{2, "water_road_infra", goods("pipe", "metre", 18), 300, 1800, 50, nil, "not_applicable", "ordinary", work, true},
	{2, "community_facility", goods("street lamp", "lamp", 950), 8, 36, 2, nil, "not_applicable", "ordinary", work, true},
	{1, "elder_facility", goods("care bed", "unit", 2600), 3, 12, 1, nil, "not_applicable", "ordinary", nil, true},
	{1, "elder_facility", yuan(""), 600000, 1600000, 100000, nil, "not_applicable", "ordinary", nil, true},
	{1, "water_road_infra", yuan(""), 1200000, 6000000, 400000, nil, "not_applicable", "ordinary", work, true},
	{1, "poverty_aid", goods("winter clothes", "piece", 150), 80, 260, 10, nil, "not_applicable", "ordinary", cold, true},
}
