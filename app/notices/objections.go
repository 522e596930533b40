package notices

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Doubt is an objection as it came. Content is at most Most characters; Objector and Contact are empty when it is anonymous.
type Doubt struct {
	Content, Objector, Contact string
	Channel                    string // one of models.ObjectionChannels, or empty
	Address                    string // network address, for the page
	Most                       int
}

// ObjectTx records a doubt and gives the receipt code by which its answer is read. After the end it is late: refused here, to be
// logged as a complaint. limitKey is the parameter of the days to answer.
func (s *Notices) ObjectTx(tx *gorm.DB, a models.Actor, now time.Time, n models.Notice, in Doubt, limitKey string) (models.Objection, string, error) {
	var o models.Objection
	if wrong := models.LongText("content", in.Content, 2, in.Most); len(wrong) > 0 {
		return o, "", models.Wrong(wrong)
	}
	if now.After(n.EndAt) || n.VoidedAt != nil {
		return o, "", models.Fail(models.Conflict, "notice.over")
	}
	due, err := s.params.Due(tx, limitKey, "wd", n.Region, now)
	if err != nil {
		return o, "", err
	}
	code := store.NewCode()
	o = models.Objection{NoticeID: n.ID, Region: n.Region, ReceivedAt: now, DueAt: *due, Channel: in.Channel, ReceiptHash: s.receipt(code)}
	store.Stamp(&o.Base, a, now)
	for _, f := range []struct {
		box         *models.Sealed
		name, value string
	}{{&o.Content, "objections.content", strings.TrimSpace(in.Content)}, {&o.Objector, "objections.objector", strings.TrimSpace(in.Objector)},
		{&o.Contact, "objections.contact", strings.TrimSpace(in.Contact)}, {&o.Address, "objections.address", in.Address}} {
		if *f.box, err = s.pii.Seal(tx, o.ID, f.name, f.value); err != nil {
			return o, "", err
		}
	}
	return o, code, tx.Create(&o).Error
}

func (s *Notices) receipt(code string) []byte {
	return s.pii.Hash("objections.receipt", "", models.FoldCode(code))
}

// Answer is what an officer finds: Finding is for the file, Public for everybody and scanned (empty where nothing is published).
type Answer struct {
	Objection models.ID // empty: the only open one
	Finding   string
	Public    string
	Upheld    bool
}

// AnswerTx closes one open objection of a subject, or all of them at once where none is named and none of the answer is public; it
// says how many stay open and whether one of those answered was upheld.
func (s *Notices) AnswerTx(tx *gorm.DB, a models.Actor, now time.Time, subject models.ID, in Answer) (left int, upheld bool, err error) {
	if wrong := models.LongText("finding", in.Finding, 2, 1000); len(wrong) > 0 {
		return 0, false, models.Wrong(wrong)
	}
	open, err := s.open(tx, subject)
	if err != nil {
		return 0, false, err
	}
	done := 0
	for _, o := range open {
		if in.Objection != "" && o.ID != in.Objection {
			continue
		}
		done++
		o.HandledBy, o.Finding, o.PublicText, o.Upheld, o.AnsweredAt = &a.User, in.Finding, strings.TrimSpace(in.Public), &in.Upheld, &now
		store.Stamp(&o.Base, a, now)
		if err := tx.Save(&o).Error; err != nil {
			return 0, false, err
		}
	}
	if in.Objection != "" && done == 0 {
		return 0, false, models.Fail(models.NotFound, "notice.no-objection")
	}
	err = tx.Raw(`SELECT EXISTS (SELECT 1 FROM objections o JOIN notices n ON n.id = o.notice_id WHERE n.subject = ? AND o.upheld)`, subject).Row().Scan(&upheld)
	return len(open) - done, upheld, err
}

func (s *Notices) open(tx *gorm.DB, subject models.ID) ([]models.Objection, error) {
	var rows []models.Objection
	return rows, tx.Where("answered_at IS NULL AND notice_id IN (SELECT id FROM notices WHERE subject = ?)", subject).Order("id").Find(&rows).Error
}

// OpenTx counts the objections of a subject that nobody has answered.
func (s *Notices) OpenTx(tx *gorm.DB, subject models.ID) (int, error) {
	rows, err := s.open(tx, subject)
	return len(rows), err
}

// Of lists the objections of a subject without their texts: when each came, how, until when it is to be answered, and the public
// part of the answer.
func (s *Notices) Of(ctx context.Context, subject models.ID) ([]models.Objection, error) {
	var rows []models.Objection
	return rows, store.From(ctx, s.db).Where("notice_id IN (SELECT id FROM notices WHERE subject = ?)", subject).Order("id").Find(&rows).Error
}

// Said is an objection with its texts, for who must decide on it.
type Said struct {
	models.Objection
	ContentText, ObjectorText, ContactText string
}

// Read opens the texts of the objections on a subject; each opening is recorded with its purpose. Whether the actor may, the
// caller has asked. who is left out for readers who must not know who objected.
func (s *Notices) Read(ctx context.Context, a models.Actor, now time.Time, subject models.ID, purpose string, who bool) ([]Said, error) {
	var out []Said
	err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		out = nil
		rows, err := s.Of(store.With(ctx, tx), subject)
		if err != nil {
			return err
		}
		for _, o := range rows {
			fields := []pii.Field{{Name: "objections.content", Box: o.Content}}
			if who {
				fields = append(fields, pii.Field{Name: "objections.objector", Box: o.Objector}, pii.Field{Name: "objections.contact", Box: o.Contact})
			}
			texts, err := s.pii.Open(ctx, tx, a, now, o.ID, o.Region, purpose, fields...)
			if err != nil {
				return err
			}
			out = append(out, Said{o, texts["objections.content"], texts["objections.objector"], texts["objections.contact"]})
		}
		return nil
	})
	return out, err
}

// ByReceipt finds an objection and its notice by the receipt code that the objector was given.
func (s *Notices) ByReceipt(ctx context.Context, code string) (models.Objection, models.Notice, error) {
	var rows []models.Objection
	if err := store.From(ctx, s.db).Where("receipt_hash = ?", s.receipt(code)).Find(&rows).Error; err != nil {
		return models.Objection{}, models.Notice{}, err
	}
	if len(rows) == 0 {
		return models.Objection{}, models.Notice{}, models.Fail(models.NotFound, "objection.not-found")
	}
	n, err := store.Get[models.Notice](store.From(ctx, s.db), rows[0].NoticeID, "notice")
	return rows[0], n, err
}

// One gives a notice.
func (s *Notices) One(tx *gorm.DB, id models.ID) (models.Notice, error) {
	return store.Get[models.Notice](tx, id, "notice")
}

// CountTx adds one objection of a network address, or refuses it above the hourly limit of objections_per_hour. The count is in the
// database, so that neither a restart nor a second process forgets; addresses are kept as keyed hashes, IPv6 by its /64.
func (s *Notices) CountTx(tx *gorm.DB, address string, region models.Code, now time.Time) error {
	limit, err := s.params.Value(tx, "objections_per_hour", region, now)
	if err != nil {
		return err
	}
	sum := s.pii.Hash("objections.address", "", network(address))
	if err := tx.Exec("SELECT pg_advisory_xact_lock(hashtext('objection'), hashtext(?))", fmt.Sprintf("%x", sum)).Error; err != nil {
		return err
	}
	machine := time.Now()
	var past []time.Time
	if err := tx.Raw("SELECT at FROM objection_tries WHERE address_hash = ? AND at > ? ORDER BY at DESC", sum, machine.Add(-time.Hour)).Scan(&past).Error; err != nil {
		return err
	}
	if int64(len(past)) >= limit {
		wait := time.Hour
		if limit > 0 {
			wait = past[limit-1].Add(time.Hour).Sub(machine)
		}
		return models.Wait(wait, "objection.often", limit, int64(wait/time.Minute)+1)
	}
	return tx.Exec("INSERT INTO objection_tries (at, address_hash) VALUES (?, ?)", machine, sum).Error
}

// network is what counts as one address: all of IPv4, the first half of IPv6.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	p, _ := ip.Prefix(64)
	return p.String()
}

// Sweep erases the addresses of objections that are older than objection_address_days, and the counts of yesterday.
func (s *Notices) Sweep(ctx context.Context) error {
	now := s.params.Now(ctx)
	return store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
		days, err := s.params.Value(tx, "objection_address_days", models.Country, now)
		if err != nil {
			return err
		}
		if err := tx.Exec("UPDATE objections SET address = NULL WHERE address IS NOT NULL AND received_at < ?", now.AddDate(0, 0, -int(days))).Error; err != nil {
			return err
		}
		for _, table := range []string{"objection_tries", "challenges"} {
			if err := tx.Exec("DELETE FROM "+table+" WHERE at < ?", time.Now().Add(-24*time.Hour)).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Objections lists the doubts on a subject; contents only for those who answer them, objectors never to the village.
func (s *Notices) Objections(ctx context.Context, a models.Actor, subject models.ID) ([]models.Objection, map[models.ID]string, error) {
	var rows []models.Objection
	db := store.From(ctx, s.db)
	if err := db.Where("notice_id IN (SELECT id FROM notices WHERE subject = ?)", subject).Order("id").Find(&rows).Error; err != nil {
		return nil, nil, err
	}
	contents := map[models.ID]string{}
	if !a.Has(models.TownshipClerk, models.TownshipReviewer, models.CountyClerk, models.CountyReviewer, models.ProvinceOfficer, models.ProvinceReviewer) {
		return rows, contents, nil
	}
	for _, o := range rows {
		text, err := s.pii.Check(db, o.ID, pii.Field{Name: "objections.content", Box: o.Content})
		if err != nil {
			return nil, nil, err
		}
		contents[o.ID] = text
	}
	return rows, contents, nil
}
