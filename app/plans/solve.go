package plans

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/emmansun/gmsm/sm3"
	"gorm.io/gorm"

	"shanqiao/app/engine"
	"shanqiao/app/jobs"
	"shanqiao/app/store"
	"shanqiao/models"
)

// hashes are the hash functions of proofs. SM3 (GB/T 32905-2016) is for offices that must use the national ones.
var hashes = []engine.Hash{{Name: "sha256", New: sha256.New}, {Name: "sm3", New: sm3.New}}

// KnownHash finds a hash function by its name: sha256 or sm3.
func KnownHash(name string) (engine.Hash, bool) {
	for _, h := range hashes {
		if h.Name == name {
			return h, true
		}
	}
	return engine.Hash{}, false
}

// Means are what a solve works with.
type Means struct {
	MemoryMiB int64       // the most that the networks of a solve may take
	Hash      engine.Hash // of new proofs
}

// Use sets the means; without it 1024 MiB and SHA-256.
func (s *Plans) Use(m Means) { s.means = m }

// solve is the job behind plan.prepare and plan.adjust: it freezes, solves, proves and stores. It may run twice: a plan
// that is no longer being solved is left alone.
func (s *Plans) solve(ctx context.Context, e jobs.Event) error {
	p, err := store.Get[models.Plan](store.From(ctx, s.db), e.Subject, "plan")
	if err != nil || p.State != "solving" {
		return err
	}
	err = s.work(ctx, &p)
	if gone := (errGone{}); errors.As(err, &gone) || ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return s.fail(ctx, p, err)
	}
	return nil
}

// errGone stops a solve whose plan was discarded meanwhile.
type errGone struct{}

func (errGone) Error() string { return "the plan was discarded" }

func (s *Plans) work(ctx context.Context, p *models.Plan) error {
	w := &worker{room: s, ctx: ctx, plan: p, millis: map[string]int64{}, at: time.Now()}
	f, err := w.frozen()
	if err != nil {
		return err
	}
	w.lap("freeze")
	proof, grants, err := w.solve(f)
	if err != nil {
		return err
	}
	p.Measures = f.measure(grants)
	return w.keep(f, proof, grants)
}

// worker is one solve under way.
type worker struct {
	room   *Plans
	ctx    context.Context
	plan   *models.Plan
	millis map[string]int64
	at     time.Time
	told   time.Time
	pins   []models.PlanGrant
	rest   *engine.Problem // of an adjusted plan: what was solved around the pins
}

func (w *worker) lap(phase string) {
	now := time.Now()
	w.millis[phase] += now.Sub(w.at).Milliseconds()
	w.at = now
}

// frozen reads the problem: fresh for a new plan, the base's own for one that is compared with it.
func (w *worker) frozen() (f *frozen, err error) {
	db := store.From(w.ctx, w.room.db)
	if w.plan.BaseID != nil {
		return w.room.stored(db, *w.plan.BaseID)
	}
	err = store.Snapshot(w.ctx, w.room.db, func(ctx context.Context) error {
		tx := store.From(ctx, w.room.db)
		rules, err := w.room.rulesOf(tx, w.plan.Rules)
		if err != nil {
			return err
		}
		now := w.room.params.Now(ctx)
		w.plan.FrozenAt = &now
		f, err = w.room.freeze(tx, w.plan, rules, now)
		return err
	})
	return f, err
}

// solve answers the problem by the plan's method, and proves the answer by a check that knows nothing of the solver.
func (w *worker) solve(f *frozen) (engine.Proof, []engine.Grant, error) {
	p := f.problem
	if w.plan.Method == "adjusted" {
		return w.adjusted(f)
	}
	if w.plan.Method != "engine" {
		base, err := w.room.proof(store.From(w.ctx, w.room.db), *w.plan.BaseID)
		if err != nil {
			return engine.Proof{}, nil, err
		}
		var percent []int64
		if w.plan.Method == "equal_share" {
			percent = engine.Shares(p)
		}
		base.Plan = engine.InOrder(p, f.arrival(), percent)
		base.Value = engine.Worth(p, base.Plan)
		return w.checked(p, base)
	}
	r, err := engine.Solve(p, engine.Options{Watch: w.watch, MemoryMiB: w.room.means.MemoryMiB})
	if err != nil {
		return engine.Proof{}, nil, err
	}
	w.lap("solve")
	return w.checked(p, r.Proof())
}

func (w *worker) checked(p *engine.Problem, proof engine.Proof) (engine.Proof, []engine.Grant, error) {
	if err := engine.Check(p, proof); err != nil {
		return proof, nil, fmt.Errorf("the check refused the plan: %w", err)
	}
	w.lap("check")
	return proof, proof.Plan, nil
}

// watch stores how far the solve is, once a second, and stops it when the plan was discarded.
func (w *worker) watch(at engine.Progress) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if time.Since(w.told) < time.Second {
		return nil
	}
	w.told = time.Now()
	progress := models.PlanProgress{Phase: at.Phase, Pivots: at.Flow.Pivots, Cost: at.Flow.Cost.String()}
	if at.Phase == "pivots" {
		progress.Bound = at.Flow.Bound().String()
	}
	raw, err := json.Marshal(progress)
	if err != nil {
		return err
	}
	done := store.From(w.ctx, w.room.db).Exec("UPDATE plans SET progress = ? WHERE id = ? AND state = 'solving'", string(raw), w.plan.ID)
	if done.Error == nil && done.RowsAffected == 0 {
		return errGone{}
	}
	return done.Error
}

// keep stores plan, proof and lines in one transaction.
func (w *worker) keep(f *frozen, proof engine.Proof, grants []engine.Grant) error {
	var file bytes.Buffer
	zip := gzip.NewWriter(&file)
	problem := f.problem
	if w.rest != nil {
		problem = w.rest
	}
	hashes, err := engine.WriteProof(zip, problem, proof, w.room.means.Hash)
	if err == nil {
		err = zip.Close()
	}
	if err != nil {
		return err
	}
	facets, err := packed(f.facets)
	if err != nil {
		return err
	}
	w.lap("certify")
	s, p := w.room, w.plan
	now := s.params.Now(w.ctx)
	return store.Tx(w.ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
		row, err := store.Lock[models.Plan](tx, p.ID, "plan")
		if err != nil || row.State != "solving" {
			return err
		}
		p.State, p.SolvedAt, p.Version = "solved", &now, row.Version+1
		p.HashName, p.ProblemHash, p.PlanHash, p.PricesHash = hashes.Name, hashes.Problem, hashes.Plan, hashes.Prices
		if err := w.sums(tx, f, proof, grants); err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM plan_grants WHERE plan_id = ?", p.ID).Error; err != nil { // the pins, which come again with the rest
			return err
		}
		if err := tx.Exec("INSERT INTO plan_files (plan_id, proof, facets) VALUES (?, ?, ?)", p.ID, file.Bytes(), facets).Error; err != nil {
			return err
		}
		if err := store.Copy(w.ctx, tx, w.lines(f, grants)); err != nil {
			return err
		}
		w.lap("store")
		p.Progress = models.PlanProgress{Phase: "done", Cost: p.Value, Bound: p.Bound, Millis: w.millis}
		if err := tx.Save(p).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, models.SystemActor, now, models.Entry{Fact: "plan.solved", Noun: "plan", Subject: p.ID, Region: p.Region, From: "solving", To: "solved"})
	})
}

// sums sets value, bound and gap. An adjusted plan is measured against the bound of the plan it was made from: what the
// hand costs shows in the gap.
func (w *worker) sums(tx *gorm.DB, f *frozen, proof engine.Proof, grants []engine.Grant) error {
	if w.rest != nil {
		base, err := w.room.proof(tx, *w.plan.BaseID)
		if err != nil {
			return err
		}
		proof.Value, proof.Bound = engine.Worth(f.problem, grants), base.Bound
	}
	w.plan.Value, w.plan.Bound, w.plan.GapPpm = proof.Value.String(), proof.Bound.String(), proof.Gap()
	return nil
}

func (w *worker) lines(f *frozen, grants []engine.Grant) []*models.PlanGrant {
	rows := make([]*models.PlanGrant, 0, len(grants))
	pinned := map[[2]models.ID]models.PlanGrant{}
	for _, x := range w.pins {
		pinned[[2]models.ID{x.LineID, x.OfferID}] = x
	}
	for i, g := range grants {
		offer := f.problem.Offers[g.Offer]
		row := &models.PlanGrant{PlanID: w.plan.ID, No: i + 1, LineID: models.ID(f.problem.Needs[g.Need].ID), NeedID: f.facets[g.Need].Need,
			OfferID: models.ID(offer.ID), OrgID: models.ID(f.problem.Orgs[offer.Org]), Qty: g.Qty}
		if pin, ok := pinned[[2]models.ID{row.LineID, row.OfferID}]; ok {
			row.Pinned, row.Note = true, pin.Note
		}
		rows = append(rows, row)
	}
	for _, x := range w.pins { // what is kept apart by hand
		if x.Qty == 0 {
			x.No = len(rows) + 1
			rows = append(rows, &x)
		}
	}
	return rows
}

func packed(v any) ([]byte, error) {
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	if err := json.NewEncoder(zip).Encode(v); err != nil {
		return nil, err
	}
	err := zip.Close()
	return b.Bytes(), err
}

// fail stores why a solve could not be finished.
func (s *Plans) fail(ctx context.Context, p models.Plan, why error) error {
	now := s.params.Now(ctx)
	text := why.Error()
	if big := (engine.TooLarge{}); errors.As(why, &big) {
		text = models.FailedTooLarge(big.Needs, big.Limit)
	} else {
		slog.Error("a plan could not be worked out", "plan", p.PlanNo, "error", why)
	}
	return store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
		done := tx.Exec("UPDATE plans SET state = 'failed', failure = left(?, 300), version = version + 1 WHERE id = ? AND state = 'solving'", text, p.ID)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		return s.trail.Record(tx, models.SystemActor, now, models.Entry{Fact: "plan.failed", Noun: "plan", Subject: p.ID, Region: p.Region, From: "solving", To: "failed"})
	})
}

// file reads the stored proof file of a plan, unzipped.
func (s *Plans) file(db *gorm.DB, id models.ID) (io.ReadCloser, []byte, error) {
	var row struct{ Proof, Facets []byte }
	if err := db.Raw("SELECT proof, facets FROM plan_files WHERE plan_id = ?", id).Scan(&row).Error; err != nil {
		return nil, nil, err
	}
	if row.Proof == nil {
		return nil, nil, models.Fail(models.Conflict, "plan.not-solved")
	}
	zip, err := gzip.NewReader(bytes.NewReader(row.Proof))
	return zip, row.Facets, err
}

func (s *Plans) proof(db *gorm.DB, id models.ID) (engine.Proof, error) {
	in, _, err := s.file(db, id)
	if err != nil {
		return engine.Proof{}, err
	}
	defer in.Close()
	_, proof, _, err := engine.ReadProof(in, KnownHash)
	return proof, err
}

// stored reads the frozen problem of a solved plan.
func (s *Plans) stored(db *gorm.DB, id models.ID) (*frozen, error) {
	in, facets, err := s.file(db, id)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f := &frozen{}
	if f.problem, _, _, err = engine.ReadProof(in, KnownHash); err != nil {
		return nil, err
	}
	zip, err := gzip.NewReader(bytes.NewReader(facets))
	if err != nil {
		return nil, err
	}
	return f, json.NewDecoder(zip).Decode(&f.facets)
}
