package demo

import "shanqiao/models"

// charity is one organisation or team of the world besides those of the story. All are made up.
type charity struct {
	name, kind string
	office     models.Code // who checks it
	recognised bool        // as a charity
	purposes   string      // categories; * is all
	areas      []models.Code
	over       string // 业务主管单位
	state      string // "" is verified
	team       string // kind of team
	sponsor    string
	skills     string
}

// Places where organisations are registered or help.
var (
	everywhere = []models.Code{models.Country}
	jilin      = []models.Code{Province}
	baicheng   = []models.Code{"220800000000"}
	zhenlai    = []models.Code{County}
	taonan     = models.Code("220881000000")
	daan       = models.Code("220882000000")
	tongyu     = models.Code("220822000000")
	taobei     = models.Code("220802000000")
	butuo      = models.Code("513429000000")
	dongxiang  = models.Code("622926000000")
	fugong     = models.Code("533323000000")
)

var charities = []charity{
	{name: "白桦岭慈善会", kind: "charity_federation", office: Province, recognised: true, purposes: "*", areas: everywhere, over: "吉林省民政厅"},
	{name: "松针公益基金会", kind: "foundation", office: Province, recognised: true, purposes: "*", areas: everywhere, over: "吉林省民政厅"},
	{name: "芦花教育基金会", kind: "foundation", office: Province, recognised: true, purposes: "edu_aid child_facility left_behind_child intellect_support orphan_child_aid", areas: jilin, over: "吉林省教育厅"},
	{name: "苍耳医疗救助基金会", kind: "foundation", office: Province, recognised: true, purposes: "medical_aid rehab_assistive disability_aid emergency_aid", areas: everywhere, over: "吉林省民政厅"},
	{name: "云门乡村发展基金会", kind: "foundation", office: "530000000000", recognised: true, purposes: "industry_support skill_training tech_support water_road_infra edu_aid housing_repair", areas: []models.Code{"530000000000", "510000000000"}, over: "云南省民政厅"},
	{name: "索玛花助学促进会", kind: "social_group", office: "510000000000", recognised: true, purposes: "edu_aid left_behind_child child_facility poverty_aid", areas: []models.Code{"510000000000"}, over: "四川省民政厅"},
	{name: "河州同心慈善会", kind: "charity_federation", office: "620000000000", recognised: true, purposes: "poverty_aid medical_aid elder_aid heating_aid disaster_aid emergency_aid edu_aid water_road_infra", areas: []models.Code{"620000000000"}, over: "甘肃省民政厅"},
	{name: "雁落湾红十字会", kind: "red_cross", office: County, purposes: "medical_aid emergency_aid disaster_aid elder_aid care_service left_behind_elder", areas: baicheng, over: "镇赉县人民政府"},
	{name: "大雁洲志愿者协会", kind: "volunteer_org", office: County, recognised: true, purposes: "elder_aid left_behind_child left_behind_elder care_service custom_reform environment", areas: everywhere, over: "共青团镇赉县委员会"},
	{name: "青禾社会工作服务中心", kind: "sw_agency", office: County, recognised: true, purposes: "care_service psych_support rehab_assistive left_behind_child left_behind_elder legal_aid skill_training custom_reform", areas: everywhere, over: "镇赉县民政局"},
	{name: "燕麦社会工作服务中心", kind: "sw_agency", office: taonan, recognised: true, purposes: "care_service psych_support elder_aid legal_aid intellect_support", areas: baicheng, over: "洮南市民政局"},
	{name: "暖炕头养老服务中心", kind: "social_service", office: County, recognised: true, purposes: "elder_aid elder_facility care_service left_behind_elder funeral_aid", areas: zhenlai, over: "镇赉县民政局"},
	{name: "向日葵康复服务中心", kind: "social_service", office: daan, recognised: true, purposes: "rehab_assistive disability_aid psych_support", areas: baicheng, over: "大安市残疾人联合会"},
	{name: "小扁担助残社", kind: "social_service", office: taobei, purposes: "disability_aid rehab_assistive job_placement skill_training", areas: baicheng, over: "洮北区民政局"},
	{name: "寒地水稻行业协会", kind: "industry_association", office: County, purposes: "tech_support skill_training industry_support intellect_support", areas: baicheng, over: "镇赉县农业农村局"},
	{name: "红杂豆产业商会", kind: "industry_association", office: tongyu, purposes: "industry_support tech_support job_placement poverty_aid", areas: baicheng, over: "通榆县工商业联合会"},
	{name: "嫩江湾农机有限公司", kind: "enterprise", office: County, purposes: "industry_support tech_support disaster_aid community_facility", areas: everywhere},
	{name: "北窗家具有限公司", kind: "enterprise", office: taonan, purposes: "elder_facility child_facility community_facility custom_reform edu_aid elder_aid other", areas: everywhere},
	{name: "三棵榆煤炭购销有限公司", kind: "enterprise", office: County, purposes: "heating_aid", areas: baicheng},
	{name: "云岭照明器材有限公司", kind: "enterprise", office: fugong, purposes: "community_facility water_road_infra elder_facility", areas: everywhere},
	{name: "草木灰服装有限公司", kind: "enterprise", office: daan, purposes: "poverty_aid elder_facility disaster_aid left_behind_woman job_placement", areas: everywhere},
	{name: "安步康复器械有限公司", kind: "enterprise", office: County, purposes: "disability_aid rehab_assistive elder_aid elder_facility community_facility", areas: everywhere},
	{name: "九月雁禽业合作社", kind: "rural_coop", office: County, purposes: "industry_support job_placement poverty_aid", areas: baicheng},
	{name: "苇编娘子合作社", kind: "rural_coop", office: County, purposes: "left_behind_woman skill_training job_placement", areas: baicheng},
	{name: "黑钙土农业技术推广站", kind: "public_institution", office: County, purposes: "tech_support skill_training intellect_support industry_support", areas: zhenlai},
	{name: "金穗巾帼帮扶会", kind: "mass_organisation", office: County, purposes: "left_behind_woman left_behind_child care_service custom_reform psych_support elder_aid", areas: zhenlai},
	{name: "晚风理发志愿服务队", kind: "volunteer_team", office: Township, purposes: "elder_aid left_behind_elder", areas: zhenlai, team: "community_team", sponsor: "镇赉镇新立村村民委员会", skills: "理发 助浴"},
	{name: "小马灯课后陪伴队", kind: "volunteer_team", office: Township, purposes: "left_behind_child child_facility", areas: zhenlai, team: "community_team", sponsor: "镇赉镇人民政府", skills: "辅导 陪伴"},
	{name: "灰蓝衫志愿服务队", kind: "volunteer_team", office: Township, purposes: "elder_aid left_behind_child custom_reform", areas: baicheng, team: "unit_team", sponsor: "镇赉县某机关工会", skills: "陪伴 代办"},
	{name: "火把花慈善会", kind: "charity_federation", office: butuo, recognised: true, purposes: "edu_aid poverty_aid medical_aid left_behind_child heating_aid housing_repair", areas: []models.Code{butuo}, over: "布拖县民政局"},
	{name: "洮水岸农业合作社", kind: "rural_coop", office: dongxiang, purposes: "industry_support job_placement skill_training", areas: []models.Code{dongxiang}},
	{name: "长春暖流供热设备有限公司", kind: "enterprise", office: Province, purposes: "heating_aid elder_facility", areas: jilin, state: "submitted"},
	{name: "盐碱地乡村水利促进会", kind: "social_group", office: Province, purposes: "water_road_infra environment tech_support", areas: jilin, over: "吉林省水利厅", state: "checking"},
	{name: "蒲公英儿童发展中心", kind: "social_service", office: County, purposes: "left_behind_child child_facility psych_support", areas: zhenlai, over: "镇赉县民政局", state: "submitted"},
	{name: "草编巧手合作社", kind: "rural_coop", office: County, purposes: "left_behind_woman job_placement", areas: zhenlai, state: "checking"},
	{name: "一碗面互助服务队", kind: "volunteer_team", office: Township, purposes: "elder_aid poverty_aid", areas: zhenlai, team: "community_team", sponsor: "镇赉镇太平山村村民委员会", skills: "送餐", state: "submitted"},
	{name: "灰喜鹊公益促进会", kind: "social_group", office: County, purposes: "poverty_aid elder_aid", areas: zhenlai, over: "镇赉县民政局", state: "returned"},
	{name: "红蓼医疗器械有限公司", kind: "enterprise", office: taonan, purposes: "medical_aid disability_aid", areas: baicheng, state: "returned"},
	{name: "速富汇咨询有限公司", kind: "enterprise", office: County, purposes: "industry_support", areas: zhenlai, state: "rejected"},
	{name: "旧渡口助学会", kind: "social_group", office: County, recognised: true, purposes: "edu_aid poverty_aid", areas: zhenlai, over: "镇赉县教育局", state: "suspended"},
	{name: "风铃草志愿服务中心", kind: "volunteer_org", office: taonan, purposes: "elder_aid", areas: baicheng, over: "洮南市民政局", state: "suspended"},
	{name: "西泉眼社会服务中心", kind: "social_service", office: County, purposes: "care_service", areas: zhenlai, over: "镇赉县民政局", state: "revoked"},
}
