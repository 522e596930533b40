package models

// Term is one entry of a code list: a stable lower_snake code, its labels and, where it has one, its basis.
type Term struct {
	Code string
	Text
}

// List is an ordered code list; labels are data, codes are stored.
type List []Term

// Label gives the labels of a code; an unknown code labels itself.
func (l List) Label(code string) Text {
	for _, t := range l {
		if t.Code == code {
			return t.Text
		}
	}
	return Text{code, code}
}

// Has says whether the list knows the code.
func (l List) Has(code string) bool {
	for _, t := range l {
		if t.Code == code {
			return true
		}
	}
	return false
}

func term(code, zh, en string) Term { return Term{code, Text{zh, en}} }

// Categories of needs (domain handbook §5.1).
var Categories = List{
	term("edu_aid", "助学", "Schooling aid"), term("medical_aid", "助医", "Medical aid"), term("elder_aid", "助老", "Aid for elders"),
	term("disability_aid", "助残", "Disability aid"), term("orphan_child_aid", "救孤助困境儿童", "Orphans and children in difficulty"),
	term("poverty_aid", "济困", "Basic living"), term("emergency_aid", "救急难", "Emergency aid"), term("disaster_aid", "赈灾", "Disaster relief"),
	term("left_behind_child", "留守儿童关爱", "Left-behind children"), term("left_behind_woman", "留守妇女关爱", "Left-behind women"),
	term("left_behind_elder", "留守老人关爱", "Left-behind elders"), term("care_service", "照料陪护", "Care service"),
	term("rehab_assistive", "康复与辅具", "Rehabilitation and aids"), term("psych_support", "心理疏导", "Psychological support"),
	term("housing_repair", "危房修缮", "Housing repair"), term("job_placement", "就业岗位", "Jobs"), term("skill_training", "技能培训", "Skill training"),
	term("industry_support", "产业帮扶", "Industry support"), term("tech_support", "技术扶贫", "Technical support"),
	term("intellect_support", "智力扶贫", "Knowledge support"), term("elder_facility", "养老大院", "Elder facilities"),
	term("community_facility", "社区服务设施", "Community facilities"), term("child_facility", "儿童之家", "Children's homes"),
	term("water_road_infra", "饮水道路设施", "Water and roads"), term("custom_reform", "移风易俗", "Customs reform"),
	term("environment", "生态环境", "Environment"), term("legal_aid", "法律援助", "Legal aid"), term("heating_aid", "取暖", "Heating"),
	term("funeral_aid", "殡葬减免", "Funeral aid"), term("other", "其他", "Other"),
}

// ResourceKinds say what is given (§5.5).
var ResourceKinds = List{
	term("money", "资金", "Money"), term("goods", "物资", "Goods"), term("service", "服务", "Service"),
	term("volunteer_hours", "志愿工时", "Volunteer hours"), term("facility", "捐建设施", "Facility"), term("training", "培训", "Training"),
	term("job", "岗位", "Jobs"), term("purchase", "消费帮扶", "Purchase"), term("tech", "技术", "Technology"), term("venue", "场地", "Venue"),
}

// Units of quantities; money is counted in fen and shown in yuan.
var Units = List{
	term("fen", "元", "yuan"), term("piece", "件", "pieces"), term("set", "套", "sets"), term("box", "箱", "boxes"), term("kg", "公斤", "kg"),
	term("ton", "吨", "tons"), term("metre", "米", "m"), term("hour", "小时", "hours"), term("time", "次", "times"), term("seat", "人次", "seats"),
	term("household", "户", "households"), term("m2", "平方米", "m²"), term("unit", "台", "units"), term("lamp", "盏", "lamps"), term("post", "个", "posts"),
}

// Urgencies in the order of §7.2 level 1.
var Urgencies = List{term("emergency", "急难", "Emergency"), term("dated", "有期限", "Dated"), term("ordinary", "一般", "Ordinary")}

// NeedLevels say whose need it is.
var NeedLevels = List{
	term("household", "家庭", "Household"), term("village", "村级", "Village"), term("institution", "机构", "Institution"), term("township", "乡镇", "Township"),
}

// GovAid says what the government already does for the same difficulty (§3.8).
var GovAid = List{
	term("none_eligible", "不符合政策救助条件", "Not eligible for government aid"), term("pending", "政策救助办理中", "Government aid pending"),
	term("covered_but_difficult", "已享政策仍困难", "Covered but still in difficulty"), term("not_applicable", "不涉及", "Not applicable"),
}

// Groups of vulnerable people (§5.6).
var Groups = List{
	term("tekun", "特困", "Destitute"), term("dibao", "低保", "Subsistence allowance"), term("severe_disabled", "重度残疾", "Severely disabled"),
	term("severe_ill", "重病", "Severely ill"), term("elder_80", "高龄老人", "Elders of 80+"), term("elder_living_alone", "独居老人", "Elders living alone"),
	term("elder_left_behind", "留守老人", "Left-behind elders"), term("disabled_elder", "失能老人", "Disabled elders"),
	term("child_left_behind", "留守儿童", "Left-behind children"), term("child_in_difficulty", "困境儿童", "Children in difficulty"),
	term("orphan", "孤儿", "Orphans"), term("de_facto_unattended", "事实无人抚养儿童", "Unattended children"),
	term("woman_left_behind", "留守妇女", "Left-behind women"), term("no_labour_household", "无劳力家庭", "Household without labour"),
	term("part_labour_household", "弱劳力家庭", "Household with weak labour"), term("multi_disabled_household", "一户多残", "Several disabled"),
	term("old_and_disabled", "老残一体", "Old and disabled"), term("old_supporting_disabled", "依老养残", "Old supporting disabled"),
	term("pregnant_infant", "孕产婴幼", "Mothers and infants"), term("disaster_victim", "受灾户", "Disaster victims"),
	term("relapse_risk", "返贫风险户", "Risk of relapse"), term("veteran_poor", "优抚困难户", "Veterans in difficulty"),
}

// AssistCategories are the classes of a household: what the state gives it already (§5.3).
var AssistCategories = List{
	term("dibao_rural", "农村低保", "Rural subsistence allowance"), term("dibao_urban", "城市低保", "Urban subsistence allowance"), term("dibao_single", "单人户低保", "Single-person allowance"),
	term("tekun_rural", "农村特困", "Rural destitute"), term("tekun_urban", "城市特困", "Urban destitute"), term("dibao_edge", "低保边缘", "On the edge of the allowance"),
	term("rigid_expense", "刚性支出困难", "Unavoidable expenses"), term("mon_unstable", "脱贫不稳定户", "Unstable after poverty"), term("mon_edge", "边缘易致贫户", "On the edge of poverty"),
	term("mon_sudden", "突发严重困难户", "Sudden hardship"), term("other_low_income", "其他困难", "Other low income"), term("temp_emergency", "临时救助（急难型）", "Temporary aid, emergency"),
	term("temp_expense", "临时救助（支出型）", "Temporary aid, expenses"), term("medical_aid", "医疗救助", "Medical assistance"), term("edu_aid_gov", "教育救助", "Education assistance"),
	term("housing_aid_gov", "住房救助", "Housing assistance"), term("job_aid_gov", "就业救助", "Employment assistance"), term("disaster_aid_gov", "受灾人员救助", "Disaster assistance"),
	term("orphan", "孤儿基本生活费", "Orphan's allowance"), term("de_facto_unattended", "事实无人抚养儿童补贴", "Unattended child's allowance"),
	term("disab_living", "困难残疾人生活补贴", "Disability living allowance"), term("disab_care", "重度残疾人护理补贴", "Severe disability care allowance"),
	term("elder_age", "高龄津贴", "Old-age allowance"), term("elder_service", "经济困难老年人养老服务补贴", "Elder service subsidy"), term("elder_care", "失能老年人护理补贴", "Disabled elder care subsidy"),
	term("vagrant", "流浪乞讨救助", "Aid to the homeless"),
}

// coarseGroups may stand on a card that organisations see; the rest is left out (§8.3: no guardianship facts, no orphan status, no illness).
var coarseGroups = map[string]bool{
	"tekun": true, "dibao": true, "elder_80": true, "elder_living_alone": true, "elder_left_behind": true, "woman_left_behind": true,
	"no_labour_household": true, "part_labour_household": true, "disaster_victim": true, "relapse_risk": true, "veteran_poor": true,
}

// CoarseGroups are the groups of a need that may be shown outside government: none where privacy is concerned.
func CoarseGroups(n Need) []string {
	out := []string{}
	if n.Sensitive || n.Protection {
		return out
	}
	for _, g := range n.Groups {
		if coarseGroups[g] {
			out = append(out, g)
		}
	}
	return out
}

// NoticePolicies of §4.9: Boards posted before the decision and their days (calendar).
var NoticePolicies = map[string]struct {
	Text
	Board bool
}{
	"household_default": {Text{"村内公示 7 日", "Village board, 7 days"}, true},
	"village_need":      {Text{"以会议记录代公示", "Minutes instead of a board"}, false},
	"none_confirmed":    {Text{"已认定，不再公示", "Already confirmed, no board"}, false},
	"none_sensitive":    {Text{"涉及隐私，不公示", "Sensitive, no board"}, false},
	"none_child":        {Text{"涉及未成年人，全程不公示", "Minors involved, never posted"}, false},
	"honour":            {Text{"表彰公示 5 个工作日", "Honours, 5 working days"}, true},
}

// OrgType is one kind of organisation with the USCC prefixes it should carry ("" when none is expected) and what it may be.
type OrgType struct {
	Term
	Prefix  string
	Charity bool // may be a recognised charity (慈善法 8)
	Team    bool // not a legal person: no code of its own, agreed by a committee or unit
}

// OrgTypes of §5.4.
var OrgTypes = []OrgType{
	{term("social_group", "社会团体", "Social group"), "51", true, false}, {term("social_service", "社会服务机构", "Social service agency"), "52", true, false},
	{term("foundation", "基金会", "Foundation"), "53", true, false}, {term("red_cross", "红十字会", "Red Cross"), "", false, false},
	{term("charity_federation", "慈善会", "Charity federation"), "51", true, false}, {term("industry_association", "行业协会商会", "Industry association"), "51", true, false},
	{term("enterprise", "企业", "Enterprise"), "91", false, false}, {term("public_institution", "事业单位", "Public institution"), "12", false, false},
	{term("mass_organisation", "群团组织", "Mass organisation"), "", false, false}, {term("sw_agency", "社工机构", "Social-work agency"), "52", true, false},
	{term("volunteer_org", "志愿服务组织", "Volunteer organisation"), "", true, false}, {term("volunteer_team", "志愿服务队", "Volunteer team"), "", false, true},
	{term("rural_coop", "合作社", "Rural cooperative"), "93", false, false},
}

// OrgTypeOf finds a kind of organisation.
func OrgTypeOf(code string) (OrgType, bool) {
	for _, t := range OrgTypes {
		if t.Code == code {
			return t, true
		}
	}
	return OrgType{}, false
}

// OrgTypeList is OrgTypes as a plain code list.
func OrgTypeList() List {
	var l List
	for _, t := range OrgTypes {
		l = append(l, t.Term)
	}
	return l
}

// CreditStates of an organisation; anything but normal freezes it (§3.1).
var CreditStates = List{
	term("normal", "正常", "Normal"), term("abnormal", "活动异常", "Abnormal"), term("serious_dishonest", "严重违法失信", "Seriously dishonest"),
	term("revoked", "已吊销", "Licence revoked"), term("cancelled", "已注销", "Cancelled"),
}

// Grades of the evaluation of social organisations (社会组织评估等级), valid five years.
var Grades = List{
	term("a5", "5A", "5A"), term("a4", "4A", "4A"), term("a3", "3A", "3A"), term("a2", "2A", "2A"), term("a1", "1A", "1A"), term("none", "未评估", "Not rated"),
}

// Restrictions of an offer (§5.8 project_restriction).
var Restrictions = List{
	term("unrestricted", "不限定", "Unrestricted"), term("purpose", "限用途", "By purpose"), term("region", "限地区", "By region"),
	term("group", "限人群", "By group"), term("named_subject", "指定对象", "Named subject"),
}

// FundSources of an offer (§3.9).
var FundSources = List{
	term("own", "自有资金", "Own funds"), term("targeted", "定向募捐", "Targeted fundraising"), term("public_plan", "公开募捐方案", "Public fundraising plan"),
	term("trust", "慈善信托", "Charitable trust"), term("government_purchase", "政府购买服务", "Government purchase"), term("welfare_lottery", "福彩公益金", "Welfare lottery"),
}

// SchoolStages of a person (§3.6).
var SchoolStages = List{
	term("preschool", "学前", "Preschool"), term("primary", "小学", "Primary"), term("junior", "初中", "Junior secondary"),
	term("senior", "高中", "Senior secondary"), term("vocational", "中职", "Vocational secondary"), term("college", "大学", "College"),
}

// Relations to the head of the household.
var Relations = List{
	term("self", "本人", "Self"), term("spouse", "配偶", "Spouse"), term("child", "子女", "Child"), term("parent", "父母", "Parent"),
	term("grandparent", "祖父母", "Grandparent"), term("sibling", "兄弟姐妹", "Sibling"), term("grandchild", "孙子女", "Grandchild"), term("other", "其他", "Other"),
}

// HonourCategories (§5.8).
var HonourCategories = List{
	term("charity_model", "慈善楷模", "Model of charity"), term("project_trust", "慈善项目和慈善信托", "Charity projects and trusts"),
	term("donor_enterprise", "捐赠企业", "Donor enterprise"), term("donor_person", "捐赠个人", "Donor"),
}

// RegionTags (§5.7) that the product ships data for.
var RegionTags = List{
	term("sanqu_sanzhou", "三区三州", "Three regions and three prefectures"), term("former_poor_county", "脱贫县", "Former poor county (832)"),
	term("national_poor_county", "原国家扶贫开发工作重点县", "Former national poor county"), term("provincial_poor_county", "原省定贫困县", "Former provincial poor county"),
	term("key_support_county_national", "国家乡村振兴重点帮扶县", "National key county (160)"), term("designated_aid_county", "定点帮扶县", "Designated county"), term("key_support_county_provincial", "省级重点帮扶县", "Provincial key county"),
	term("ethnic_area", "民族地区", "Ethnic area"), term("former_poor_village", "原贫困村", "Former poor village"), term("border_area", "边境地区", "Border area"),
	term("old_revolutionary_area", "革命老区", "Old revolutionary area"), term("relocation_site", "易地搬迁安置点", "Relocation site"),
}

// ConsentItems are the data a consent may name; minors at most name and school (§4.3).
var ConsentItems = List{
	term("name", "姓名", "Name"), term("school", "学校", "School"), term("address", "住址", "Address"), term("phone", "电话", "Phone"), term("need_facts", "需求情况", "Facts of the need"),
}

// ConsentMethods say how a consent was given (§3.7).
var ConsentMethods = List{
	term("paper", "签字纸质件", "Signed paper"), term("in_person_two", "两名工作人员当面", "In person before two officers"), term("code", "短信验证码", "Text message"),
}
