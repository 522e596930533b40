package demo

import "shanqiao/models"

// life is one course that a need can take: how often, what sort of need it asks for, its steps, and how many working
// days its last step lies back.
type life struct {
	name   string
	weight int
	wants  func(k *kind) bool
	board  bool // the need must be one that is posted in the village
	steps  func(n *need) []step
	age    func(b *build) int
}

// Sorts of needs.
func anyKind(*kind) bool     { return true }
func ofHome(k *kind) bool    { return k.home != "" }
func ofVillage(k *kind) bool { return k.level == "village" || k.level == "institution" }
func matchable(k *kind) bool { return k.level != "township" }
func posted(k *kind) bool    { return k.home != "" && !k.named }
func inHaste(k *kind) bool   { return k.urgency == "emergency" }
func divisible(k *kind) bool {
	return matchable(k) && (k.lines[0].unit == "fen" || k.lines[0].least >= 4)
}
func expensive(k *kind) bool    { return k.lines[0].item == "粮食烘干机" }
func ordinaryKind(k *kind) bool { return k.urgency != "emergency" }

// drafted enters the need.
func (n *need) drafted() []step { return []step{{do: n.post}} }

// submitted enters and submits it.
func (n *need) submitted() []step {
	return append(n.drafted(), step{wait: n.b.between(0, 1), do: n.submit})
}

// reviewed brings it before the township.
func (n *need) reviewed() []step {
	steps := n.submitted()
	limit := int64(1_000_000)
	if n.Policy == "household_default" || n.Level == "village" && n.AmountFen > limit {
		steps = append(steps, step{wait: n.b.between(1, 4), do: n.minute})
	}
	return steps
}

func (n *need) checked() []step {
	return append(n.reviewed(), step{wait: n.b.between(1, 3), do: n.check})
}

func (n *need) forwarded() []step {
	return append(n.checked(), step{wait: n.b.between(0, 2), do: n.forward})
}

// atCounty brings it before the county, through the posting where there is one.
func (n *need) atCounty() []step {
	steps := n.forwarded()
	if models.NoticePolicies[n.Policy].Board {
		steps = append(steps, step{wait: n.b.between(8, 9), do: n.unpost})
	}
	return steps
}

// opened brings it to those who can give.
func (n *need) opened() []step {
	wait := n.b.between(1, 8)
	if n.b.chance(6) {
		wait = 11
	}
	return append(n.atCounty(), step{wait: wait, do: n.confirm})
}

// agreed are the steps of a match until the village and the household have agreed.
func (m *match) agreed() []step {
	b := m.n.b
	steps := []step{{wait: b.between(1, 4), do: m.confirm}}
	if m.n.home != nil {
		steps = append(steps, step{wait: b.between(0, 3), do: m.consent})
	}
	return steps
}

func (m *match) approved() []step {
	b := m.n.b
	steps := append(m.agreed(), step{wait: b.between(1, 3), do: m.review}, step{wait: b.between(1, 4), do: m.approve})
	if m.worth() > 5_000_000 {
		steps = append(steps, step{wait: 1, do: m.second})
	}
	return steps
}

func (m *match) worth() (fen int64) {
	for _, l := range m.n.lines {
		fen += l.Qty * l.UnitValueFen
	}
	return fen * m.share / 2
}

func (m *match) scheduled() []step {
	return append(m.approved(), step{wait: m.n.b.between(1, 5), do: m.schedule})
}

func (m *match) sent() []step {
	return append(m.scheduled(), step{wait: m.n.b.between(1, 9), do: m.issue(2)})
}

func (m *match) received() []step {
	return append(m.sent(), step{wait: m.n.b.between(0, 6), do: m.receive(2)})
}

func (m *match) delivered() []step {
	return append(m.received(), step{wait: m.n.b.between(0, 2), do: m.witness})
}

func (m *match) reported() []step {
	return append(m.delivered(), step{wait: m.n.b.between(1, 12), do: m.report})
}

func (m *match) filed() []step {
	return append(m.reported(), step{wait: m.n.b.between(1, 7), do: m.file})
}

// claimed lets an organisation take the open need, some time after it was opened.
func (n *need) claimed(m *match, rest []step) []step {
	return append(append(n.opened(), step{wait: n.b.between(2, 26), do: m.claim, by: m}), rest...)
}

// recommended lets the county recommend it to an organisation first.
func (n *need) recommended(m *match, rest []step) []step {
	steps := append(n.opened(), step{wait: n.b.between(2, 20), do: m.propose, by: m})
	if rest == nil {
		return steps
	}
	return append(append(steps, step{wait: n.b.between(1, 3), do: m.accept}), rest...)
}

func (n *need) closing() step {
	return step{wait: n.b.between(1, 7), do: n.plain(func() models.Actor { return n.county().clerks[0] }, "need.close")}
}
