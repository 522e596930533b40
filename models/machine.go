package models

import "time"

// Side is who holds a thing in a state.
type Side string

// The sides that can hold something.
const (
	SideVillage   Side = "village"
	SideTownship  Side = "township"
	SideCounty    Side = "county"
	SideProvince  Side = "province"
	SideOffice    Side = "office" // the office that decides on an organisation or offer
	SideOrg       Side = "org"
	SideHousehold Side = "household"
	SideNobody    Side = ""
)

// Stage is one state of a noun: its words, who holds it, what they do, and until when.
type Stage struct {
	State  string
	Label  Text
	Holder Side
	Doing  Text   // "核对中": what the holder does; shown on the holder line
	Limit  string // key of the parameter with the limit, "" when nothing is due
	Days   string // "wd" working days or "d" calendar days
}

// Step is one transition. An empty To means that the state follows from the quantities.
type Step struct {
	Action Action
	From   []string
	To     string
	Fields []string // fields its button asks for, besides the version
}

// Machine is the whole life of a noun. Server, API document, buttons and tests read the same table.
type Machine struct {
	Noun   string
	Stages []Stage
	Steps  []Step
}

// Stage finds a state's description.
func (m Machine) Stage(state string) Stage {
	for _, s := range m.Stages {
		if s.State == state {
			return s
		}
	}
	return Stage{State: state, Label: Text{state, state}}
}

// Step finds the transition of an action, or false when the action moves nothing.
func (m Machine) Step(a Action) (Step, bool) {
	for _, s := range m.Steps {
		if s.Action == a {
			return s, true
		}
	}
	return Step{}, false
}

// Next gives the state after the action, or a Conflict that names state and action. keep is returned where the
// table leaves the state to the quantities.
func (m Machine) Next(state string, a Action, keep string) (string, error) {
	for _, s := range m.Steps {
		if s.Action != a || !oneOf(state, s.From) {
			continue
		}
		if s.To == "" {
			return keep, nil
		}
		return s.To, nil
	}
	return state, Fail(Conflict, m.Noun+".cannot-move", m.Stage(state).Label, Powers[a].Title)
}

// Can says whether the table has the action in this state.
func (m Machine) Can(state string, a Action) bool {
	for _, s := range m.Steps {
		if s.Action == a && oneOf(state, s.From) {
			return true
		}
	}
	return false
}

// Allows refuses an actor whose role may do the action, but not in this state.
func (m Machine) Allows(state string, action Action, a Actor, s Subject) error {
	roles, narrowed := Powers[action].In[state]
	if !narrowed || a.System {
		return nil
	}
	for _, g := range a.Grants {
		if (Power{Roles: roles}).allows(g, s) {
			return nil
		}
	}
	return Fail(Forbidden, "actor.may-not", Powers[action].Title)
}

// Offered is one button: an action that this actor can take now, or one that is his but blocked, with the reason.
type Offered struct {
	Action  Action
	Title   Text
	Fields  []string
	Blocked error      // why not, for an action that is the actor's but for the separation of duties
	OpensAt *time.Time // from when, for an action that only time opens
}

// Offers lists the buttons of an actor on a subject in a state, in the order of the table.
func (m Machine) Offers(state string, a Actor, s Subject) []Offered {
	var out []Offered
	seen := map[Action]bool{}
	for _, step := range m.Steps {
		if seen[step.Action] || !oneOf(state, step.From) || a.System || !a.May(step.Action, s) || m.Allows(state, step.Action, a, s) != nil {
			continue
		}
		seen[step.Action] = true
		out = append(out, Offered{Action: step.Action, Title: Powers[step.Action].Title, Fields: step.Fields, Blocked: a.apart(step.Action, s)})
	}
	return out
}

func oneOf(s string, list []string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// Holder is the one line under everything that moves: who holds it now, what they do, until when.
type Holder struct {
	Side  Side
	Who   string
	Doing Text
	Due   *time.Time
	Left  int // working days left, negative when late
	Late  bool
}

// Hold fills a holder line; due may be nil.
func (st Stage) Hold(who string, due *time.Time, now time.Time, cal Calendar) Holder {
	h := Holder{Side: st.Holder, Who: who, Doing: st.Doing, Due: due}
	if due != nil {
		h.Left = cal.WorkingBetween(now, *due)
		h.Late = now.After(*due)
	}
	return h
}

// OneOf says whether s is one of the list.
func OneOf(s string, list []string) bool { return oneOf(s, list) }
