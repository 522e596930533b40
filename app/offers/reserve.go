package offers

import (
	"gorm.io/gorm"

	"shanqiao/app/ledger"
	"shanqiao/app/store"
	"shanqiao/models"
)

// LockTx locks an offer for a change of quantities by a later room.
func (s *Offers) LockTx(tx *gorm.DB, id models.ID) (models.Offer, error) {
	return store.Lock[models.Offer](tx, id, "offer")
}

// ReserveTx holds qty of a locked offer for a match. What is not there is refused with what is left.
func (s *Offers) ReserveTx(tx *gorm.DB, a models.Actor, o *models.Offer, match models.ID, qty int64) error {
	if qty > o.Free() {
		return models.Fail(models.Conflict, "offer.not-enough", models.Quantity(o.Free(), o.Unit))
	}
	o.Reserved += qty
	return s.book(tx, a, o, "reserve", match, qty, ledger.Free(o.ID), ledger.Reserved(match))
}

// ReleaseTx gives back what a match held, with the same restriction.
func (s *Offers) ReleaseTx(tx *gorm.DB, a models.Actor, o *models.Offer, match models.ID, qty int64) error {
	if qty == 0 {
		return nil
	}
	o.Reserved -= qty
	return s.book(tx, a, o, "release", match, qty, ledger.Reserved(match), ledger.Free(o.ID))
}

// DeliverTx books what a receiver confirmed: reserved becomes delivered.
func (s *Offers) DeliverTx(tx *gorm.DB, a models.Actor, o *models.Offer, match models.ID, qty int64) error {
	if qty == 0 {
		return nil
	}
	o.Reserved -= qty
	o.Delivered += qty
	return s.book(tx, a, o, "deliver", match, qty, ledger.Reserved(match), ledger.Delivered(match))
}

// WayTx changes what is on issued slips.
func (s *Offers) WayTx(tx *gorm.DB, a models.Actor, o *models.Offer, qty int64) error {
	o.OnWay += qty
	return s.save(tx, a, o)
}

func (s *Offers) book(tx *gorm.DB, a models.Actor, o *models.Offer, kind string, match models.ID, qty int64, from, to string) error {
	now := s.params.Now(tx.Statement.Context)
	if err := s.ledger.PostTx(tx, a, now, ledger.Entry{Kind: kind, Offer: o.ID, Match: match}, o.Unit, qty, from, to); err != nil {
		return err
	}
	if kind == "release" && models.OneOf(o.State, []string{"withdrawn", "expired"}) { // nothing new may be promised from it: the rest goes home
		o.Withdrawn += qty
		if err := s.ledger.PostTx(tx, a, now, ledger.Entry{Kind: "withdraw", Offer: o.ID, Match: match}, o.Unit, qty, ledger.Free(o.ID), ledger.Giver(o.OrgID)); err != nil {
			return err
		}
	}
	return s.save(tx, a, o)
}

func (s *Offers) save(tx *gorm.DB, a models.Actor, o *models.Offer) error {
	now := s.params.Now(tx.Statement.Context)
	from := o.State
	if models.OneOf(o.State, models.GivingFamily) {
		o.State = o.GivingState()
	}
	store.Stamp(&o.Base, a, now)
	if err := tx.Save(o).Error; err != nil {
		return err
	}
	return s.trail.Record(tx, a, now, models.Entry{Fact: "offer.quantity", Noun: "offer", Subject: o.ID, Region: o.OfficeRegion, From: from, To: o.State})
}
