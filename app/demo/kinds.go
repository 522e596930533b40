package demo

// kind is one sort of need as clerks write them. A household's title is made from codes; the others carry their own.
type kind struct {
	weight   int
	category string
	level    string // household, village, institution, township
	home     string // which family, see homes
	stage    string // school stage of its pupils
	pupils   int    // at most; every line is for one of them when they are named
	named    bool   // lines name the pupils
	groups   []string
	status   []string // categories of the household
	gov      string
	urgency  string
	title    string
	lines    []thing
	details  []string
}

// thing is one line: what, how much of it at least and at most, in steps.
type thing struct {
	item, spec, kind, unit string
	value                  int64 // of one unit, in fen
	least, most, step      int64
}

func money(item string, least, most, step int64) thing {
	return thing{item, "", "money", "fen", 1, least * 100, most * 100, step * 100}
}

// goods come in round numbers where there are many.
func goods(item, spec, unit string, yuan, least, most int64) thing {
	step := int64(1)
	switch {
	case most >= 300:
		step = 50
	case most >= 60:
		step = 10
	case most >= 30:
		step = 2
	}
	return thing{item, spec, "goods", unit, yuan * 100, least, most, step}
}

func hours(item string, least, most int64) thing {
	return thing{item, "", "volunteer_hours", "hour", 0, least, most, 2}
}

func service(item, unit string, yuan, least, most int64) thing {
	return thing{item, "", "service", unit, yuan * 100, least, most, 1}
}

// householdKinds are what families lack.
var householdKinds = []kind{
	{weight: 15, category: "edu_aid", home: "parents", stage: "senior", pupils: 2, named: true, groups: []string{"dibao"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "dated",
		lines: []thing{money("学年生活费", 2400, 3000, 600)}, details: []string{"孩子读高中住校，住宿、书本和往返路费一学年要五千多，家里靠低保和几亩地，凑不齐。", "父亲打零工收入不稳，孩子学习好，老师反映怕念不下去。"}},
	{weight: 5, category: "edu_aid", home: "parents", stage: "vocational", pupils: 1, named: true, groups: []string{"dibao"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "dated",
		lines: []thing{money("学年生活费", 2000, 3000, 500)}, details: []string{"孩子在县里读中职，学费免了，吃住和实习服装还要自己出。"}},
	{weight: 6, category: "edu_aid", home: "parents", stage: "college", pupils: 1, named: true, groups: []string{"relapse_risk"}, status: []string{"mon_edge"}, gov: "none_eligible", urgency: "dated",
		lines: []thing{money("入学路费和首月生活费", 2000, 5000, 500)}, details: []string{"考上省内本科，助学贷款已办，报到路费、铺盖和头一个月吃饭钱没有着落。"}},
	{weight: 5, category: "edu_aid", home: "left", stage: "primary", pupils: 2, named: true, groups: []string{"child_left_behind"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{goods("学习桌椅", "可调高，带台灯", "set", 420, 1, 1)}, details: []string{"孩子趴在炕沿上写作业，想要一套能调高的桌椅。"}},
	{weight: 9, category: "medical_aid", home: "ill", groups: []string{"severe_ill"}, status: []string{"mon_sudden"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{money("自付医药费", 4000, 18000, 1000)}, details: []string{"医保和大病报销后自付还有不少，每月还要买药，亲戚家已经借过一轮。", "透析每周三次，来回包车一百二，报不了。"}},
	{weight: 6, category: "elder_aid", home: "elder", groups: []string{"tekun", "elder_living_alone"}, status: []string{"tekun_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{goods("护理床", "双摇，带护栏", "unit", 2600, 1, 1)}, details: []string{"老人独居，翻身起身困难，现在睡火炕，照料的人抬不动。"}},
	{weight: 5, category: "elder_aid", home: "elders", groups: []string{"elder_80"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{goods("护理床垫", "防褥疮", "piece", 260, 1, 2)}, details: []string{"老伴卧床一年多，后背起过疮，想要防褥疮的垫子。"}},
	{weight: 6, category: "elder_aid", home: "elder", groups: []string{"elder_living_alone"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{hours("上门助浴理发", 8, 24)}, details: []string{"老人腿脚不好，冬天洗不上澡，希望每月有人上门一两次。"}},
	{weight: 5, category: "disability_aid", home: "disabled", groups: []string{"severe_disabled"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{goods("轮椅", "手动，可折叠", "unit", 680, 1, 1)}, details: []string{"原来的轮椅轮子坏了，出不了屋，残联的指标今年已用完。"}},
	{weight: 3, category: "disability_aid", home: "disabled", groups: []string{"severe_disabled"}, status: []string{"dibao_rural"}, gov: "pending", urgency: "ordinary",
		lines: []thing{money("无障碍改造", 1500, 3500, 500)}, details: []string{"门槛高、厕所在院里，想改一条坡道和一个坐便。"}},
	{weight: 3, category: "rehab_assistive", home: "disabled", groups: []string{"severe_disabled"}, status: []string{"mon_edge"}, gov: "none_eligible", urgency: "ordinary",
		lines: []thing{service("入户康复训练", "time", 150, 8, 16)}, details: []string{"中风后右侧没劲，县里康复科太远，希望有人教家属怎么练。"}},
	{weight: 4, category: "orphan_child_aid", home: "grandchild", stage: "junior", pupils: 1, named: true, groups: []string{"child_in_difficulty"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{money("生活补助", 1800, 3600, 600)}, details: []string{"孩子跟奶奶过，奶奶年纪大了，日常开销紧。"}},
	{weight: 6, category: "poverty_aid", home: "elders", groups: []string{"no_labour_household"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{goods("棉被", "3 公斤", "piece", 120, 2, 4)}, details: []string{"两床被子都十几年了，天冷不顶用。"}},
	{weight: 4, category: "poverty_aid", home: "workers", groups: []string{"part_labour_household"}, status: []string{"mon_unstable"}, gov: "none_eligible", urgency: "ordinary",
		lines: []thing{goods("米面油", "", "box", 180, 1, 3)}, details: []string{"男人工伤在家养着，今年地也没种好，先接济两个月口粮。"}},
	{weight: 4, category: "emergency_aid", home: "workers", groups: []string{"relapse_risk"}, status: []string{"mon_sudden"}, gov: "pending", urgency: "emergency",
		lines: []thing{money("应急生活费", 800, 2000, 200)}, details: []string{"家里夜里失火，粮食衣物烧了，一家人暂住亲戚家。", "骑车摔伤做了手术，临时救助在办，眼下吃药的钱没有。"}},
	{weight: 3, category: "housing_repair", home: "elders", groups: []string{"disaster_victim"}, status: []string{"dibao_rural"}, gov: "pending", urgency: "ordinary",
		lines: []thing{goods("彩钢瓦", "0.4 毫米", "m2", 45, 30, 60)}, details: []string{"七月大风掀了仓房和半边厨房的顶，用塑料布先盖着。"}},
	{weight: 6, category: "left_behind_child", home: "left", stage: "primary", pupils: 1, named: true, groups: []string{"child_left_behind"}, status: []string{"mon_edge"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{hours("课后陪伴辅导", 20, 48)}, details: []string{"父母都在外地打工，爷爷奶奶不识字，作业没人看，孩子话也少。"}},
	{weight: 4, category: "left_behind_elder", home: "elders", groups: []string{"elder_left_behind"}, status: []string{"mon_edge"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{hours("探访代办", 12, 36)}, details: []string{"儿女都在外地，买药取件没人跑腿，盼有人隔一阵来看看。"}},
	{weight: 4, category: "care_service", home: "elder", groups: []string{"disabled_elder"}, status: []string{"tekun_rural"}, gov: "covered_but_difficult", urgency: "ordinary",
		lines: []thing{service("短期照料", "time", 80, 10, 30)}, details: []string{"照料的邻居要去住院一个月，这段时间没人做饭。"}},
	{weight: 2, category: "psych_support", home: "parents", stage: "junior", pupils: 1, named: true, groups: []string{"child_in_difficulty"}, status: []string{"mon_edge"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{service("心理疏导", "time", 200, 4, 8)}, details: []string{"家里出事以后孩子不爱说话，老师建议找人聊聊。"}},
	{weight: 6, category: "housing_repair", home: "elder", groups: []string{"dibao"}, status: []string{"dibao_rural"}, gov: "pending", urgency: "ordinary",
		lines: []thing{money("房屋修缮", 6000, 26000, 2000)}, details: []string{"土房后墙裂了一拃宽，鉴定为 C 级，改造补贴之外还差工钱。", "屋顶漏雨，椽子朽了几根，入冬前得修。"}},
	{weight: 7, category: "heating_aid", home: "elders", groups: []string{"dibao"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "dated",
		lines: []thing{goods("取暖煤", "", "ton", 900, 1, 2)}, details: []string{"一冬要两吨煤，只备下半吨。"}},
	{weight: 3, category: "heating_aid", home: "disabled", groups: []string{"severe_disabled"}, status: []string{"dibao_rural"}, gov: "covered_but_difficult", urgency: "dated",
		lines: []thing{money("取暖费", 600, 1500, 300)}, details: []string{"去年冬天屋里只有十度，今年想把炉子换了。"}},
	{weight: 2, category: "job_placement", home: "workers", groups: []string{"relapse_risk"}, status: []string{"mon_unstable"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{{"就近岗位", "可接送孩子", "job", "post", 0, 1, 1, 1}}, details: []string{"女的能干活，要照顾孩子走不远，想在镇上找个活。"}},
	{weight: 3, category: "industry_support", home: "workers", groups: []string{"part_labour_household"}, status: []string{"other_low_income"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{goods("鸡雏", "脱温", "piece", 12, 50, 200)}, details: []string{"有鸡舍和饲料地，缺鸡雏钱，前年养过有经验。"}},
	{weight: 2, category: "skill_training", home: "workers", groups: []string{"woman_left_behind"}, status: []string{"other_low_income"}, gov: "not_applicable", urgency: "ordinary",
		lines: []thing{{"养老护理培训", "含考证", "training", "seat", 80000, 1, 2, 1}}, details: []string{"想学护理，考个证在县里找活。"}},
	{weight: 1, category: "funeral_aid", home: "elder", groups: []string{"tekun"}, status: []string{"dibao_rural"}, gov: "pending", urgency: "ordinary",
		lines: []thing{money("丧葬费用", 1000, 2000, 500)}, details: []string{"老伴刚过世，火化费减免之外还欠着车费。"}},
	{weight: 2, category: "legal_aid", home: "workers", groups: []string{"relapse_risk"}, status: []string{"mon_unstable"}, gov: "none_eligible", urgency: "ordinary",
		lines: []thing{service("欠薪法律咨询", "time", 100, 2, 4)}, details: []string{"在外地干了五个月，工钱没结，不知道怎么要。"}},
}
