package matches

import (
	"time"

	"gorm.io/gorm"

	"shanqiao/models"
)

// Suggestion is a line of a published plan: this organisation could serve this need with these quantities of its offer.
type Suggestion struct {
	Need   models.ID
	Org    models.ID
	Offer  models.ID
	Lines  []Take
	Beside int64               // recommendations of the need to the organisation by other offers of a plan
	Held   int64               // of the offer, by other suggestions that nobody has answered yet
	Kept   map[models.ID]int64 // of each line, by the same
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
		return refused(m, err)
	}
	m = s.newMatch(n, org, a, "system")
	_, qty, value, err := takeLines(n, o, m.ID, in.Lines) // checked only: the organisation chooses its lines when it accepts
	if err != nil {
		return refused(m, err)
	}
	pair := models.Pair{Need: n, Offer: o, Org: org, Qty: qty, ValueFen: value, Now: now}
	if err := s.facts(tx, &pair); err != nil {
		return m, "", err
	}
	lines := models.Fit(pair)
	m.Reasons, m.ValueFen, m.State = models.Told(lines), value, "proposed" // the organisation reads them
	if bad, wrong := models.Misfit(lines); wrong {
		return refused(m, refusal(bad))
	}
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
	for _, l := range n.Lines {
		for _, t := range in.Lines {
			if t.Line == l.ID && t.Qty+in.Kept[l.ID] > l.Gap() {
				return "need.only-left", nil
			}
		}
	}
	var again int64
	err := tx.Raw("SELECT count(*) FROM matches WHERE need_id = ? AND org_id = ? AND state = 'proposed'", n.ID, in.Org).Scan(&again).Error
	if again > in.Beside {
		return "match.proposed-already", err
	}
	return "", err
}

// refused turns the refusal of a rule into its code; any other error stays one.
func refused(m models.Match, err error) (models.Match, string, error) {
	if why := models.CodeOf(err); why != "" {
		return m, why, nil
	}
	return m, "", err
}
