package plans

import (
	"cmp"
	"context"
	"slices"

	"shanqiao/app/engine"
	"shanqiao/models"
)

// Cell says how far a little more would go in a county and category: the points that one more unit would gain there, and
// how many next parts a packet would complete, those that lack least first.
type Cell struct {
	County   models.Code
	Category string
	Waiting  int   // lines that lack something
	Missing  int64 // of the first part that each does not have in full, in the unit
	More     int64 // points that one more unit reserved for the best line gains: the right-hand margin, by searching, not from one set of prices
	Less     int64 // points that one unit less loses there: where it differs from More, the price of a unit is anything between
	Index    int64 // per cent of the cells whose More is no larger
	Tenths   int64 // lines whose next part a packet would complete, times 10
}

// About narrows a table of cells: one kind of resource (money if empty), one class of households.
type About struct{ Kind, Item, Group string }

// Table is the cells of one kind.
type Table struct {
	Unit   string
	Packet int64 // 10,000 yuan in fen, or 10 units
	Cells  []Cell
}

// Next says where one more yuan, coat or hour helps most, by county and category, for all households or one class of them.
// The margins are those of the best flow of the frozen problem: exact, on both sides.
func (s *Plans) Next(ctx context.Context, a models.Actor, id models.ID, about About) (Table, error) {
	v, err := s.view(ctx, a, id)
	if err != nil {
		return Table{}, err
	}
	x, err := v.explainer()
	if err != nil {
		return Table{}, err
	}
	if about.Kind == "" {
		about.Kind = "money"
	}
	out := Table{Packet: 10, Cells: []Cell{}}
	cells, lacks := map[[2]string]*Cell{}, map[[2]string][]int64{}
	for j := range v.problem.Needs {
		k := v.problem.Kinds[v.problem.Needs[j].Kind]
		resource, item := resourceOf(k.Code)
		if resource != about.Kind || (about.Item != "" && item != about.Item) || (about.Group != "" && v.facets[j].Group != about.Group) {
			continue
		}
		if out.Unit = k.Unit; k.Unit == "fen" {
			out.Packet = tenThousandYuan
		}
		v.tell(x, int32(j), cells, lacks)
	}
	out.Cells = finished(cells, lacks, out.Packet)
	return out, nil
}

const tenThousandYuan = 1_000_000 // fen

// lacks is what a line lacks of the first part that it does not have in full: the basic part, or the next one.
func (v *view) lacks(x *engine.Explainer, j int32) int64 {
	got := x.Got(j)
	for _, t := range v.problem.Needs[j].Tranches {
		if got < t.Qty {
			return t.Qty - got
		}
		got -= t.Qty
	}
	return 0
}

// tell adds a line that lacks something to its cell.
func (v *view) tell(x *engine.Explainer, j int32, cells map[[2]string]*Cell, lacks map[[2]string][]int64) {
	lack := v.lacks(x, j)
	if lack == 0 {
		return
	}
	key := [2]string{string(v.facets[j].Region.Up(models.LevelCounty)), v.facets[j].Category}
	c := cells[key]
	if c == nil {
		c = &Cell{County: models.Code(key[0]), Category: key[1]}
		cells[key] = c
	}
	c.Waiting++
	c.Missing += lack
	lacks[key] = append(lacks[key], lack)
	if more, less := x.More(j); more > c.More || c.Waiting == 1 {
		c.More, c.Less = max(0, more), max(0, less)
	}
}

func finished(cells map[[2]string]*Cell, lacks map[[2]string][]int64, packet int64) []Cell {
	list := []Cell{}
	for key, c := range cells {
		c.Tenths = completed(lacks[key], packet)
		list = append(list, *c)
	}
	for i := range list {
		for j := range list {
			if list[j].More <= list[i].More {
				list[i].Index += 100
			}
		}
		list[i].Index /= int64(len(list))
	}
	slices.SortFunc(list, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.County, b.County), cmp.Compare(a.Category, b.Category))
	})
	return list
}

// completed is how many lines a packet completes, times 10, those that lack least first.
func completed(lacks []int64, packet int64) (tenths int64) {
	slices.Sort(lacks)
	for _, l := range lacks {
		if packet <= 0 {
			break
		}
		tenths += min(10, packet*10/l)
		packet -= l
	}
	return tenths
}
