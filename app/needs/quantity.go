package needs

import (
	"context"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Change moves quantities of one line: what is newly promised, on the way and received (each may be negative).
type Change struct {
	Line                      models.ID
	Promised, OnWay, Received int64
}

// LockTx locks a need and its lines for a change of quantities by a later room.
func (s *Needs) LockTx(tx *gorm.DB, id models.ID) (models.Need, error) {
	n, err := store.Lock[models.Need](tx, id, "need")
	if err != nil {
		return n, err
	}
	return n, s.load(tx, &n)
}

// QuantityTx changes quantities of a locked need and sets the state that follows from them, in the caller's transaction.
// More than a line asks for is refused as need.over-quantity, also by the database.
func (s *Needs) QuantityTx(tx *gorm.DB, a models.Actor, n *models.Need, fact models.Fact, changes []Change) error {
	now := s.params.Now(tx.Statement.Context)
	for _, c := range changes {
		l := lineOf(n, c.Line)
		if l == nil {
			return models.Fail(models.NotFound, "need.line-unknown")
		}
		l.Promised, l.OnWay, l.Received = l.Promised+c.Promised, l.OnWay+c.OnWay, l.Received+c.Received
		if l.Gap() < 0 || l.Promised < 0 || l.OnWay < 0 || l.OnWay > l.Promised {
			return models.Fail(models.Conflict, "need.over-quantity")
		}
		if err := tx.Save(l).Error; err != nil {
			return err
		}
	}
	from := n.State
	if models.OneOf(n.State, models.OpenFamily) {
		n.State = models.OpenState(n.Lines)
	}
	store.Stamp(&n.Base, a, now)
	if err := tx.Save(n).Error; err != nil {
		return err
	}
	if err := s.clock(tx, n, from, now); err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: fact, Noun: "need", Subject: n.ID, Region: n.Region, From: from, To: n.State})
}

func lineOf(n *models.Need, id models.ID) *models.NeedLine {
	for i := range n.Lines {
		if n.Lines[i].ID == id {
			return &n.Lines[i]
		}
	}
	return nil
}

func (s *Needs) load(tx *gorm.DB, n *models.Need) error {
	n.Lines = nil
	return tx.Where("need_id = ?", n.ID).Order("no").Find(&n.Lines).Error
}

// Sweep ends what time has ended: validity, and expired needs that nobody renewed. It says how many it moved.
func (s *Needs) Sweep(ctx context.Context) (int, error) {
	now := s.params.Now(ctx)
	unpromised := "NOT EXISTS (SELECT FROM need_lines l WHERE l.need_id = needs.id AND l.promised > 0)"
	expired, err := s.sweep(ctx, "need.expire", "state IN ('open','part_matched') AND least(valid_until, needed_by) < ? AND "+unpromised, models.Day(now))
	if err != nil {
		return expired, err
	}
	lapsed, err := s.sweep(ctx, "need.lapse", "state = 'expired' AND due_at < ?", now)
	return expired + lapsed, err
}

// sweep does one step for everything that is due, two hundred at a time, until nothing moves any more.
func (s *Needs) sweep(ctx context.Context, action models.Action, where string, arg any) (int, error) {
	moved := 0
	for {
		var ids []models.ID
		if err := store.From(ctx, s.db).Model(&models.Need{}).Where(where, arg).Limit(200).Pluck("id", &ids).Error; err != nil {
			return moved, err
		}
		before := moved
		for _, id := range ids {
			_, err := s.Act(ctx, models.SystemActor, action, id, Decision{Opinion: "到期"})
			switch {
			case err == nil:
				moved++
			case models.KindOf(err) == models.Internal:
				return moved, err
			}
		}
		if len(ids) < 200 || moved == before {
			return moved, nil
		}
	}
}

// Verify names needs whose state does not follow from their lines, and open household needs that would be posted though
// a minor is concerned.
func (s *Needs) Verify(ctx context.Context) (wrong []string, err error) {
	err = store.Snapshot(ctx, s.db, func(ctx context.Context) error {
		if err = store.Unhurried(ctx, s.db); err == nil {
			wrong, err = s.verify(ctx)
		}
		return err
	})
	return wrong, err
}

func (s *Needs) verify(ctx context.Context) (wrong []string, err error) {
	var rows []models.Need
	db := store.From(ctx, s.db)
	after := models.ID("")
	for {
		q := db.Where("state IN ?", models.OpenFamily).Order("id").Limit(5000)
		if after != "" {
			q = q.Where("id > ?", after)
		}
		rows = nil
		if err := q.Find(&rows).Error; err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		if err := s.loadAll(db, rows); err != nil {
			return nil, err
		}
		for _, n := range rows {
			if want := models.OpenState(n.Lines); want != n.State {
				wrong = append(wrong, "need "+n.NeedNo+" is "+n.State+", its lines say "+want)
			}
		}
		after = rows[len(rows)-1].ID
	}
	var posted []string
	if err := db.Raw("SELECT n.need_no FROM needs n JOIN notices t ON t.subject = n.id WHERE n.minors").Scan(&posted).Error; err != nil {
		return nil, err
	}
	for _, no := range posted {
		wrong = append(wrong, "need "+no+" concerns a minor and was posted")
	}
	return wrong, nil
}
