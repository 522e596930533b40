package honors_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"shanqiao/app/honors"
	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/models"
)

// found is called through a variable: put into this package by the compiler, its write would look like ours.
var found = (*params.Params).Found

// round makes a world with a round of a few people and enough officers for every hand.
func round(t *testing.T, nominees int) (*world, models.Cycle, []models.ID) {
	w := newWorld(t)
	w.ok(found(w.params, w.ctx, "demo"))
	w.user("admin", models.Grant{Role: models.SystemAdmin})
	for _, name := range []string{"p5", "p6", "p7"} {
		w.user(name, models.Grant{Role: models.ProvinceOfficer, Region: province})
	}
	for _, name := range []string{"p5", "p6", "p7"} {
		w.user(name+"r", models.Grant{Role: models.ProvinceReviewer, Region: province})
	}
	w.user("judge2", models.Grant{Role: models.HonourJudge, Region: province})
	_, err := w.notices.SetOffice(w.ctx, w.who["p1"], models.Office{Region: province, Phone: "12349", Address: "评选表彰办公室"})
	w.ok(err)
	now := w.params.Now(w.ctx)
	c, err := w.honors.Plan(w.ctx, w.who["p1"], models.Cycle{Name: "第九届吉林慈善奖", Region: province, Session: 9, Quotas: map[string]int{"charity_model": 2},
		WindowFrom: now.AddDate(-1, 0, 0), WindowTo: now, RuleDoc: "吉民发〔2026〕9号"})
	w.ok(err)
	for range 2 {
		c, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, 0)
		w.ok(err)
	}
	var ids []models.ID
	for i := range nominees {
		paper := store.NewID()
		name := fmt.Sprintf("郭望%d号", i+1)
		n, err := w.honors.Nominate(w.ctx, w.who["c1"], honors.Nominee{Cycle: c.ID, Category: "charity_model", Person: name, PersonUnit: "镇赉县新立村", Deeds: "二十年照料本村独居老人，从不收钱。",
			ConsentBy: name, ConsentOn: &now, ConsentFile: &paper, Region: county})
		w.ok(err)
		ids = append(ids, n.ID)
	}
	return w, c, ids
}

// walker tries steps of a round in any order by anybody.
type walker struct {
	*world
	rnd    *rand.Rand
	cycle  models.ID
	ids    []models.ID
	people []string
	taken  map[string]int
}

var walkSteps = []models.Action{"honor.submit", "honor.return", "honor.screen", "honor.score", "honor.opinion", "honor.notice", "honor.object", "honor.answer", "honor.final", "honor.vote", "honor.decide",
	"honor.revoke", "honor.endorse", "honor.keep"}

func (k *walker) input(id models.ID, action models.Action) honors.Decision {
	in := honors.Decision{Note: "情况属实，按规定办理。", Public: "有人反映情况不符，已经核对。", Missing: []string{"补一份材料"}, Score: 1 + k.rnd.IntN(100), Agrees: k.rnd.IntN(8) > 0, Recused: k.rnd.IntN(5) == 0,
		Upheld: k.rnd.IntN(3) == 0, DocNo: "吉民发〔2026〕30号"}
	if action == "honor.opinion" {
		n, _, err := k.honors.Nomination(k.ctx, models.SystemActor, id)
		k.ok(err)
		if left, err := k.honors.UnitsLeft(k.ctx, n); err == nil && len(left) > 0 {
			in.Unit = left[k.rnd.IntN(len(left))].ZH + "部门"
		}
	}
	if action == "honor.answer" {
		if open, err := k.honors.Objections(k.ctx, k.who["p7r"], id); err == nil {
			for _, o := range open {
				if o.AnsweredAt == nil {
					in.Objection = o.ID
				}
			}
		}
	}
	return in
}

// try takes one step; it says whether the step was taken. Only failures that people may read are refusals.
func (k *walker) try(who string, id models.ID, action models.Action) bool {
	k.t.Helper()
	var err error
	switch action {
	case "cycle.advance":
		_, err = k.honors.Advance(k.ctx, k.who[who], k.cycle, 0)
	case "cycle.back":
		_, err = k.honors.Back(k.ctx, k.who[who], k.cycle, 0, "要重新办理这一环节。")
	case "cycle.agree":
		_, err = k.honors.Agree(k.ctx, k.who[who], k.cycle, 0)
	case "cycle.keep":
		_, err = k.honors.Keep(k.ctx, k.who[who], k.cycle, 0)
	default:
		_, err = k.honors.Act(k.ctx, k.who[who], action, id, k.input(id, action))
	}
	if err != nil && models.CodeOf(err) == "" {
		k.t.Fatalf("%s by %s: %v", action, who, err)
	}
	if err == nil {
		k.taken[string(action)]++
	}
	return err == nil
}

// sideways are steps that a round can take for ever without coming further.
var sideways = map[models.Action]bool{"honor.object": true, "honor.return": true, "honor.revoke": true, "honor.keep": true}

// anything looks for a step forward that somebody can take now. What no role may do in a state is not tried.
func (k *walker) anything() bool {
	c, err := k.honors.Cycle(k.ctx, k.cycle)
	k.ok(err)
	for _, at := range k.rnd.Perm(len(k.people)) {
		who := k.people[at]
		for _, a := range []models.Action{"cycle.agree", "cycle.advance"} {
			if k.who[who].May(a, c.Subject()) && k.try(who, "", a) {
				return true
			}
		}
		for _, id := range k.ids {
			n, _, err := k.honors.Nomination(k.ctx, models.SystemActor, id)
			k.ok(err)
			for _, a := range walkSteps {
				if !sideways[a] && models.HonorMachine.Can(n.State, a) && k.who[who].Must(a, n.Subject()) == nil && k.try(who, id, a) {
					return true
				}
			}
		}
	}
	return false
}

// TestWalk_NoStateIsDead takes random steps by random officers, steps back among them, until the round is filed: at no point is
// there no step for anybody but waiting for a day.
func TestWalk_NoStateIsDead(t *testing.T) {
	taken := map[string]int{}
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			w, c, ids := round(t, 2)
			k := &walker{world: w, rnd: rand.New(rand.NewPCG(seed, 7)), cycle: c.ID, ids: ids, taken: taken}
			k.people = []string{"c1", "c1r", "c2r", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p1r", "p2r", "p5r", "p6r", "p7r", "judge", "judge2"}
			backs := 0
			for range 3000 {
				who, id := k.people[k.rnd.IntN(len(k.people))], ids[k.rnd.IntN(len(ids))]
				action := walkSteps[k.rnd.IntN(len(walkSteps))]
				switch roll := k.rnd.IntN(20); {
				case roll == 0 && backs < 4:
					action, backs = "cycle.back", backs+1
				case roll < 3:
					action = []models.Action{"cycle.agree", "cycle.keep"}[k.rnd.IntN(2)]
				case roll < 6:
					action = "cycle.advance"
				}
				if sideways[action] && k.rnd.IntN(6) > 0 {
					continue
				}
				if k.try(who, id, action) {
					continue
				}
				if k.rnd.IntN(12) == 0 && !k.anything() {
					at, err := k.honors.Cycle(k.ctx, c.ID)
					k.ok(err)
					if at.State == "archived" {
						return
					}
					if !k.waits(at) {
						t.Fatalf("the round is dead at %s: %v", at.State, k.states())
					}
					if _, err := k.params.Advance(k.ctx, k.who["admin"], "+1d"); err != nil {
						t.Fatal(err)
					}
				}
			}
			t.Fatalf("the round never came to its end: %v", k.states())
		})
	}
	t.Logf("steps taken: %v", taken)
	for _, a := range []string{"cycle.back", "cycle.agree", "honor.score", "honor.opinion", "honor.notice", "honor.vote", "honor.decide"} {
		if taken[a] == 0 {
			t.Errorf("the walk never took %s", a)
		}
	}
}

// waits says whether only the days of a notice keep the round.
func (k *walker) waits(c models.Cycle) bool {
	open, err := k.honors.Unfinished(k.ctx, c)
	k.ok(err)
	for _, x := range open {
		if n, _, err := k.honors.Nomination(k.ctx, models.SystemActor, x.Nomination); err != nil || n.State != "noticed" {
			return false
		}
	}
	return len(open) > 0
}

func (k *walker) states() (out []string) {
	for _, id := range k.ids {
		n, _, err := k.honors.Nomination(k.ctx, models.SystemActor, id)
		k.ok(err)
		out = append(out, n.State)
	}
	return out
}
