package main

import (
	"testing"

	"shanqiao/models"
)

// planIn gives a plan of the county in a state, with a line set by hand by `as` where one is named.
func (b *bench) planIn(state, as string) string {
	b.t.Helper()
	clerk := b.who["county1"]
	id := clerk.post("/api/plans", obj{"title": "第四季度方案", "region": "220821000000", "method": "engine"}).text("id")
	clerk.solved(id)
	if as != "" {
		id = b.who[as].post("/api/plans/"+id+"/adjust", b.pin(id)).text("id")
		clerk.solved(id)
	}
	if state == "discarded" {
		clerk.post("/api/plans/"+id+"/discard", nil)
	}
	return id
}

// pin sets the first line of a plan by hand.
func (b *bench) pin(plan string) obj {
	b.t.Helper()
	line := b.who["county1"].get("/api/plans/" + plan + "/lines?limit=1")
	if line.text("items.0.lineId") == "" {
		b.t.Fatal("the plan has no line")
	}
	return obj{"reason": "入户核过，情况属实。", "pins": []obj{{"lineId": line.text("items.0.lineId"), "offerId": line.text("items.0.offerId"), "qty": int(line.number("items.0.qty"))}}}
}

// TestRefusals_Plans walks models.PlanMachine from the state in which a person has work with a plan.
func TestRefusals_Plans(t *testing.T) {
	b := newBench(t)
	c := counts{}
	for range 6 { // publishing needs a line that is not yet proposed
		b.needIn("open-minor")
	}
	discarded := "/api/plans/" + b.planIn("discarded", "")
	for _, s := range models.PlanMachine.Steps {
		verb := string(s.Action)[len("plan."):]
		id := b.planIn("solved", "")
		m := move{"county1", verb, obj{}}
		if verb == "adjust" {
			m.body = b.pin(id)
		}
		own := func(as string) string {
			if len(models.Powers[s.Action].Apart) == 0 {
				return ""
			}
			return "/api/plans/" + b.planIn("solved", as)
		}
		b.refuse(c, "/api/plans/"+id, verb, m, own, discarded, models.PlanMachine.Can(s.To, s.Action))
	}
	report(t, "plans", c)
}
