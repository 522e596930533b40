package honors

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Standing is a nomination with the votes it got and the judges who voted, for the order in which places are given.
type Standing struct {
	models.Nomination
	Yes, All int
	Score    float64
}

// carried says whether more than half of the judges who have not recused themselves agreed (§4.5).
func (x Standing) Carried() bool { return x.All > 0 && x.Yes*2 > x.All }

// decide counts the votes. Of those carried, the places of a category go to the most votes, then the higher score, then what was
// delivered; the rest is not honoured. Whoever decides first, the order is the same.
func (s *Honors) decide(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, in Decision, now time.Time) error {
	if wrong := models.PlainText("docNo", in.DocNo, 4, 60); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	order, err := s.ranked(tx, c, n.Category)
	if err != nil {
		return err
	}
	n.Hand("decider", a.User)
	at := slices.IndexFunc(order, func(x Standing) bool { return x.ID == n.ID })
	switch {
	case at < 0 || !order[at].Carried():
		n.State, n.EndedBy, n.EndReason = "not_awarded", "honor.decide", "终评未过半数"
		return nil
	case at >= c.Quotas[n.Category]:
		n.State, n.EndedBy, n.EndReason = "not_awarded", "honor.decide", fmt.Sprintf("本类 %d 个名额已满", c.Quotas[n.Category])
		return nil
	}
	n.State, n.EndedBy, n.EndReason = "awarded", "honor.decide", ""
	return s.award(tx, a, n, c, order[at], in.DocNo, now)
}

// ranked orders the nominations of a category that came to the vote: carried first, then by votes, score, value and number.
func (s *Honors) ranked(tx *gorm.DB, c models.Cycle, category string) ([]Standing, error) {
	rows, err := ofCycle(tx, c.ID)
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, n := range rows {
		if n.Category != category || !models.OneOf(n.State, []string{"final_vote", "awarded", "not_awarded"}) {
			continue
		}
		x := Standing{Nomination: n}
		if x.Yes, x.All, x.Score, err = s.tallied(tx, n); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	Order(out)
	return out, nil
}

// Order puts nominations of a category into the order in which they get places: carried ones first, then by the share of the votes,
// the score, what was delivered, and the number.
func Order(list []Standing) {
	slices.SortFunc(list, func(x, y Standing) int {
		switch {
		case x.Carried() != y.Carried():
			return map[bool]int{true: -1, false: 1}[x.Carried()]
		case x.Yes*max(1, y.All) != y.Yes*max(1, x.All):
			return y.Yes*max(1, x.All) - x.Yes*max(1, y.All)
		case x.Score != y.Score:
			return map[bool]int{true: -1, false: 1}[x.Score > y.Score]
		case x.TotalFen != y.TotalFen:
			return map[bool]int{true: -1, false: 1}[x.TotalFen > y.TotalFen]
		}
		return strings.Compare(x.NominationNo, y.NominationNo)
	})
}

func (s *Honors) tallied(tx *gorm.DB, n models.Nomination) (yes, all int, score float64, err error) {
	votes, err := votesOf(tx, n, "vote")
	if err != nil {
		return 0, 0, 0, err
	}
	for _, v := range votes {
		if !v.Recused {
			all++
			if v.Agrees {
				yes++
			}
		}
	}
	scores, err := votesOf(tx, n, "score")
	for _, v := range scores {
		score += float64(v.Score) / float64(len(scores))
	}
	return yes, all, score, err
}

func (s *Honors) award(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, x Standing, docNo string, now time.Time) error {
	holder, work, err := s.names(tx, *n)
	if err != nil {
		return err
	}
	facts, err := s.facts(tx, *n)
	if err != nil {
		return err
	}
	facts.Judges, facts.Yes = x.All, x.Yes
	w := models.Award{VerifyCode: store.NewCode(), CycleID: c.ID, NominationID: n.ID, Category: n.Category, HolderOrg: n.NomineeOrg, Holder: holder, Work: work,
		TotalFen: n.TotalFen, DocNo: docNo, DecidedAt: now, Facts: &facts}
	if n.NomineeType == "person" {
		w.HolderOrg = nil
	}
	seq, err := store.Number(tx, fmt.Sprintf("cert:%s:%d", c.Region, now.Year()))
	if err != nil {
		return err
	}
	w.CertNo = fmt.Sprintf("C-%s-%d-%04d", c.Region[:6], now.Year(), seq)
	store.Stamp(&w.Base, a, now)
	return tx.Create(&w).Error
}

// facts are what the certificate may say: slips, who was asked, the days of the notice, objections and how they ended.
func (s *Honors) facts(tx *gorm.DB, n models.Nomination) (models.AwardFacts, error) {
	f := models.AwardFacts{Slips: n.DeedsCount.Slips, Units: []string{}}
	k, err := s.params.Value(tx, "k_public", models.Country, n.UpdatedAt)
	if err != nil {
		return f, err
	}
	sensitive, err := s.params.Value(tx, "k_public_sensitive", models.Country, n.UpdatedAt)
	if err != nil {
		return f, err
	}
	f.Few = n.DeedsCount.Few(k, sensitive)
	asked, err := votesOf(tx, n, "opinion")
	if err != nil {
		return f, err
	}
	for _, v := range asked {
		f.Units = append(f.Units, v.Unit)
	}
	notice, err := s.notices.One(tx, models.Opt(n.NoticeID))
	if err != nil {
		return f, err
	}
	f.NoticeNo, f.NoticeFrom, f.NoticeTo, f.NoticeDays = notice.NoticeNo, notice.StartAt, notice.EndAt, notice.Days
	doubts, err := s.notices.Of(store.With(tx.Statement.Context, tx), n.ID)
	for _, o := range doubts {
		f.Objections++
		if o.Upheld != nil && !*o.Upheld {
			f.Dismissed++
		}
	}
	return f, err
}

// names gives the holder of an honour and the name of the honoured project, if it is one.
func (s *Honors) names(tx *gorm.DB, n models.Nomination) (holder, work string, err error) {
	if n.NomineeType == "person" {
		holder, err = s.personName(tx, n)
		return holder, "", err
	}
	o, err := store.Get[models.Organisation](tx, n.Org(), "organisation")
	if err != nil || n.NomineeOffer == nil {
		return o.Name, "", err
	}
	p, err := store.Get[models.Offer](tx, *n.NomineeOffer, "offer")
	return o.Name, p.Name, err
}

// undo has the steps of a revocation, which takes two officers: the certificate stays findable by its code and says so.
func (s *Honors) undo(tx *gorm.DB, a models.Actor, action models.Action, n *models.Nomination, in Decision, now time.Time) error {
	switch action {
	case "honor.revoke":
		wrong := models.LongText("reason", in.Note, 2, 500)
		if wrong = append(wrong, models.PublicText("reason", in.Note)...); len(wrong) > 0 {
			return models.Wrong(wrong)
		}
		n.EndReason = strings.TrimSpace(in.Note)
		n.Hands["asker"] = []models.ID{a.User}
	case "honor.keep":
		n.EndReason = ""
		delete(n.Hands, "asker")
	case "honor.endorse":
		n.EndedBy = action
		if err := s.tell(tx, n.ID, now, "revoked", n.EndReason); err != nil {
			return err
		}
		return tx.Exec("UPDATE awards SET revoked_at = ?, revoke_reason = ?, version = version + 1, updated_by = ? WHERE nomination_id = ?", now, n.EndReason, a.User, n.ID).Error
	}
	return nil
}
