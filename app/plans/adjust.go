package plans

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"shanqiao/app/engine"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Pin is a line set by hand: so much of an offer to a line of a need, 0 for nothing; or the earlier pin of the two is undone.
type Pin struct {
	Line, Offer models.ID
	Qty         int64
	Undo        bool
}

// Adjust makes a new plan in which the pins stand and everything else is worked out anew around them. The reason stays with
// every pin. The plan adjusted from stays as it is.
func (s *Plans) Adjust(ctx context.Context, a models.Actor, id models.ID, version int64, pins []Pin, reason string) (models.Plan, error) {
	now := s.params.Now(ctx)
	var child models.Plan
	wrong := models.LongText("reason", reason, 4, 200)
	wrong = append(wrong, models.PublicText("reason", reason)...)
	if len(pins) == 0 || len(pins) > 100 {
		wrong = append(wrong, models.FieldError{Field: "pins", Code: "field.required"})
	}
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		base, err := s.visible(tx, a, id)
		if err != nil {
			return err
		}
		if err := a.Must("plan.adjust", base.Subject()); err != nil {
			return err
		}
		if version != 0 && version != base.Version {
			return models.Fail(models.Stale, "record.stale")
		}
		if _, err := models.PlanMachine.Next(base.State, "plan.adjust", base.State); err != nil {
			return err
		}
		if err := models.Wrong(wrong); err != nil {
			return err
		}
		root := base.ID
		if base.BaseID != nil {
			root = *base.BaseID
		}
		child = models.Plan{Title: base.Title, Region: base.Region, Kinds: base.Kinds, Rules: base.Rules, Method: "adjusted", BaseID: &root, State: "solving", Adjuster: &a.User, FrozenAt: base.FrozenAt}
		if err := s.create(tx, a, now, &child, models.Entry{Fact: "plan.adjust", Note: reason}); err != nil {
			return err
		}
		return s.pin(tx, a, base, child, root, pins, reason)
	})
	return child, err
}

// pin writes the pins of the plan before and the new ones; a new one replaces an older one for the same line and offer.
func (s *Plans) pin(tx *gorm.DB, a models.Actor, base, child models.Plan, root models.ID, pins []Pin, reason string) error {
	f, err := s.stored(tx, root)
	if err != nil {
		return err
	}
	var rows []models.PlanGrant
	if err := tx.Where("plan_id = ? AND pinned", base.ID).Order("no").Find(&rows).Error; err != nil {
		return err
	}
	for i, x := range pins {
		row, err := f.pinned(i, x)
		if err != nil {
			return err
		}
		if err := s.unrelated(tx, a, row); err != nil {
			return err
		}
		row.Note = reason
		rows = slices.DeleteFunc(rows, func(r models.PlanGrant) bool { return r.LineID == row.LineID && r.OfferID == row.OfferID })
		if !x.Undo {
			rows = append(rows, row)
		}
	}
	if _, _, err := f.around(rows); err != nil {
		return err
	}
	for i := range rows {
		rows[i].PlanID, rows[i].No = child.ID, i+1
	}
	if len(rows) == 0 {
		return models.Wrong([]models.FieldError{{Field: "pins", Code: "field.required"}})
	}
	return tx.Create(&rows).Error
}

// unrelated keeps an officer from pinning what a household or an organisation of his relatives gets or gives.
func (s *Plans) unrelated(tx *gorm.DB, a models.Actor, row models.PlanGrant) error {
	return s.matches.UnrelatedTx(tx, a, row.NeedID, row.OrgID)
}

// pinned checks one pin against the frozen problem.
func (f *frozen) pinned(i int, x Pin) (row models.PlanGrant, err error) {
	need := slices.IndexFunc(f.problem.Needs, func(n engine.Need) bool { return n.ID == string(x.Line) })
	offer := slices.IndexFunc(f.problem.Offers, func(o engine.Offer) bool { return o.ID == string(x.Offer) })
	at := func(code string, args ...any) error {
		return models.Wrong([]models.FieldError{{Field: "pins", Code: code, Args: args}})
	}
	if need < 0 || offer < 0 || x.Qty < 0 {
		return row, at("plan.pin-unknown")
	}
	if fits, why := f.problem.Fits(int32(need), int32(offer)); !fits {
		return row, at("plan.pin-misfit", models.PlanFilters.Label(why))
	}
	o := f.problem.Offers[offer]
	return models.PlanGrant{LineID: x.Line, NeedID: f.facets[need].Need, OfferID: x.Offer, OrgID: models.ID(f.problem.Orgs[o.Org]), Qty: x.Qty, Pinned: true}, nil
}

// around takes the pins out of the problem: what they give and fill is gone, the rest can be solved. It gives the position
// of every remaining need in the whole problem.
func (f *frozen) around(pins []models.PlanGrant) (*engine.Problem, []int32, error) {
	p := *f.problem
	p.Offers, p.Places = slices.Clone(p.Offers), slices.Clone(p.Places)
	left := make([]int64, len(p.Needs))
	for j := range p.Needs {
		left[j] = p.Needs[j].Wants()
	}
	for _, x := range pins {
		j := slices.IndexFunc(p.Needs, func(n engine.Need) bool { return n.ID == string(x.LineID) })
		i := slices.IndexFunc(p.Offers, func(o engine.Offer) bool { return o.ID == string(x.OfferID) })
		left[j] -= x.Qty
		p.Offers[i].Qty -= x.Qty
		rest := min(left[j], p.Offers[i].Qty)
		if most, limited := p.Most(int32(j), int32(i)); limited {
			rest = min(rest, most-x.Qty)
		}
		p.Limits = engine.Limited(p.Limits, int32(j), int32(i), 0) // as set by hand, no more
		if rest < 0 {
			return nil, nil, models.Wrong([]models.FieldError{{Field: "pins", Code: "plan.pin-too-much", Args: []any{models.Quantity(rest+x.Qty, p.Kinds[p.Offers[i].Kind].Unit)}}})
		}
		for s := p.Needs[j].Place; s >= 0; s = p.Places[s].Parent {
			if p.Places[s].Most >= 0 {
				p.Places[s].Most = max(0, p.Places[s].Most-x.Qty)
			}
			p.Places[s].Floor = max(0, p.Places[s].Floor-x.Qty)
		}
	}
	return f.without(&p, left)
}

// without keeps the needs that still want something, with their first tranches cut by what the pins gave.
func (f *frozen) without(p *engine.Problem, left []int64) (*engine.Problem, []int32, error) {
	at, to := []int32{}, make([]int32, len(p.Needs))
	var needs []engine.Need
	for j, n := range p.Needs {
		to[j] = -1
		if left[j] == 0 {
			continue
		}
		if cut := n.Wants() - left[j]; cut > 0 {
			n.Tranches = cutTranches(n.Tranches, cut)
		}
		to[j] = int32(len(needs))
		at = append(at, int32(j))
		needs = append(needs, n)
	}
	p.Needs = needs
	p.Bonds, p.Bars = slices.Clone(p.Bonds), slices.Clone(p.Bars)
	p.Bonds = slices.DeleteFunc(p.Bonds, func(b engine.Bond) bool { return to[b.Need] < 0 })
	p.Bars = slices.DeleteFunc(p.Bars, func(b engine.Bar) bool { return to[b.Need] < 0 })
	for i := range p.Bonds {
		p.Bonds[i].Need = to[p.Bonds[i].Need]
	}
	p.Keeps = slices.DeleteFunc(slices.Clone(p.Keeps), func(x engine.Keep) bool { return to[x.Need] < 0 })
	for i := range p.Keeps {
		p.Keeps[i].Need = to[p.Keeps[i].Need]
	}
	p.Limits = slices.DeleteFunc(slices.Clone(p.Limits), func(x engine.Limit) bool { return to[x.Need] < 0 })
	for i := range p.Limits {
		p.Limits[i].Need = to[p.Limits[i].Need]
	}
	for i := range p.Bars {
		p.Bars[i].Need = to[p.Bars[i].Need]
	}
	return p, at, nil
}

func cutTranches(list []engine.Tranche, cut int64) (out []engine.Tranche) {
	for _, t := range list {
		q := min(cut, t.Qty)
		cut -= q
		t.Qty -= q
		out = append(out, t)
	}
	return out
}

// adjusted solves around the pins and puts both together. The proof is of the rest; value and bound are those of the whole.
func (w *worker) adjusted(f *frozen) (engine.Proof, []engine.Grant, error) {
	db := store.From(w.ctx, w.room.db)
	if err := db.Where("plan_id = ? AND pinned", w.plan.ID).Order("no").Find(&w.pins).Error; err != nil {
		return engine.Proof{}, nil, err
	}
	rest, at, err := f.around(w.pins)
	if err != nil {
		return engine.Proof{}, nil, err
	}
	r, err := engine.Solve(rest, engine.Options{Watch: w.watch, MemoryMiB: w.room.means.MemoryMiB})
	if err != nil {
		return engine.Proof{}, nil, err
	}
	w.lap("solve")
	proof, _, err := w.checked(rest, r.Proof())
	if err != nil {
		return proof, nil, err
	}
	grants := make([]engine.Grant, 0, len(proof.Plan)+len(w.pins))
	for _, g := range proof.Plan {
		grants = append(grants, engine.Grant{Need: at[g.Need], Offer: g.Offer, Qty: g.Qty})
	}
	for _, x := range w.pins {
		if x.Qty == 0 {
			continue
		}
		j := slices.IndexFunc(f.problem.Needs, func(n engine.Need) bool { return n.ID == string(x.LineID) })
		i := slices.IndexFunc(f.problem.Offers, func(o engine.Offer) bool { return o.ID == string(x.OfferID) })
		grants = append(grants, engine.Grant{Need: int32(j), Offer: int32(i), Qty: x.Qty})
	}
	w.rest = rest
	return proof, engine.Joined(grants), nil
}
