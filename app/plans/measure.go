package plans

import (
	"cmp"
	"slices"

	"shanqiao/app/engine"
	"shanqiao/models"
)

// unit is a household (or a village with its own need) in the counts: all of its needs together.
type unit struct {
	first  int // its first need
	wanted []int32
}

// measure counts what a plan does for households, counties, groups, categories and priority regions.
func (f *frozen) measure(grants []engine.Grant) models.PlanMeasures {
	p := f.problem
	got := make([]int64, len(p.Needs))
	out := models.PlanMeasures{Needs: len(p.Needs), Offers: len(p.Offers), Grants: len(grants), Groups: []models.GroupMeasure{}}
	villages := map[models.Code]int64{}
	var total int64
	for _, g := range grants {
		got[g.Need] += g.Qty
		fen := f.fen(g.Need, g.Qty)
		villages[f.facets[g.Need].Region] += fen
		total += fen
	}
	for _, q := range got {
		if q > 0 {
			out.Served++
		}
	}
	out.Kinds = f.kinds(got)
	f.count(&out, got)
	for code, fen := range villages {
		if share := fen * 10_000 / max(total, 1); share > out.Largest || (share == out.Largest && code < out.LargestAt) {
			out.Largest, out.LargestAt = share, code
		}
	}
	out.Gini = f.gini(got)
	return out
}

func (f *frozen) fen(need int32, qty int64) int64 { return qty * max(f.facets[need].UnitFen, 1) }

func (f *frozen) kinds(got []int64) []models.KindMeasure {
	p := f.problem
	list := make([]models.KindMeasure, len(p.Kinds))
	inFloor := make([]int64, len(p.Places))
	for k, kind := range p.Kinds {
		list[k].Kind, list[k].Item = resourceOf(kind.Code)
		list[k].Unit = kind.Unit
	}
	for i := range p.Offers {
		list[p.Offers[i].Kind].Offer += p.Offers[i].Qty
	}
	for j := range p.Needs {
		n := &p.Needs[j]
		list[n.Kind].Wanted += n.Wants()
		list[n.Kind].Given += got[j]
		for s := n.Place; s >= 0; s = p.Places[s].Parent {
			inFloor[s] += got[j]
		}
	}
	for s, place := range p.Places {
		if place.Floor > 0 {
			list[place.Kind].Floor += place.Floor
			list[place.Kind].Short += max(0, place.Floor-inFloor[s])
		}
	}
	return list
}

// count goes through the households: a household has its basic part when every first tranche of its needs is there.
func (f *frozen) count(out *models.PlanMeasures, got []int64) {
	type tally struct{ households, baseline, nothing int }
	by := map[[2]string]*tally{}
	for _, u := range f.units() {
		base, full, nothing := true, true, true
		for _, j := range u.wanted {
			n := &f.problem.Needs[j]
			base = base && got[j] >= n.Tranches[0].Qty
			full = full && got[j] >= n.Wants()
			nothing = nothing && got[j] == 0
		}
		out.Households++
		out.Baseline += one(base)
		out.Full += one(full)
		out.Nothing += one(nothing)
		for _, key := range f.keys(u) {
			if by[key] == nil {
				by[key] = &tally{}
			}
			by[key].households++
			by[key].baseline += one(base)
			by[key].nothing += one(nothing)
		}
	}
	for key, t := range by {
		out.Groups = append(out.Groups, models.GroupMeasure{By: key[0], Key: key[1], Households: t.households, Baseline: t.baseline, Nothing: t.nothing})
	}
	slices.SortFunc(out.Groups, func(a, b models.GroupMeasure) int { return cmp.Or(cmp.Compare(a.By, b.By), cmp.Compare(a.Key, b.Key)) })
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (f *frozen) units() []*unit {
	by := map[models.ID]*unit{}
	var list []*unit
	for j, x := range f.facets {
		u := by[x.Household]
		if u == nil {
			u = &unit{first: j}
			by[x.Household] = u
			list = append(list, u)
		}
		u.wanted = append(u.wanted, int32(j))
	}
	return list
}

// keys says where a household is counted: its county, its highest group, its first need's category, whether its region has
// priority.
func (f *frozen) keys(u *unit) [][2]string {
	x := f.facets[u.first]
	tag := "rest"
	if len(x.Tags) > 0 {
		tag = x.Tags[0]
	}
	return [][2]string{{"county", string(x.Region.Up(models.LevelCounty))}, {"group", x.Group}, {"category", x.Category}, {"tag", tag}}
}

// gini is the inequality between counties of the share of value that is met, in ten-thousandths.
func (f *frozen) gini(got []int64) int64 {
	met, wanted := map[models.Code]int64{}, map[models.Code]int64{}
	for j, x := range f.facets {
		county := x.Region.Up(models.LevelCounty)
		met[county] += f.fen(int32(j), got[j])
		wanted[county] += f.fen(int32(j), f.problem.Needs[j].Wants())
	}
	var shares []int64
	for county, w := range wanted {
		shares = append(shares, met[county]*10_000/max(w, 1))
	}
	var sum, apart int64
	for _, a := range shares {
		sum += a
		for _, b := range shares {
			apart += max(a-b, b-a)
		}
	}
	if sum == 0 {
		return 0
	}
	return apart * 10_000 / (2 * int64(len(shares)) * sum)
}
