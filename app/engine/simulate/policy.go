package simulate

import "shanqiao/models"

// Methods of a plan.
const (
	Engine     = "engine"      // the engine's plan
	FirstCome  = "first_come"  // by day of arrival, each all it wants
	EqualShare = "equal_share" // by day of arrival, each the same share of what it wants
)

// Policy is a way to plan: rules, how often, by which method.
type Policy struct {
	Name, About string
	Rules       models.RuleSet
	Every       int // days from plan to plan
	Method      string
	// Anew cuts tranches out of what a need still lacks, so that who has the basic part begins with another; without it, as the
	// product does, out of what it asked for, and what it got since fills the first of them.
	Anew bool
	// YearFloor counts the floor of the priority regions over the year: their share of all that was offered so far, less what they
	// got of it; without it, as the product does, it is their share of what lies there on the day, every time anew.
	YearFloor bool
}

// Policies are the shipped rules and the alternatives to them, each other in one point.
func Policies(shipped models.RuleSet) []Policy {
	base := Policy{Rules: shipped, Every: 1, Method: Engine}
	vary := func(name, about string, change func(*Policy)) Policy {
		p := base
		p.Name, p.About = name, about
		if change != nil {
			change(&p)
		}
		return p
	}
	return []Policy{
		vary("shipped", "the shipped rules, a plan every night", nil),
		vary("anew", "parts are cut anew in every plan: who has the basic part begins with another", func(p *Policy) { p.Anew = true }),
		vary("no-tranches", "a need is one piece: no basic part first", func(p *Policy) { p.Rules.Tranches = []int64{100} }),
		vary("no-floor", "nothing is kept for priority regions", func(p *Policy) { p.Rules.FloorPercent = 0 }),
		vary("floor-5", "a twentieth of the supply is kept for priority regions", func(p *Policy) { p.Rules.FloorPercent = 5 }),
		vary("year-floor", "a fifth of what the year has offered so far is kept for them, less what they got of it", func(p *Policy) { p.YearFloor = true }),
		vary("year-floor-10", "the same with a tenth", func(p *Policy) { p.YearFloor, p.Rules.FloorPercent = true, 10 }),
		vary("no-village-cap", "a village may get all of a kind", func(p *Policy) { p.Rules.VillageSharePercent = 100 }),
		vary("weekly", "the shipped rules, a plan every 7 days", func(p *Policy) { p.Every = 7 }),
		vary("monthly", "the shipped rules, a plan every 30 days", func(p *Policy) { p.Every = 30 }),
		vary("first-come", "by day of arrival, each all it wants", func(p *Policy) { p.Method = FirstCome }),
		vary("equal-shares", "by day of arrival, each the same share", func(p *Policy) { p.Method = EqualShare }),
	}
}
