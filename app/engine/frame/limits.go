package frame

import (
	"fmt"

	"shanqiao/app/engine"
)

type placeKey struct {
	kind   int32
	region engine.Region
}

// Limits sets the places: no household above its limit of the year, no village above its share of what is offered of a kind,
// and a floor for the priority regions,
// fixed now in units: their share of the supply, at most what they want.
func (f *Frame) Limits() {
	p := f.Problem
	floors := f.floors()
	villages, homes := map[placeKey]int32{}, map[string]int32{}
	for j := range p.Needs {
		n := &p.Needs[j]
		at := placeKey{n.Kind, n.Region}
		if village, ok := f.villages[int32(j)]; ok {
			at.region = village
		}
		s, ok := villages[at]
		if !ok {
			most := f.offered[n.Kind] * f.rules.VillageSharePercent / 100
			parent := int32(-1)
			if f.priority[j] {
				parent = floors[n.Kind]
			}
			s = int32(len(p.Places))
			p.Places = append(p.Places, engine.Place{ID: fmt.Sprintf("village:%012d", at.region), Kind: n.Kind, Parent: parent, Most: max(most, p.Kinds[n.Kind].MinGrant)})
			villages[at] = s
		}
		n.Place = s
		if home, ok := f.families[int32(j)]; ok {
			n.Place = f.home(home, n.Kind, s, homes)
		}
	}
}

// home is the place of a household in its village, made for the first of its needs.
func (f *Frame) home(x family, kind, village int32, homes map[string]int32) int32 {
	s, ok := homes[x.id]
	if !ok {
		s = int32(len(f.Problem.Places))
		f.Problem.Places = append(f.Problem.Places, engine.Place{ID: engine.HouseholdPlace + x.id, Kind: kind, Parent: village, Most: x.left})
		homes[x.id] = s
	}
	return s
}

// floors makes one place per kind for the priority regions; -1 where they want nothing.
func (f *Frame) floors() []int32 {
	p := f.Problem
	wanted := make([]int64, len(p.Kinds))
	top := int64(1)
	for j := range p.Needs {
		n := &p.Needs[j]
		if f.priority[j] {
			wanted[n.Kind] += n.Wants()
		}
		for _, t := range n.Tranches {
			top = max(top, t.Value)
		}
	}
	floors := make([]int32, len(wanted))
	for k, w := range wanted {
		floors[k] = -1
		if floor := min(w, f.offered[k]*f.rules.FloorPercent/100); floor > 0 {
			floors[k] = int32(len(p.Places))
			p.Places = append(p.Places, engine.Place{ID: "priority", Kind: int32(k), Parent: -1, Most: -1, Floor: floor, Bonus: top + 1})
		}
	}
	return floors
}
