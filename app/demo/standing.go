package demo

import (
	"fmt"

	"shanqiao/models"
)

// standing makes the offers that no need has taken from, in every state, and ends some that have done their work.
func (b *build) standing() error {
	for _, g := range b.givers {
		for _, x := range g.gifts {
			if x.State == "fulfilled" && x.Reserved == 0 && b.chance(60) {
				if err := x.hold(); err != nil {
					return err
				}
				b.plan("closing "+x.Name, []step{{do: x.plain("offer.close", "")}}, b.between(0, 6))
			}
			if err := b.scarce(x); err != nil {
				return err
			}
		}
	}
	for i, end := range standingEnds {
		for range end.times {
			x, err := b.idle(end.giver)
			if err != nil {
				return err
			}
			steps := append(x.opening()[:end.steps:end.steps], end.more(b, x)...)
			b.plan(fmt.Sprintf("offer %d %s", i, x.Name), steps, end.age(b))
		}
	}
	return b.play()
}

// scarce has givers take most of what nobody asked for back, so that there is less to give than is lacked: a plan that can
// serve everybody shows nothing. What people are to try in the story stays.
func (b *build) scarce(x *gift) error {
	if x.opened.IsZero() || !models.OneOf(x.State, []string{"active", "part_committed"}) || models.OneOf(x.Name, storyOffers) || !b.chance(85) {
		return nil
	}
	if err := x.hold(); err != nil {
		return err
	}
	b.plan("taking back "+x.Name, []step{{do: x.rest("offer.withdraw", "年度预算调整，收回余量")}}, b.between(0, 6))
	return nil
}

// storyOffers are those that the story and the tour take from.
var storyOffers = []string{"困难高中生助学（吉林西部）", "老人暖冬护理床垫", "济困助老资金", "冬季棉被棉衣", "入户陪伴和代办", "PE 供水管", "太阳能路灯"}

// standingEnds say how far offers have come: how many steps of the opening, what follows, how long ago.
var standingEnds = []struct {
	giver string
	times int
	steps int
	more  func(b *build, x *gift) []step
	age   func(b *build) int
}{
	{"", 7, 1, nothing, upTo(15)},
	{foundation, 1, 1, nothing, upTo(3)}, {federation, 1, 1, nothing, upTo(3)}, {volunteers, 1, 1, nothing, upTo(3)}, {maker, 1, 1, nothing, upTo(3)},
	{"", 5, 2, nothing, limited(3)}, {foundation, 1, 2, nothing, upTo(1)}, {federation, 1, 2, nothing, upTo(1)}, {volunteers, 1, 2, nothing, upTo(1)},
	{"", 4, 3, nothing, limited(5)}, {"暖炕头养老服务中心", 1, 3, nothing, limited(5)},
	{"", 5, 2, then("offer.return", ""), upTo(20)}, {maker, 1, 2, then("offer.return", ""), upTo(5)},
	{"", 4, 3, then("offer.reject", "物资无合格证明，不予上架"), upTo(60)},
	{"", 42, 4, nothing, upTo(170)},
	{"", 4, 4, then("offer.freeze", "来源待核实，先冻结"), upTo(20)},
	{"", 3, 4, func(b *build, x *gift) []step {
		return append(then("offer.freeze", "来源待核实，先冻结")(b, x), step{wait: 4, do: x.plain("offer.thaw", "核实无误")})
	}, upTo(90)},
	{"", 6, 4, func(b *build, x *gift) []step {
		return []step{{wait: 20, do: x.rest("offer.withdraw", "年度预算调整，收回余量")}}
	}, upTo(100)},
	{"", 6, 4, func(b *build, x *gift) []step { return []step{{wait: 60, do: x.rest("offer.expire", "到期")}} }, upTo(80)},
	{"", 4, 4, func(b *build, x *gift) []step {
		return []step{{wait: 30, do: x.rest("offer.withdraw", "改投其他项目")}, {wait: 6, do: x.plain("offer.close", "")}}
	}, upTo(100)},
}

func nothing(*build, *gift) []step { return nil }

func then(action models.Action, note string) func(b *build, x *gift) []step {
	return func(b *build, x *gift) []step { return []step{{wait: b.between(1, 3), do: x.plain(action, note)}} }
}

// idle makes an offer of a giver for something that villages often lack.
func (b *build) idle(name string) (*gift, error) {
	for range 200 {
		k := pick(b, [][]kind{householdKinds, villageKinds}[b.rnd.IntN(2)])
		t := k.lines[0]
		n := &need{Need: &models.Need{Category: k.category}, b: b, spot: b.anywhere()}
		n.Region = n.spot.Code
		n.lines = []models.NeedLine{{Item: t.item, Spec: t.spec, ResourceKind: t.kind, Unit: t.unit, UnitValueFen: t.value}}
		x, err := n.order(name, t.most*int64(1+b.rnd.IntN(3)), b.base)
		if err == nil {
			x.PledgePublic = false
			return x, nil
		}
	}
	return nil, fmt.Errorf("%s gives nothing that is lacked", name)
}
