package demo

import (
	"time"

	"shanqiao/models"
)

func upTo(most int) func(*build) int     { return func(b *build) int { return b.rnd.IntN(most + 1) } }
func limited(limit int) func(*build) int { return func(b *build) int { return b.waiting(limit) } }

// lives are all courses of the world. Together they end in every state that a step of models.NeedMachine or
// models.MatchMachine leads to; most needs are open or done, few wait for an office.
var lives = append(needLives, matchLives...)

var needLives = []life{
	{"draft", 14, anyKind, false, func(n *need) []step { return n.drafted() }, upTo(12)},
	{"village_review", 16, posted, true, func(n *need) []step { return n.submitted() }, limited(5)},
	{"returned by the village", 4, posted, true, func(n *need) []step {
		return append(n.submitted(), step{wait: 2, do: func(at time.Time) error { return n.back(n.village().supervisor, at) }})
	}, upTo(15)},
	{"township_review", 10, ordinaryKind, false, func(n *need) []step { return n.reviewed() }, limited(3)},
	{"township_review, checked", 8, ordinaryKind, false, func(n *need) []step { return n.checked() }, limited(3)},
	{"returned by the township", 7, matchable, false, func(n *need) []step {
		return append(n.checked(), step{wait: 1, do: func(at time.Time) error { return n.back(n.township().reviewers[0], at) }})
	}, upTo(20)},
	{"returned by the county", 4, matchable, false, func(n *need) []step {
		return append(n.atCounty(), step{wait: 3, do: func(at time.Time) error { return n.back(n.county().reviewers[0], at) }})
	}, upTo(20)},
	{"noticed", 14, posted, true, func(n *need) []step { return n.forwarded() }, upTo(7)},
	{"objected", 4, posted, true, func(n *need) []step { return append(n.forwarded(), step{wait: 2, do: n.object}) }, limited(15)},
	{"objection answered", 3, posted, true, func(n *need) []step {
		return append(n.forwarded(), step{wait: 2, do: n.object}, step{wait: 4, do: n.answer})
	}, upTo(2)},
	{"county_review", 2, ordinaryKind, false, func(n *need) []step { return n.atCounty() }, limited(10)},
	{"rejected", 14, ordinaryKind, false, func(n *need) []step {
		return append(n.atCounty(), step{wait: n.b.between(1, 8), do: n.plain(func() models.Actor { return n.county().reviewers[1] }, "need.reject", rejected...)})
	}, upTo(150)},
	{"withdrawn early", 8, anyKind, false, func(n *need) []step {
		return append(n.submitted(), step{wait: n.b.between(0, 3), do: n.plain(n.creator, "need.withdraw", withdrawn...)})
	}, upTo(190)},
	{"withdrawn open", 14, ordinaryKind, false, func(n *need) []step {
		return append(n.opened(), step{wait: n.b.between(5, 40), do: n.plain(n.creator, "need.withdraw", withdrawn...)})
	}, upTo(140)},
	{"emergency_open", 5, inHaste, false, func(n *need) []step { return append(n.checked(), step{do: n.emergency}) }, limited(10)},
	{"emergency, papers", 1, inHaste, false, func(n *need) []step {
		return append(n.checked(), step{do: n.emergency}, step{wait: 5, do: n.papers})
	}, upTo(7)},
	{"emergency, confirmed", 8, inHaste, false, func(n *need) []step {
		return append(n.checked(), step{do: n.emergency}, step{wait: 5, do: n.papers}, step{wait: 3, do: n.confirm})
	}, upTo(60)},
	{"open", 400, ordinaryKind, false, func(n *need) []step { return n.opened() }, upTo(112)},
	{"expired", 22, ordinaryKind, false, func(n *need) []step { return n.expiring() }, upTo(48)},
	{"renewed", 12, ordinaryKind, false, func(n *need) []step { return append(n.expiring(), step{wait: 3, do: n.renew}) }, upTo(40)},
	{"referred", 7, matchable, false, func(n *need) []step { return append(n.opened(), n.referral()) }, upTo(40)},
	{"referral answered", 8, matchable, false, func(n *need) []step {
		return append(n.opened(), n.referral(), step{wait: n.b.between(8, 30), do: n.plain(func() models.Actor { return n.township().clerks[0] }, "need.answered", "部门已办结")})
	}, upTo(120)},
	{"referral back", 5, ordinaryKind, false, func(n *need) []step {
		return append(n.opened(), n.referral(), step{wait: n.b.between(5, 15), do: n.plain(func() models.Actor { return n.township().clerks[0] }, "need.back", "部门答复不在政策范围")})
	}, upTo(60)},
	{"suspended", 2, ordinaryKind, false, func(n *need) []step { return append(n.opened(), n.suspension()) }, limited(15)},
	{"resumed", 6, ordinaryKind, false, func(n *need) []step {
		return append(n.opened(), n.suspension(), step{wait: 8, do: n.plain(func() models.Actor { return n.county().reviewers[0] }, "need.resume", "核实无误，恢复")})
	}, upTo(60)},
	{"ended", 6, ordinaryKind, false, func(n *need) []step {
		return append(n.opened(), n.suspension(), step{wait: 9, do: n.plain(func() models.Actor { return n.county().reviewers[0] }, "need.end", "核实后不再符合条件，终止")})
	}, upTo(120)},
}

// expiring is an open need whose half year has passed; the program ends it.
func (n *need) expiring() []step {
	return append(n.opened(), step{wait: 130, do: func(at time.Time) error {
		if at.Before(n.ValidUntil.AddDate(0, 0, 1)) {
			n.ValidUntil = ptr(models.Day(at).AddDate(0, 0, -1)) // holidays moved the day of the story
		}
		return n.act(system, "need.expire", at, "到期", nil)
	}})
}

func (n *need) referral() step {
	return step{wait: n.b.between(3, 20), do: func(at time.Time) error {
		n.note = pick(n.b, departments)
		return n.act(n.township().reviewers[0], "need.refer", at, pick(n.b, referReason), nil)
	}}
}

func (n *need) suspension() step {
	return step{wait: n.b.between(3, 20), do: n.plain(func() models.Actor { return n.county().reviewers[0] }, "need.suspend", suspendNeed...)}
}

// full is a life with one match for all of the need.
func full(name string, weight int, wants func(*kind) bool, age func(*build) int, rest func(n *need, m *match) []step) life {
	return life{name, weight, wants, false, func(n *need) []step {
		m := n.newMatch("", 2)
		if n.b.chance(25) {
			return n.recommended(m, rest(n, m))
		}
		return n.claimed(m, rest(n, m))
	}, age}
}

var matchLives = []life{
	{"proposed", 10, matchable, false, func(n *need) []step { return n.recommended(n.newMatch("", 2), nil) }, upTo(3)},
	{"org_declined", 10, matchable, false, func(n *need) []step {
		m := n.newMatch("", 2)
		return append(n.recommended(m, nil), step{wait: 2, do: func(at time.Time) error { return m.end(m.org, "match.decline", declineTexts...)(at) }})
	}, upTo(60)},
	full("org_accepted", 10, matchable, upTo(8), func(n *need, m *match) []step { return []step{} }),
	full("village_declined", 8, ofVillage, upTo(60), func(n *need, m *match) []step {
		return []step{{wait: 2, do: m.end(n.receiver, "match.refuse", refuseTexts...)}}
	}),
	full("village_confirmed", 8, ofHome, upTo(8), func(n *need, m *match) []step { return []step{{wait: 1, do: m.confirm}} }),
	full("household_declined", 8, ofHome, upTo(60), func(n *need, m *match) []step {
		return []step{{wait: 2, do: m.confirm}, {wait: 2, do: m.end(func() models.Actor { return n.village().clerk }, "match.dissent", dissentTexts...)}}
	}),
	full("household_consented", 5, ofHome, limited(3), func(n *need, m *match) []step { return m.agreed() }),
	full("township_reviewed", 3, matchable, limited(5), func(n *need, m *match) []step { return append(m.agreed(), step{wait: 2, do: m.review}) }),
	full("first signature", 1, expensive, limited(5), func(n *need, m *match) []step {
		return append(m.agreed(), step{wait: 2, do: m.review}, step{wait: 2, do: m.approve})
	}),
	full("rejected match", 8, matchable, upTo(60), func(n *need, m *match) []step {
		return append(m.agreed(), step{wait: 2, do: m.review}, step{wait: 3, do: m.end(func() models.Actor { return m.otherReviewer() }, "match.reject", rejectMatch...)})
	}),
	full("lapsed", 10, matchable, upTo(60), func(n *need, m *match) []step {
		return []step{{wait: 11, do: m.end(func() models.Actor { return system }, "match.lapse")}}
	}),
	full("county_approved", 12, matchable, limited(17), func(n *need, m *match) []step { return m.approved() }),
	full("scheduled", 10, matchable, limited(16), func(n *need, m *match) []step {
		m.exact = true
		return m.scheduled()
	}),
	full("delivering", 14, matchable, upTo(9), func(n *need, m *match) []step { return m.sent() }),
	full("delivering, received", 9, matchable, upTo(4), func(n *need, m *match) []step { return m.received() }),
	full("delivered", 2, matchable, upTo(9), func(n *need, m *match) []step { return m.delivered() }),
	full("feedback", 1, matchable, limited(8), func(n *need, m *match) []step { return m.reported() }),
	full("closed, need open to close", 1, matchable, limited(7), func(n *need, m *match) []step { return m.filed() }),
	full("closed", 300, matchable, upTo(120), func(n *need, m *match) []step { return append(m.filed(), n.closing()) }),
	full("closed, two officers", 6, expensive, upTo(90), func(n *need, m *match) []step { return append(m.filed(), n.closing()) }),
	full("voided and closed", 8, matchable, upTo(90), func(n *need, m *match) []step {
		steps := append(m.sent(), step{wait: 1, do: m.void}, step{wait: 1, do: m.issue(2)}, step{wait: 2, do: m.receive(2)}, step{do: m.witness})
		return append(steps, step{wait: 3, do: m.report}, step{wait: 3, do: m.file}, n.closing())
	}),
	full("voided", 3, matchable, upTo(5), func(n *need, m *match) []step { return append(m.sent(), step{wait: 1, do: m.void}) }),
	full("partly received", 10, divisible, upTo(25), func(n *need, m *match) []step {
		return append(m.sent(), step{wait: 2, do: m.receive(1)}, step{wait: 1, do: m.witness}, step{wait: 4, do: m.report}, step{wait: 3, do: m.file})
	}),
	full("partly received, rest waived", 8, divisible, upTo(80), func(n *need, m *match) []step {
		steps := append(m.sent(), step{wait: 2, do: m.receive(1)}, step{wait: 1, do: m.witness}, step{wait: 4, do: m.report}, step{wait: 3, do: m.file})
		return append(steps, step{wait: 6, do: n.waive}, n.closing())
	}),
	full("in two slips", 8, divisible, upTo(8), func(n *need, m *match) []step {
		return append(m.scheduled(), step{wait: 2, do: m.issue(1)}, step{wait: 2, do: m.receive(2)}, step{do: m.witness}, step{wait: 3, do: m.issue(2)})
	}),
	full("cancelled", 8, matchable, upTo(60), func(n *need, m *match) []step {
		return append(m.approved(), step{wait: 4, do: m.end(m.org, "match.cancel", cancelTexts...)})
	}),
	full("nothing came", 4, matchable, upTo(40), func(n *need, m *match) []step {
		return append(m.sent(), step{wait: 4, do: m.receive(0)}, step{wait: 1, do: m.witness})
	}),
	full("disputed", 1, matchable, limited(13), func(n *need, m *match) []step {
		return append(m.sent(), step{wait: 3, do: m.end(n.receiver, "match.dispute", disputeTexts...)})
	}),
	full("suspended match", 1, matchable, limited(13), func(n *need, m *match) []step { return append(m.approved(), step{wait: 2, do: m.pause}) }),
	full("resumed match", 5, matchable, upTo(60), func(n *need, m *match) []step {
		steps := append(m.approved(), step{wait: 2, do: m.pause}, step{wait: 5, do: m.end(func() models.Actor { return n.county().reviewers[0] }, "match.resume", "核查无误，恢复")}, step{wait: 2, do: m.schedule})
		return append(steps, step{wait: 2, do: m.issue(2)}, step{wait: 2, do: m.receive(2)}, step{do: m.witness}, step{wait: 3, do: m.report}, step{wait: 3, do: m.file}, n.closing())
	}),
	{"half promised", 20, divisible, false, func(n *need) []step {
		m := n.newMatch("", 1)
		return n.claimed(m, m.agreed())
	}, upTo(2)},
	{"two givers, second under way", 12, divisible, false, func(n *need) []step {
		one, two := n.newMatch("", 1), n.newMatch("", 2)
		steps := n.claimed(one, one.filed())
		return append(append(steps, step{wait: 5, do: two.claim}), two.approved()...)
	}, upTo(15)},
	{"two givers, closed", 24, divisible, false, func(n *need) []step {
		one, two := n.newMatch("", 1), n.newMatch("", 2)
		steps := append(n.claimed(one, one.filed()), step{wait: 5, do: two.claim})
		return append(append(steps, two.filed()...), n.closing())
	}, upTo(50)},
	{"declined, another closed", 8, matchable, false, func(n *need) []step {
		one, two := n.newMatch("", 2), n.newMatch("", 2)
		steps := append(n.recommended(one, nil), step{wait: 2, do: func(at time.Time) error { return one.end(one.org, "match.decline", declineTexts...)(at) }})
		return append(append(append(steps, step{wait: 4, do: two.claim}), two.filed()...), n.closing())
	}, upTo(60)},
}

// otherReviewer is a county reviewer without a hand in the need.
func (m *match) otherReviewer() models.Actor {
	for _, r := range m.n.county().reviewers {
		if r.User != models.Opt(m.NeedConfirmer) {
			return r
		}
	}
	return models.Actor{}
}

func (m *match) pause(at time.Time) error {
	return m.end(func() models.Actor { return m.n.county().reviewers[1] }, "match.suspend", suspendMatch...)(at)
}
