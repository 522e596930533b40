package models

// MatchMachine is the life of a match (domain handbook §4.3).
var MatchMachine = Machine{
	Noun: "match",
	Stages: []Stage{
		stage("proposed", "已推荐", "Recommended", SideOrg, "等组织接受", "waiting for the organisation", "match_org_wd", "wd"),
		stage("org_accepted", "组织已接受", "Accepted", SideVillage, "等村里确认", "waiting for the village", "match_village_wd", "wd"),
		stage("village_confirmed", "村已确认", "Village agreed", SideVillage, "问家庭意见", "asking the household", "match_village_wd", "wd"),
		stage("household_consented", "家庭已同意", "Household consented", SideTownship, "乡镇审核中", "township review", "match_township_wd", "wd"),
		stage("township_reviewed", "乡镇已审", "Township reviewed", SideCounty, "审核中", "county review", "match_county_wd", "wd"),
		stage("county_approved", "县已同意", "Approved", SideOrg, "等组织约定交付", "to be scheduled", "match_voucher_days", "d"),
		stage("scheduled", "已约定", "Scheduled", SideOrg, "等组织开四联单", "slip to be issued", "match_voucher_days", "d"),
		stage("delivering", "送达中", "Delivering", SideVillage, "等签收", "waiting for the receipt", "", ""),
		stage("delivered", "已签收", "Delivered", SideOrg, "等组织回告捐赠人", "report to the giver", "match_report_days", "d"),
		stage("feedback", "已回告", "Reported", SideCounty, "待归档", "to be filed", "match_close_wd", "wd"),
		stage("closed", "已结案", "Closed", SideNobody, "", "", "", ""),
		stage("org_declined", "组织婉拒", "Declined", SideNobody, "", "", "", ""),
		stage("village_declined", "村里不接", "Refused by the village", SideNobody, "", "", "", ""),
		stage("household_declined", "家庭不同意", "Household refused", SideNobody, "", "", "", ""),
		stage("lapsed", "逾期失效", "Lapsed", SideNobody, "", "", "", ""),
		stage("rejected", "审核未通过", "Rejected", SideNobody, "", "", "", ""),
		stage("cancelled", "已取消", "Cancelled", SideNobody, "", "", "", ""),
		stage("disputed", "有争议", "Disputed", SideCounty, "核查争议", "looking into the dispute", "match_dispute_wd", "wd"),
		stage("suspended", "已暂停", "Suspended", SideCounty, "复核中", "under re-check", "match_dispute_wd", "wd"),
	},
	Steps: []Step{
		{"match.accept", []string{"proposed"}, "org_accepted", []string{"offer", "lines"}},
		{"match.decline", []string{"proposed"}, "org_declined", []string{"reason"}},
		{"match.confirm", []string{"org_accepted"}, "village_confirmed", nil},
		{"match.refuse", []string{"org_accepted"}, "village_declined", []string{"reason", "toGiver"}},
		{"match.consent", []string{"village_confirmed"}, "household_consented", []string{"consents"}},
		{"match.dissent", []string{"village_confirmed"}, "household_declined", []string{"reason", "toGiver"}},
		{"match.review", []string{"village_confirmed", "household_consented"}, "township_reviewed", []string{"opinion", "toGiver"}},
		{"match.clear", []string{"org_accepted", "village_confirmed", "household_consented", "township_reviewed"}, "", []string{"reason"}},
		{"match.approve", []string{"township_reviewed"}, "", []string{"opinion", "toGiver"}},
		{"match.reject", []string{"village_confirmed", "household_consented", "township_reviewed"}, "rejected", []string{"reason", "toGiver"}},
		{"match.schedule", []string{"county_approved"}, "scheduled", []string{"deliverOn", "place"}},
		{"match.voucher", []string{"scheduled", "delivering"}, "delivering", []string{"voucher"}},
		{"match.receive", []string{"delivering"}, "delivering", []string{"receipt"}},
		{"match.witness", []string{"delivering"}, "", []string{"voucherId"}},
		{"match.void", []string{"delivering"}, "", []string{"voucherId", "reason"}},
		{"match.report", []string{"delivered"}, "feedback", []string{"receiptReference", "toldDonorOn"}},
		{"match.close", []string{"feedback"}, "closed", []string{"copiesFiled"}},
		{"match.lapse", []string{"proposed", "org_accepted", "village_confirmed"}, "lapsed", nil},
		{"match.dispute", liveMatch, "disputed", []string{"reason"}},
		{"match.suspend", liveMatch, "suspended", []string{"reason", "toGiver"}},
		{"match.resume", []string{"disputed", "suspended"}, "", []string{"finding", "toGiver"}},
		{"match.cancel", append(append([]string{"proposed"}, liveMatch...), "disputed", "suspended"), "cancelled", []string{"reason", "toGiver"}},
	},
}

// liveMatch are the states in which a match holds quantities and has not been delivered.
var liveMatch = []string{"org_accepted", "village_confirmed", "household_consented", "township_reviewed", "county_approved", "scheduled", "delivering"}

// LiveMatches are the same, for questions to the database.
var LiveMatches = liveMatch

// ReleasedStates are the states in which the organisation may see what the consents release (§4.3, last paragraph).
var ReleasedStates = []string{"county_approved", "scheduled", "delivering", "delivered", "feedback", "closed"}

// VoucherLabels are the states of a delivery slip (四联单, §3.14).
var VoucherLabels = List{
	term("issued", "已开单", "Issued"), term("received", "已登记收到", "Received"), term("confirmed", "已签收", "Confirmed"),
	term("closed", "已归档", "Filed"), term("void", "已作废", "Void"),
}
