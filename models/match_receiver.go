package models

// ReceiverOf says who receives what a need asks for. Only a village stands between a household and its township.
func ReceiverOf(n Need) Side {
	switch {
	case n.HouseholdID != nil:
		return SideHousehold
	case n.Region.Level() == LevelTownship:
		return SideTownship
	}
	return SideVillage
}

// townshipWords are the labels and tasks of a match where the township itself receives.
var townshipWords = map[string]Stage{
	"org_accepted":      stage("", "组织已接受", "Accepted", SideTownship, "等乡镇确认", "waiting for the township", "", ""),
	"village_confirmed": stage("", "乡镇已确认", "Township agreed", SideTownship, "乡镇审核中", "township review", "", ""),
	"village_declined":  stage("", "乡镇不接", "Refused by the township", SideNobody, "", "", "", ""),
	"delivering":        stage("", "送达中", "Delivering", SideTownship, "等签收", "waiting for the receipt", "", ""),
}

// TownshipTitles are the words on a button where they name the village and the township itself receives.
var TownshipTitles = map[Action]Text{"match.refuse": {"乡镇不接", "Refuse for the township"}}

// MatchStage is a state of a match for those who receive: only a household is asked for its consent, so the village's
// word on any other need brings it before the township; and a township's own need is in the township's hands.
func MatchStage(state string, receiver Side) Stage {
	st := MatchMachine.Stage(state)
	if state == "village_confirmed" && receiver != SideHousehold {
		next := MatchMachine.Stage("household_consented")
		st.Holder, st.Doing, st.Limit, st.Days = next.Holder, next.Doing, next.Limit, next.Days
	}
	if own, ok := townshipWords[state]; ok && receiver == SideTownship {
		st.Label, st.Holder, st.Doing = own.Label, own.Holder, own.Doing
	}
	return st
}

// Stage is the match's state in the words of who receives.
func (m Match) Stage() Stage { return MatchStage(m.State, m.Receiver) }

// MatchesHeld lists, by who receives, the states of matches that wait for one of the sides.
func MatchesHeld(sides map[Side]bool) map[Side][]string {
	out := map[Side][]string{}
	for _, receiver := range []Side{SideHousehold, SideVillage, SideTownship} {
		for _, st := range MatchMachine.Stages {
			if sides[MatchStage(st.State, receiver).Holder] {
				out[receiver] = append(out[receiver], st.State)
			}
		}
	}
	return out
}
