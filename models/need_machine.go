package models

func stage(state, zh, en string, holder Side, doZH, doEN, limit, days string) Stage {
	return Stage{state, Text{zh, en}, holder, Text{doZH, doEN}, limit, days}
}

// OpenFamily are the states that follow from the quantities and are never set by hand (§4.1).
var OpenFamily = []string{"open", "part_matched", "matched", "delivering", "fulfilled"}

// MarketStates are those in which verified organisations find a need (Need.OnMarket).
var MarketStates = []string{"open", "part_matched", "matched", "delivering", "emergency_open"}

// NeedMachine is the life of a need (domain handbook §4.1).
var NeedMachine = Machine{
	Noun: "need",
	Stages: []Stage{
		stage("draft", "草稿", "Draft", SideVillage, "填写中", "writing", "", ""),
		stage("submitted", "已提交", "Submitted", SideNobody, "", "", "", ""),
		stage("returned", "退回补充", "Returned", SideVillage, "补充材料", "adding what is missing", "need_returned_days", "d"),
		stage("village_review", "村内评议", "Village review", SideVillage, "评议中", "reviewing in the village", "need_village_wd", "wd"),
		stage("township_review", "乡镇初审", "Township review", SideTownship, "核对中", "checking", "need_township_wd", "wd"),
		stage("noticed", "公示中", "Posted", SideTownship, "公示中", "posting", "", ""),
		stage("objected", "有异议", "Objected", SideTownship, "复查异议", "looking into the objection", "need_objection_wd", "wd"),
		stage("county_review", "县级确认", "County review", SideCounty, "确认中", "confirming", "need_county_wd", "wd"),
		stage("open", "等帮扶", "Open", SideNobody, "等帮扶方认领", "waiting for a giver", "", ""),
		stage("part_matched", "部分对接", "Partly matched", SideNobody, "等帮扶方认领余额", "waiting for the rest", "", ""),
		stage("matched", "已对接", "Matched", SideOrg, "对接办理中", "match under way", "", ""),
		stage("delivering", "送达中", "Delivering", SideOrg, "送达中", "delivering", "", ""),
		stage("fulfilled", "已满足", "Fulfilled", SideCounty, "待结项", "to be closed", "need_close_wd", "wd"),
		stage("closed", "已结项", "Closed", SideNobody, "", "", "", ""),
		stage("emergency_open", "先行救助", "Emergency", SideTownship, "补齐手续", "adding the papers", "need_papers_wd", "wd"),
		stage("suspended", "已暂停", "Suspended", SideCounty, "复核中", "under re-check", "need_suspended_wd", "wd"),
		stage("referred", "已转办", "Referred", SideTownship, "等部门答复", "waiting for the department", "", ""),
		stage("rejected", "未通过", "Rejected", SideNobody, "", "", "", ""),
		stage("withdrawn", "已撤回", "Withdrawn", SideNobody, "", "", "", ""),
		stage("expired", "已到期", "Expired", SideTownship, "等续期", "to be renewed", "need_expired_days", "d"),
	},
	Steps: []Step{
		{"need.amend", []string{"draft", "returned"}, "", []string{"need"}},
		{"need.submit", []string{"draft", "returned"}, "", nil},
		{"need.minute", []string{"village_review"}, "township_review", []string{"opinion", "minutes"}},
		{"need.lower", []string{"draft", "returned", "township_review", "county_review"}, "", []string{"protects", "reason"}},
		{"need.check", []string{"township_review"}, "township_review", []string{"opinion", "visitedAt", "companion"}},
		{"need.forward", []string{"township_review"}, "", []string{"opinion"}},
		{"need.emergency", []string{"township_review"}, "emergency_open", []string{"opinion"}},
		{"need.papers", []string{"emergency_open"}, "county_review", []string{"opinion"}},
		{"need.object", []string{"noticed"}, "objected", []string{"content", "objector"}},
		{"need.answer", []string{"objected"}, "township_review", []string{"finding", "upheld"}},
		{"need.unpost", []string{"noticed"}, "county_review", []string{"photo"}},
		{"need.confirm", []string{"county_review"}, "", []string{"opinion", "visitedAt"}},
		{"need.return", []string{"village_review", "township_review", "county_review"}, "returned", []string{"missing"}},
		{"need.keep", []string{"township_review"}, "", []string{"reason"}},
		{"need.reject", []string{"county_review"}, "rejected", []string{"reason"}},
		{"need.renew", []string{"expired"}, "", []string{"opinion", "validUntil", "neededBy", "undated"}},
		{"need.waive", []string{"part_matched", "delivering"}, "", []string{"reason"}},
		{"need.close", []string{"fulfilled"}, "closed", nil},
		{"need.refer", []string{"open", "part_matched"}, "referred", []string{"department", "reason"}},
		{"need.back", []string{"referred"}, "", []string{"reason"}},
		{"need.answered", []string{"referred"}, "closed", []string{"reason"}},
		{"need.suspend", OpenFamily, "suspended", []string{"reason"}},
		{"need.resume", []string{"suspended"}, "", []string{"reason"}},
		{"need.end", []string{"suspended"}, "closed", []string{"reason"}},
		{"need.expire", []string{"open", "part_matched"}, "expired", nil},
		{"need.lapse", []string{"expired"}, "closed", nil},
		{"need.withdraw", []string{"draft", "submitted", "returned", "village_review", "township_review", "noticed", "objected", "county_review", "open", "part_matched"}, "withdrawn", []string{"reason"}},
	},
}
