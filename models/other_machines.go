package models

// OrganisationMachine is the verification of an organisation or team (domain handbook §4.8).
var OrganisationMachine = Machine{
	Noun: "organisation",
	Stages: []Stage{
		stage("submitted", "已提交", "Submitted", SideOffice, "等受理", "to be taken up", "org_take_wd", "wd"),
		stage("checking", "核验中", "Checking", SideOffice, "核验中", "checking", "org_check_wd", "wd"),
		stage("returned", "退回补充", "Returned", SideOrg, "补充材料", "adding what is missing", "", ""),
		stage("verified", "已核验", "Verified", SideNobody, "", "", "", ""),
		stage("rejected", "不予登记", "Rejected", SideNobody, "", "", "", ""),
		stage("suspended", "已暂停", "Suspended", SideOffice, "暂停中", "suspended", "", ""),
		stage("revoked", "已撤销", "Revoked", SideNobody, "", "", "", ""),
	},
	Steps: []Step{
		{"organisation.amend", []string{"returned"}, "returned", []string{"organisation"}},
		{"organisation.resubmit", []string{"returned"}, "submitted", nil},
		{"organisation.declare", []string{"submitted", "checking", "returned", "verified", "suspended"}, "", []string{"relatedParties"}},
		{"organisation.take", []string{"submitted"}, "checking", nil},
		{"organisation.endorse", []string{"checking"}, "checking", []string{"reason"}},
		{"organisation.verify", []string{"checking"}, "verified", []string{"opinion"}},
		{"organisation.return", []string{"submitted", "checking"}, "returned", []string{"missing"}},
		{"organisation.reject", []string{"checking"}, "rejected", []string{"reason"}},
		{"organisation.suspend", []string{"verified"}, "suspended", []string{"reason", "credit"}},
		{"organisation.restore", []string{"suspended"}, "verified", []string{"reason"}},
		{"organisation.revoke", []string{"verified", "suspended"}, "revoked", []string{"reason"}},
	},
}

// GivingFamily are the states of an offer that follow from its quantities.
var GivingFamily = []string{"active", "part_committed", "committed", "delivering", "fulfilled"}

// OfferMachine is the life of an offer (供给, §4.2) and of a project (慈善项目, §3.10), which is an offer with a plan.
var OfferMachine = Machine{
	Noun: "offer",
	Stages: []Stage{
		stage("draft", "草稿", "Draft", SideOrg, "填写中", "writing", "", ""),
		stage("submitted", "已提交", "Submitted", SideOffice, "等受理", "to be taken up", "offer_take_wd", "wd"),
		stage("verifying", "核验中", "Verifying", SideOffice, "核验中", "verifying", "offer_check_wd", "wd"),
		stage("returned", "退回补充", "Returned", SideOrg, "补充材料", "adding what is missing", "", ""),
		stage("rejected", "不予上架", "Rejected", SideNobody, "", "", "", ""),
		stage("active", "可对接", "Active", SideNobody, "", "", "", ""),
		stage("part_committed", "部分已承诺", "Partly committed", SideNobody, "", "", "", ""),
		stage("committed", "已全部承诺", "Committed", SideNobody, "", "", "", ""),
		stage("delivering", "送达中", "Delivering", SideOrg, "送达中", "delivering", "", ""),
		stage("fulfilled", "已送完", "Fulfilled", SideOffice, "待结清", "to be closed", "", ""),
		stage("closed", "已结清", "Closed", SideNobody, "", "", "", ""),
		stage("withdrawn", "余量已撤回", "Withdrawn", SideNobody, "", "", "", ""),
		stage("expired", "已到期", "Expired", SideNobody, "", "", "", ""),
		stage("frozen", "已冻结", "Frozen", SideOffice, "冻结中", "frozen", "", ""),
	},
	Steps: []Step{
		{"offer.amend", []string{"draft", "returned"}, "", []string{"offer"}},
		{"offer.submit", []string{"draft", "returned"}, "submitted", nil},
		{"offer.take", []string{"submitted"}, "verifying", nil},
		{"offer.activate", []string{"verifying"}, "", []string{"opinion"}},
		{"offer.keep", []string{"verifying"}, "", []string{"reason"}},
		{"offer.return", []string{"submitted", "verifying"}, "returned", []string{"missing"}},
		{"offer.reject", []string{"verifying"}, "rejected", []string{"reason"}},
		{"offer.withdraw", []string{"active", "part_committed"}, "withdrawn", []string{"reason"}},
		{"offer.expire", []string{"active", "part_committed"}, "expired", nil},
		{"offer.freeze", GivingFamily, "frozen", []string{"reason"}},
		{"offer.thaw", []string{"frozen"}, "", []string{"reason"}},
		{"offer.close", []string{"fulfilled", "withdrawn", "expired"}, "closed", nil},
	},
}

// CycleMachine is one round of honours (评选表彰, §4.5). Before it is decided two officers may take it one step back.
var CycleMachine = Machine{
	Noun: "cycle",
	Stages: []Stage{
		stage("planned", "筹备", "Planned", SideProvince, "筹备中", "planning", "", ""), stage("announced", "已发布", "Announced", SideProvince, "已发布", "announced", "", ""),
		stage("nominating", "推荐中", "Nominating", SideCounty, "推荐中", "nominating", "", ""), stage("screening", "资格审查", "Screening", SideProvince, "审查中", "screening", "", ""),
		stage("opinions", "征求意见", "Opinions", SideProvince, "征求意见", "asking opinions", "", ""), stage("noticed", "公示", "Notice", SideProvince, "公示中", "posting", "", ""),
		stage("final_review", "终评", "Final review", SideProvince, "终评中", "voting", "", ""), stage("decided", "已决定", "Decided", SideProvince, "待公布", "to be published", "", ""),
		stage("published", "已公布", "Published", SideNobody, "", "", "", ""), stage("archived", "已归档", "Archived", SideNobody, "", "", "", ""),
	},
	Steps: []Step{
		{"cycle.advance", []string{"planned"}, "announced", nil}, {"cycle.advance", []string{"announced"}, "nominating", nil},
		{"cycle.advance", []string{"nominating"}, "screening", nil}, {"cycle.advance", []string{"screening"}, "opinions", nil},
		{"cycle.advance", []string{"opinions"}, "noticed", nil}, {"cycle.advance", []string{"noticed"}, "final_review", nil},
		{"cycle.advance", []string{"final_review"}, "decided", nil}, {"cycle.advance", []string{"decided"}, "published", nil},
		{"cycle.advance", []string{"published"}, "archived", nil},
		{"cycle.back", CycleBack, "", []string{"reason"}}, {"cycle.agree", CycleBack, "", nil}, {"cycle.keep", CycleBack, "", nil},
	},
}

// CycleBack are the states of a round that two officers may leave backwards.
var CycleBack = []string{"screening", "opinions", "noticed", "final_review"}

// HonorMachine is the way of one nomination (§4.5).
var HonorMachine = Machine{
	Noun: "honor",
	Stages: []Stage{
		stage("draft", "草稿", "Draft", SideCounty, "填写中", "writing", "", ""), stage("submitted", "已上报", "Submitted", SideProvince, "资格审查", "screening", "", ""),
		stage("returned", "退回补充", "Returned", SideCounty, "补充材料", "adding what is missing", "", ""), stage("eligible", "符合条件", "Eligible", SideProvince, "等初评", "to be scored", "", ""),
		stage("ineligible", "不符合条件", "Ineligible", SideNobody, "", "", "", ""), stage("first_review", "初评", "First review", SideProvince, "征求意见", "asking opinions", "", ""),
		stage("opinion_check", "已征求意见", "Opinions in", SideProvince, "等公示", "to be posted", "", ""), stage("noticed", "公示中", "Posted", SideProvince, "公示中", "posting", "", ""),
		stage("objected", "有异议", "Objected", SideProvince, "复查异议", "looking into the objection", "", ""), stage("final_vote", "终评", "Final vote", SideProvince, "评委投票", "voting", "", ""),
		stage("awarded", "已表彰", "Awarded", SideNobody, "", "", "", ""), stage("not_awarded", "未入选", "Not awarded", SideNobody, "", "", "", ""),
		stage("revoke_asked", "提请撤销", "Revocation asked", SideProvince, "等附议", "to be seconded", "", ""),
		stage("revoked", "已撤销", "Revoked", SideNobody, "", "", "", ""), stage("withdrawn", "已撤出", "Taken out", SideNobody, "", "", "", ""),
	},
	Steps: []Step{
		{"honor.submit", []string{"draft", "returned"}, "submitted", nil},
		{"honor.return", []string{"submitted"}, "returned", []string{"missing"}},
		{"honor.screen", []string{"submitted"}, "", []string{"opinion"}},
		{"honor.score", []string{"eligible"}, "", []string{"score"}},
		{"honor.opinion", []string{"first_review"}, "", []string{"unit", "agrees", "opinion"}},
		{"honor.notice", []string{"opinion_check"}, "noticed", nil},
		{"honor.object", []string{"noticed", "objected"}, "objected", []string{"content"}},
		{"honor.answer", []string{"objected"}, "", []string{"finding", "publicText", "upheld"}},
		{"honor.final", []string{"noticed"}, "final_vote", nil},
		{"honor.vote", []string{"final_vote"}, "final_vote", []string{"agrees"}},
		{"honor.decide", []string{"final_vote"}, "", []string{"docNo"}},
		{"honor.revoke", []string{"awarded"}, "revoke_asked", []string{"reason"}},
		{"honor.endorse", []string{"revoke_asked"}, "revoked", nil},
		{"honor.keep", []string{"revoke_asked"}, "awarded", nil},
		{"honor.withdraw", []string{"draft", "returned", "submitted", "eligible", "first_review", "opinion_check", "noticed", "objected", "final_vote"}, "withdrawn", []string{"reason"}},
	},
}

// Machines lists every life, for guards and tests.
var Machines = []Machine{NeedMachine, OfferMachine, MatchMachine, OrganisationMachine, CycleMachine, HonorMachine, PlanMachine}
