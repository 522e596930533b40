package engine

import (
	"fmt"
	"sync"

	"shanqiao/app/engine/flow"
)

// Options of a solve. The zero value is the normal way.
type Options struct {
	// Watch is told how far the solve is; an error it returns stops the solve. It may be called from two goroutines, never
	// at the same time.
	Watch func(Progress) error
	// Workers is how many kinds are solved at once; 0 means 2. The answer does not depend on it.
	Workers int
	// MemoryMiB is the most the networks may take; 0: no limit.
	MemoryMiB int64
	// Apart keeps needs with equal rows apart (for measuring; the answer's value does not depend on it).
	Apart bool
}

// Progress says what is being done: phase is compile, greedy, basis, pivots or settle; Kind the position of the resource.
type Progress struct {
	Phase string
	Kind  int
	Flow  flow.Progress
}

// Result is a plan with its proof.
type Result struct {
	Grants []Grant // the plan: whole needs whole, no grant below its least
	Flow   []Grant // a best flow of the relaxation, where every amount may be cut; it proves Bound
	Prices Prices
	Value  Sum // points of the plan
	Bound  Sum // points of the best flow: no plan has more
	parts  []*part
	flows  []*flow.Answer
}

// Prices are what a unit is worth at the margin, in points: of an offer, of an organisation's limit in a kind, of a place's
// limit. They prove the bound (Check).
type Prices struct {
	Offers []int64   // per offer
	Caps   []OrgKind // organisations whose limit in a kind binds
	Places []int64   // per place; below 0 where a floor is not reached and a unit earns its bonus
}

// OrgKind is the price of one more unit that an organisation may give of a kind.
type OrgKind struct {
	Org, Kind int32
	Price     int64
}

// TooLarge says that a problem needs more memory than it may take.
type TooLarge struct{ Needs, Limit int64 }

func (e TooLarge) Error() string {
	return fmt.Sprintf("the problem needs about %d MiB, %d MiB are allowed", e.Needs, e.Limit)
}

// Solve finds the plan of most points: first the best flow over every compatible pair, proved by its prices; then, near it,
// a plan in which whole needs are whole and no grant is below its least.
func Solve(p *Problem, o Options) (*Result, error) {
	if err := p.Valid(); err != nil {
		return nil, err
	}
	r, err := relax(p, o, mergeParts)
	if err != nil {
		return nil, err
	}
	flows, err := r.dive(o)
	if err != nil {
		return nil, err
	}
	r.settle(p, flows)
	return r, nil
}

// Relax finds only the best flow, where every amount may be cut.
func Relax(p *Problem, o Options) (*Result, error) {
	if err := p.Valid(); err != nil {
		return nil, err
	}
	return relax(p, o, mergeAll)
}

func relax(p *Problem, o Options, how merging) (*Result, error) {
	if o.Apart {
		how = apart
	}
	parts := compile(p, how)
	if err := fitsMemory(parts, o.MemoryMiB); err != nil {
		return nil, err
	}
	flows, err := solveAll(parts, o, nil)
	if err != nil {
		return nil, err
	}
	r := &Result{parts: parts, flows: flows, Prices: pricesOf(p, parts, flows)}
	for i, a := range flows {
		r.Bound.Sub(a.Cost)
		r.Flow = append(r.Flow, parts[i].grants(a)...)
	}
	sortGrants(r.Flow)
	return r, nil
}

func fitsMemory(parts []*part, limit int64) error {
	var bytes int64
	for _, c := range parts {
		n := c.net
		bytes += int64(len(n.Source)+len(n.Most))*8 + int64(len(n.Steps))*17 + int64(n.Rows()+n.Nodes)*90 + int64(len(n.Arcs))*40
	}
	if mib := bytes>>20 + 1; limit > 0 && mib > limit {
		return TooLarge{mib, limit}
	}
	return nil
}

// solveAll solves the networks, the largest first, a few at once. Which worker solves which does not matter to the answer.
func solveAll(parts []*part, o Options, warm []*flow.Answer) ([]*flow.Answer, error) {
	order := largestFirst(parts)
	flows, errs := make([]*flow.Answer, len(parts)), make([]error, len(parts))
	var mu sync.Mutex
	next := 0
	work := func() {
		for {
			mu.Lock()
			if next == len(order) {
				mu.Unlock()
				return
			}
			i := order[next]
			next++
			mu.Unlock()
			fo := flow.Options{Watch: watchKind(o, &mu, int(parts[i].kind))}
			if warm != nil {
				fo.Warm = warm[i]
			}
			flows[i], errs[i] = flow.Solve(parts[i].net, fo)
		}
	}
	workers := o.Workers
	if workers == 0 {
		workers = 2
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return flows, nil
}

func watchKind(o Options, mu *sync.Mutex, kind int) func(flow.Progress) error {
	if o.Watch == nil {
		return nil
	}
	return func(f flow.Progress) error {
		mu.Lock()
		defer mu.Unlock()
		return o.Watch(Progress{Phase: f.Phase, Kind: kind, Flow: f})
	}
}

func largestFirst(parts []*part) []int {
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
		for j := i; j > 0 && len(parts[order[j]].net.Source) > len(parts[order[j-1]].net.Source); j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

// pricesOf reads the prices of offers, organisations and places off the networks.
func pricesOf(p *Problem, parts []*part, flows []*flow.Answer) Prices {
	out := Prices{Offers: make([]int64, len(p.Offers)), Places: make([]int64, len(p.Places))}
	for s := range p.Places { // where nothing can arrive, no bonus can be earned
		out.Places[s] = -p.Places[s].Bonus
	}
	for k, c := range parts {
		price := flows[k].Prices
		for i, g := range c.orgs {
			if pi := price[c.orgNode(i)]; pi > 0 {
				out.Caps = append(out.Caps, OrgKind{g, c.kind, pi})
			}
		}
		for i, g := range c.gives {
			a := c.net.Arcs[int(c.give0)+i]
			rent := max(0, price[a.To]-price[a.From]-a.Cost)
			for _, offer := range g.offers {
				out.Offers[offer] = rent
			}
		}
		for _, s := range c.places {
			out.Places[s] = price[c.placeNode(p.Places[s].Parent)] - price[c.placeNode(s)]
		}
	}
	return out
}
