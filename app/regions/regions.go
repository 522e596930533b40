// Package regions keeps the tree of administrative divisions: where a code lies, what it was before, which tags it
// carries, and the card of each village. It owns regions, region_names, region_tags and villages. It records
// region.loaded, region.tagged, region.renamed, region.merged and village.amended, and listens to its own facts in other
// processes: they forget what they hold in memory.
//
// What a caller must know: divisions are loaded from files inside the program (Load), villages of the whole country from
// a package (ImportVillages). Codes are never deleted; a retired one has an end and, where all of it went to one other
// code, names its successor. Provinces to townships are held in memory after the first question.
package regions

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"shanqiao/app/params"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Regions answers questions about divisions.
type Regions struct {
	db     *store.DB
	trail  *trail.Trail
	params *params.Params

	mu       sync.Mutex
	tree     *tree
	readAt   time.Time
	villages map[models.Code]models.Region // as they were asked for, forgotten when they grow too many

	said atomic.Pointer[names] // places as they were said, replaced when anything changes
}

// names are own and full names by code.
type names struct {
	of   sync.Map // models.Code → Place
	many atomic.Int64
}

// Place is how a division is said: its own name and its full one.
type Place struct{ Name, Full string }

// New makes the room.
func New(db *store.DB, t *trail.Trail, par *params.Params) *Regions {
	r := &Regions{db: db, trail: t, params: par, villages: map[models.Code]models.Region{}}
	r.said.Store(&names{})
	return r
}

// tree is every division above the village, in the order of the codes. It is never changed, only replaced.
type tree struct {
	at       map[models.Code]int
	rows     []models.Region
	children map[models.Code][]int
	moved    map[models.Code]models.Code   // retired by a merge made here → successor; villages too
	gained   map[models.Code][]models.Code // node → what it reaches beside its own range
	former   []models.RegionName
}

// maxVillages bounds the memory that villages take.
const maxVillages = 20_000

// divisions is about how many there are above the village, retired ones among them.
const divisions = 51_000

// read gives the divisions in memory, from the database when there are none yet.
func (r *Regions) read(ctx context.Context) (*tree, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tree != nil && len(r.tree.rows) > 0 {
		return r.tree, nil
	}
	t := &tree{rows: make([]models.Region, 0, divisions), at: map[models.Code]int{}, children: map[models.Code][]int{}}
	if err := store.From(ctx, r.db).Where("level <> 'village'").Order("code").Find(&t.rows).Error; err != nil {
		return nil, fmt.Errorf("reading the divisions: %w", err)
	}
	for i, d := range t.rows {
		t.at[d.Code] = i
		if d.ValidTo == nil {
			t.children[d.Parent] = append(t.children[d.Parent], i)
		}
	}
	var moved []models.Region
	if err := store.From(ctx, r.db).Where("amended AND replaced_by IS NOT NULL").Order("code").Find(&moved).Error; err != nil {
		return nil, fmt.Errorf("reading merged divisions: %w", err)
	}
	t.learn(moved)
	if err := store.From(ctx, r.db).Order("code, valid_to").Find(&t.former).Error; err != nil {
		return nil, fmt.Errorf("reading former names: %w", err)
	}
	r.tree, r.readAt = t, time.Now()
	return t, nil
}

// forget makes the next question read the database again; another process may have loaded divisions meanwhile, so a code
// that is not in memory asks for it too, at most once a minute.
func (r *Regions) forget(only time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tree == nil || time.Since(r.readAt) < only {
		return false
	}
	r.tree, r.villages = nil, map[models.Code]models.Region{}
	r.said.Store(&names{})
	return true
}

// find gives the division of a code above the village.
func (t *tree) find(code models.Code) (models.Region, bool) {
	i, ok := t.at[code]
	if !ok {
		return models.Region{}, false
	}
	return t.rows[i], true
}

// current follows successors from a retired code to the one in force.
func (t *tree) current(code models.Code) models.Code {
	for range 8 {
		next, ok := t.moved[code]
		if !ok {
			d, found := t.find(code)
			if !found || d.ValidTo == nil || d.ReplacedBy == nil || *d.ReplacedBy == code {
				return code
			}
			next = *d.ReplacedBy
		}
		code = next
	}
	return code
}

// keep holds villages in memory for the next question. Callers hold the lock.
func (r *Regions) keep(rows ...models.Region) {
	if len(r.villages)+len(rows) > maxVillages {
		r.villages = map[models.Code]models.Region{}
	}
	for _, d := range rows {
		if d.Level == "village" {
			r.villages[d.Code] = d
		}
	}
}
