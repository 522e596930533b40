package demo

import (
	"fmt"
	"time"

	"shanqiao/models"
)

// order has an organisation offer a quantity that fits the need, as something it is going to enter; want prefers one by
// name.
func (n *need) order(want string, quantity int64, at time.Time) (*gift, error) {
	b, l := n.b, n.lines[0]
	var able []*giver
	for _, g := range b.givers {
		if (want == "" || g.Name == want) && g.Verified() && g.gives(n, l.ResourceKind) {
			able = append(able, g)
		}
	}
	if len(able) == 0 {
		return nil, fmt.Errorf("nobody gives %s for %s in %s", l.ResourceKind, n.Category, n.Region)
	}
	g := pick(b, able)
	o := models.Offer{Form: "offer", Name: offerName(l, n.Category), Mode: "via_charity", Categories: []string{n.Category}, ResourceKind: l.ResourceKind, Unit: l.Unit, UnitValueFen: l.UnitValueFen, Quantity: quantity,
		Restriction: "unrestricted", SourceFunds: "own", Until: day(b.base.AddDate(0, 5+b.rnd.IntN(12), 0)), Regions: []models.Code{}, Groups: []string{}, Stages: []string{}}
	switch l.ResourceKind {
	case "goods", "facility":
		o.Item, o.Spec, o.Safety, o.Mode = l.Item, l.Spec, pick(b, []string{"全新，附出厂合格证", "全新，附检验报告", "全新，质保两年"}), pick(b, []string{"via_charity", "direct_to_beneficiary"})
	case "service", "volunteer_hours", "training", "tech", "job":
		o.Item, o.Mode = l.Item, "service"
	}
	if b.chance(30) {
		o.Restriction, o.Regions = "region", []models.Code{n.spot.County.Up(models.LevelPrefecture)}
	} else if b.chance(30) {
		o.Restriction, o.Criteria = "purpose", "用于"+models.Categories.Label(n.Category).ZH
	}
	if l.Unit == "fen" && b.chance(35) && g.IsCharity {
		o.Form, o.From = "project", day(at.AddDate(0, -8, 0))
		o.Name, o.Criteria = projectName(n), "符合条件的困难家庭和村，不指定个人"
	}
	for _, c := range g.Purposes {
		if c != n.Category && b.chance(12) {
			o.Categories = append(o.Categories, c)
		}
	}
	return b.newGift(g, o), nil
}

// gives says whether an organisation has this sort of resource for the category and the place.
func (g *giver) gives(n *need, kind string) bool {
	if !models.OneOf(n.Category, g.Purposes) {
		return false
	}
	here := false
	for _, a := range g.ServiceAreas {
		here = here || n.Region.Within(a)
	}
	volunteers := models.OneOf(g.OrgType, []string{"volunteer_team", "volunteer_org", "red_cross", "mass_organisation"})
	switch kind {
	case "volunteer_hours":
		return here && volunteers
	case "money":
		return here && models.OneOf(g.OrgType, []string{"foundation", "charity_federation", "social_group", "red_cross"})
	case "service", "training", "tech", "job":
		return here && g.OrgType != "volunteer_team"
	}
	return here && g.OrgType != "volunteer_team"
}

func offerName(l models.NeedLine, category string) string {
	switch l.ResourceKind {
	case "money":
		return models.Categories.Label(category).ZH + "专项资金"
	case "volunteer_hours":
		return l.Item + "志愿服务"
	case "goods", "facility":
		return "捐赠" + l.Item
	}
	return l.Item + "服务"
}

func projectName(n *need) string {
	return models.Categories.Label(n.Category).ZH + "行动（" + n.b.place.names[n.spot.County] + "）"
}

// total is how much of the need a match will ask its offer for.
func (m *match) total() (sum int64) {
	for _, l := range m.n.lines {
		if m.share >= 2 {
			sum += l.Qty
		} else {
			sum += max(l.Qty/2, 1)
		}
	}
	return sum
}

// compose puts the life of a need on the agenda. For some matches the giver enters an offer of exactly that quantity
// some days before, so that offers of every degree exist.
func (n *need) compose(what string, steps []step, age int) error {
	b, after := n.b, 0
	for i := len(steps) - 1; i >= 0; i-- {
		if m := steps[i].by; m != nil && b.share > 0 && (m.exact || b.chance(b.share)) {
			quantity := m.total()
			if !m.exact && b.chance(20) {
				quantity += quantity / 2 // and some for others
			}
			x, err := n.order(m.want, quantity, b.base)
			if err != nil {
				return err
			}
			b.orders[x], n.orders, m.want = true, append(n.orders, x), x.giver.Name
			b.plan("offer "+x.Name, x.opening(), age+after+b.between(2, 18))
		}
		after += steps[i].wait
	}
	b.plan(what+": "+n.Title, steps, age)
	return nil
}
