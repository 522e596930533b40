package matches

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"shanqiao/models"
)

// Suggestion is a line of a published plan: this organisation could serve this need with these quantities of its offer.
type Suggestion struct {
	Need  models.ID
	Org   models.ID
	Offer models.ID
	Lines []Take
	Held  int64 // of the offer, by other suggestions that nobody has answered yet
}

// SuggestTx recommends a need to an organisation in the transaction of a plan. It applies every rule that an acceptance
// would (F1–F9, relatives too) and refuses what could not be accepted; the refusal's code says why. Nothing is reserved.
func (s *Matches) SuggestTx(tx *gorm.DB, a models.Actor, now time.Time, in Suggestion) (m models.Match, why string, err error) {
	n, err := s.needs.LockTx(tx, in.Need)
	if err != nil {
		return m, "", err
	}
	o, err := s.offers.LockTx(tx, in.Offer)
	if err != nil {
		return m, "", err
	}
	if why, err := s.unsuitable(tx, n, o, now, in); why != "" || err != nil {
		return m, why, err
	}
	org, err := s.registry.VerifiedTx(tx, in.Org)
	if err != nil {
		return m, code(err), real(err)
	}
	m = s.newMatch(n, org, a, "system")
	lines, qty, value, err := takeLines(n, o, m.ID, in.Lines)
	if err != nil {
		return m, code(err), real(err)
	}
	pair := models.Pair{Need: n, Offer: o, Org: org, Qty: qty, ValueFen: value, Now: now}
	if err := s.facts(tx, &pair); err != nil {
		return m, "", err
	}
	m.Reasons, m.ValueFen, m.State = models.Fit(pair), value, "proposed"
	if bad, wrong := models.Misfit(m.Reasons); wrong {
		return m, code(refusal(bad)), nil
	}
	_ = lines // the organisation chooses its lines when it accepts; the plan keeps what was suggested
	return m, "", s.create(tx, a, now, &m, "match.propose", nil)
}

func (s *Matches) unsuitable(tx *gorm.DB, n models.Need, o models.Offer, now time.Time, in Suggestion) (string, error) {
	var qty int64
	for _, t := range in.Lines {
		qty += t.Qty
	}
	switch {
	case !n.OnMarket():
		return "need.not-open", nil
	case !o.Usable(now), o.OrgID != in.Org:
		return "offer.not-active", nil
	case qty+in.Held > o.Free():
		return "offer.not-enough", nil
	}
	var again int64
	err := tx.Raw("SELECT count(*) FROM matches WHERE need_id = ? AND org_id = ? AND state = 'proposed'", n.ID, in.Org).Scan(&again).Error
	if again > 0 {
		return "match.proposed-already", err
	}
	return "", err
}

// code is the code of a refusal, empty for an error of another kind; real is the reverse.
func code(err error) string {
	var p *models.Error
	if errors.As(err, &p) {
		return p.Code
	}
	return ""
}

func real(err error) error {
	if code(err) != "" {
		return nil
	}
	return err
}
