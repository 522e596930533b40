package needs

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/notices"
	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Decision is what somebody adds to a step of a need. Which parts are asked for, models.NeedMachine says.
type Decision struct {
	Version    int64
	Opinion    string // opinion or reason
	Missing    []string
	Companion  string     // the second person of a visit
	VisitedAt  *time.Time // when the household or site was visited
	Minutes    string     // 民主评议: what was decided, or "无争议，免评议"
	Panel      int        // members present; 0 when no panel was held
	Reps       int        // of them villagers' representatives
	Content    string     // objection
	Objector   string
	Upheld     bool
	Photo      *models.ID
	Department string
	ValidUntil *time.Time
	NeededBy   *time.Time // a new day when the old one is past; with Undated there is none any more
	Undated    bool
	Protects   string // what need.lower takes away: minors, sensitive, protection
	Meeting    models.Meeting
	Entry      *Entry
}

// Act does one step of models.NeedMachine.
func (s *Needs) Act(ctx context.Context, a models.Actor, action models.Action, id models.ID, in Decision) (models.Need, error) {
	now := s.params.Now(ctx)
	n, err := trail.Move(ctx, s.db, s.trail, a, trail.Step[models.Need]{
		Machine: models.NeedMachine, Action: action, ID: id, Version: in.Version, Now: now, Note: in.Department,
		Hidden: func(a models.Actor, n *models.Need) bool { return !s.sees(a, *n) },
		Do: func(tx *gorm.DB, n *models.Need, from string) error {
			if err := s.load(tx, n); err != nil {
				return err
			}
			if err := s.users.NotRelated(tx, a, n.ID, models.Opt(n.HouseholdID)); err != nil {
				return err
			}
			n.HeldState = from
			return s.do(tx, a, action, n, in, now)
		},
		Keep: func(n *models.Need) string { return Follows(action, n) },
		After: func(tx *gorm.DB, n *models.Need, from string) error {
			due := n.DueAt
			if err := s.clock(tx, n, from, now); err != nil {
				return err
			}
			return s.review(tx, a, action, n, in, from, due, now)
		},
	})
	return n, err
}

// Follows names the state that an action leaves to the facts of the need.
func Follows(action models.Action, n *models.Need) string {
	switch action {
	case "need.submit":
		if n.Policy == "household_default" || n.Papers {
			return "village_review"
		}
		return "township_review"
	case "need.forward":
		if models.NoticePolicies[n.Policy].Board {
			return "noticed"
		}
		return "county_review"
	case "need.waive":
		return "fulfilled"
	case "need.lower":
		if n.Policy == "household_default" && models.OneOf(n.State, []string{"township_review", "county_review"}) {
			return "village_review"
		}
		return n.State
	case "need.confirm", "need.renew", "need.resume", "need.back":
		return models.OpenState(n.Lines)
	}
	return n.State
}

func (s *Needs) do(tx *gorm.DB, a models.Actor, action models.Action, n *models.Need, in Decision, now time.Time) error {
	switch action {
	case "need.amend":
		return s.amend(tx, a, n, in, now)
	case "need.submit":
		return s.submit(tx, n, now)
	case "need.minute":
		return s.minute(tx, a, n, in, now)
	case "need.lower":
		return s.lower(tx, a, n, in, now)
	case "need.check":
		if in.VisitedAt == nil || in.VisitedAt.After(now) {
			return models.Wrong([]models.FieldError{{Field: "visitedAt", Code: "need.visited-when"}})
		}
		if wrong := models.PlainText("companion", in.Companion, 1, 30); len(wrong) > 0 {
			return models.Wrong(wrong)
		}
		n.CheckedBy = &a.User
		return opinion(in.Opinion)
	case "need.forward":
		if n.CheckedBy == nil {
			return models.Fail(models.Conflict, "need.not-checked")
		}
		if err := marksAnswered(n); err != nil {
			return err
		}
		n.ForwardedBy = &a.User
		if models.NoticePolicies[n.Policy].Board {
			if err := s.post(tx, a, n, now); err != nil {
				return err
			}
		}
		return opinion(in.Opinion)
	case "need.emergency":
		return s.emergency(tx, a, n, in, now)
	case "need.object":
		return s.object(tx, a, n, in, now)
	case "need.answer":
		n.CheckedBy, n.ForwardedBy = nil, nil // the facts are looked at anew
		_, _, err := s.notices.AnswerTx(tx, a, now, n.ID, notices.Answer{Finding: in.Opinion, Upheld: in.Upheld})
		return err
	case "need.unpost":
		return s.notices.EndTx(tx, a, now, n.ID, in.Photo, true)
	case "need.confirm":
		if n.Protection {
			return models.Fail(models.Conflict, "need.protection-stops")
		}
		return s.confirm(tx, a, n, in, now)
	case "need.return":
		n.Missing = in.Missing
		return missing(in.Missing)
	case "need.renew":
		return s.renew(tx, n, in, now)
	case "need.keep":
		return keep(a, n, in, now)
	}
	return s.finish(tx, a, action, n, in, now)
}

// finish has the steps that end, hold or send away.
func (s *Needs) finish(tx *gorm.DB, a models.Actor, action models.Action, n *models.Need, in Decision, now time.Time) error {
	switch action {
	case "need.waive":
		for i := range n.Lines {
			l := &n.Lines[i]
			if l.Promised > 0 {
				return models.Fail(models.Conflict, "need.still-promised")
			}
			l.Waived = l.Qty - l.Received
			if err := tx.Save(l).Error; err != nil {
				return err
			}
		}
		return opinion(in.Opinion)
	case "need.expire", "need.lapse", "need.close", "need.papers":
		return s.end(n, now)
	case "need.end", "need.withdraw", "need.refer":
		for _, l := range n.Lines {
			if l.Promised > 0 {
				return models.Fail(models.Conflict, "need.still-promised")
			}
		}
		if action == "need.refer" && strings.TrimSpace(in.Department) == "" {
			return models.Wrong([]models.FieldError{{Field: "department", Code: "field.required"}})
		}
		return opinion(in.Opinion)
	}
	return opinion(in.Opinion)
}

func (s *Needs) end(n *models.Need, now time.Time) error {
	if n.State == "closed" {
		n.ClosedAt = &now
	}
	return nil
}

func (s *Needs) amend(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	if in.Entry == nil {
		return models.Wrong([]models.FieldError{{Field: "need", Code: "field.required"}})
	}
	if err := s.keep(tx, *n, in.Entry); err != nil {
		return err
	}
	if err := tx.Exec("DELETE FROM need_lines WHERE need_id = ?", n.ID).Error; err != nil {
		return err
	}
	if err := s.fill(tx, a, n, *in.Entry, now); err != nil {
		return err
	}
	return tx.Create(&n.Lines).Error
}

// submit starts the review: the clock of the total limit runs from here. Papers marks a village need that must show minutes.
func (s *Needs) submit(tx *gorm.DB, n *models.Need, now time.Time) error {
	limit, err := s.params.Value(tx, "village_minutes_limit_fen", n.Region, now)
	if err != nil {
		return err
	}
	n.Papers = n.Level == "village" && n.AmountFen > limit
	n.AcceptedAt, n.Missing, n.CheckedBy, n.ForwardedBy, n.ConfirmedBy = &now, []string{}, nil, nil, nil
	n.MinutedBy, n.Meeting = nil, nil
	return nil
}

// minute records the village's review. Above the village's limit only minutes and votes count (VC 24; domain VIL-03).
func (s *Needs) minute(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	n.MinutedBy = &a.User
	if !n.Papers {
		return checkMinutes(in)
	}
	limit, err := s.params.Value(tx, "village_minutes_limit_fen", n.Region, now)
	if err != nil {
		return err
	}
	wrong := models.LongText("opinion", in.Minutes, 4, 500)
	if in.Photo == nil {
		wrong = append(wrong, models.FieldError{Field: "minutes", Code: "need.minutes-file", Args: []any{models.Yuan(limit)}})
	}
	if wrong = append(wrong, models.CheckMeeting(in.Meeting)...); len(wrong) == 0 {
		n.Meeting, n.DecisionFile = &in.Meeting, in.Photo
	}
	return models.Wrong(wrong)
}

// checkMinutes: of a panel at least two thirds are villagers' representatives; without a panel the minutes say why not.
func checkMinutes(in Decision) error {
	wrong := models.LongText("minutes", in.Minutes, 4, 500)
	if in.Panel > 0 && in.Reps*3 < in.Panel*2 {
		wrong = append(wrong, models.FieldError{Field: "reps", Code: "need.panel-representatives"})
	}
	if in.Panel < 0 || in.Reps < 0 || in.Reps > in.Panel {
		wrong = append(wrong, models.FieldError{Field: "panel", Code: "field.positive"})
	}
	return models.Wrong(wrong)
}

func (s *Needs) post(tx *gorm.DB, a models.Actor, n *models.Need, now time.Time) error {
	h, err := store.Get[models.Household](tx, models.Opt(n.HouseholdID), "household")
	if err != nil {
		return err
	}
	head, err := store.Get[models.Person](tx, h.HeadID, "person")
	if err != nil {
		return err
	}
	_, err = s.notices.PostTx(tx, a, now, models.Notice{Noun: "need", Subject: n.ID, Region: n.Region, Kind: "pre_decision", BoardNo: 1,
		Fields: map[string]string{"head": head.NameMask, "members": fmt.Sprintf("%d 人", h.MemberCount), "help": models.Categories.Label(n.Category).ZH + " " + strings.Join(Gives(n.Lines), "、")},
	}, n.Minors, "notice_days", "d")
	return err
}

func (s *Needs) object(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	notice, ok, err := s.notices.Current(store.With(tx.Statement.Context, tx), n.ID)
	if err != nil {
		return err
	}
	if !ok {
		return models.Fail(models.Conflict, "notice.none")
	}
	if in.Objector != "" && !a.Has(models.TownshipClerk, models.CountyClerk) {
		return models.Wrong([]models.FieldError{{Field: "objector", Code: "need.objector-not-here"}})
	}
	_, _, err = s.notices.ObjectTx(tx, a, now, notice, notices.Doubt{Content: in.Content, Objector: in.Objector, Most: 1000}, "need_objection_wd")
	return err
}

// emergency opens at once what two officers agree on, inside the township's limit; papers follow (RF20 15).
func (s *Needs) emergency(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	limit, err := s.params.Value(tx, "township_emergency_limit_fen", n.Region, now)
	if err != nil {
		return err
	}
	switch {
	case n.Protection:
		return models.Fail(models.Conflict, "need.protection-stops")
	case n.Urgency != "emergency":
		return models.Fail(models.Conflict, "need.not-emergency")
	case n.CheckedBy == nil:
		return models.Fail(models.Conflict, "need.not-checked")
	case n.AmountFen > limit:
		return models.Fail(models.Conflict, "need.above-emergency", models.Yuan(limit))
	}
	if err := marksAnswered(n); err != nil {
		return err
	}
	n.ForwardedBy, n.OpenedAt, n.Papers = &a.User, &now, true
	months, err := s.params.Value(tx, "need_emergency_months", n.Region, now)
	if err != nil {
		return err
	}
	until := now.AddDate(0, int(months), 0)
	n.ValidUntil = &until
	return opinion(in.Opinion)
}

// confirm opens the need to verified organisations. Cases drawn for the county's own visit, and those of officers'
// relatives, need the date of that visit.
func (s *Needs) confirm(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	if err := marksAnswered(n); err != nil {
		return err
	}
	share, err := s.params.Value(tx, "visit_sample_share", n.Region, now)
	if err != nil {
		return err
	}
	must := Drawn(n.NeedNo, share)
	if n.HouseholdID != nil {
		h, err := store.Get[models.Household](tx, *n.HouseholdID, "household")
		if err != nil {
			return err
		}
		must = must || h.Relative
	}
	if must && (in.VisitedAt == nil || in.VisitedAt.After(now)) {
		return models.Wrong([]models.FieldError{{Field: "visitedAt", Code: "need.county-must-visit"}})
	}
	days, err := s.params.Value(tx, "need_validity_days", n.Region, now)
	if err != nil {
		return err
	}
	until := models.Day(now).AddDate(0, 0, int(days))
	n.Sampled, n.ConfirmedBy, n.ValidUntil = must, &a.User, &until
	if n.OpenedAt == nil {
		n.OpenedAt = &now
	}
	n.Papers = false
	return opinion(in.Opinion)
}

// Drawn says whether a need is in the county's visit sample: by a hash of its number, so that nobody chooses. share is
// per ten thousand.
func Drawn(needNo string, share int64) bool {
	sum := sha256.Sum256([]byte("visit|" + needNo))
	return int64(sum[0])<<8|int64(sum[1]) < share*65536/10000
}

func (s *Needs) renew(tx *gorm.DB, n *models.Need, in Decision, now time.Time) error {
	months, err := s.params.Value(tx, "need_renew_months", n.Region, now)
	if err != nil {
		return err
	}
	if in.ValidUntil == nil || !in.ValidUntil.After(now) || in.ValidUntil.After(now.AddDate(0, int(months), 0)) {
		return models.Wrong([]models.FieldError{{Field: "validUntil", Code: "need.renew-until", Args: []any{months}}})
	}
	n.ValidUntil = in.ValidUntil
	switch past := n.NeededBy != nil && models.Day(now).After(*n.NeededBy); {
	case in.NeededBy != nil && in.NeededBy.Before(models.Day(now)):
		return models.Wrong([]models.FieldError{{Field: "neededBy", Code: "field.not-past"}})
	case in.NeededBy != nil:
		n.NeededBy, n.Urgency = in.NeededBy, "dated"
	case in.Undated:
		n.NeededBy, n.Urgency = nil, "ordinary"
	case past:
		return models.Wrong([]models.FieldError{{Field: "neededBy", Code: "need.renew-day"}})
	}
	return opinion(in.Opinion)
}

// clock sets the limit of the new state; an expiring need keeps its validity.
func (s *Needs) clock(tx *gorm.DB, n *models.Need, from string, now time.Time) error {
	if n.State == from {
		return nil
	}
	due, err := s.params.DueIn(tx, models.NeedMachine, n.State, n.Region, now)
	if err != nil {
		return err
	}
	if n.State == "noticed" {
		notice, ok, err := s.notices.Current(store.With(tx.Statement.Context, tx), n.ID)
		if err != nil {
			return err
		}
		if ok { // the posting runs to its end, then the township has its days to take it down
			if due, err = s.params.Due(tx, "need_township_wd", "wd", n.Region, notice.EndAt); err != nil {
				return err
			}
		}
	}
	n.DueAt = due
	return tx.Model(n).Update("due_at", due).Error
}

func (s *Needs) review(tx *gorm.DB, a models.Actor, action models.Action, n *models.Need, in Decision, from string, due *time.Time, now time.Time) error {
	items := in.Missing
	if items == nil {
		items = []string{}
	}
	text := in.Opinion
	if action == "need.minute" {
		text = in.Minutes
	}
	if action == "need.answer" {
		text = "" // kept with the objection, which may name people
	}
	r := models.NeedReview{ID: store.NewID(), NeedID: n.ID, Action: action, From: from, To: n.State, By: a.User, At: now, DueAt: due,
		Overdue: due != nil && now.After(*due), Opinion: strings.TrimSpace(text), Companion: in.Companion, VisitedAt: in.VisitedAt, Missing: items, Extra: map[string]any{}}
	if in.Protects != "" {
		r.Extra["protects"] = in.Protects
	}
	if in.Panel > 0 {
		r.Extra["panel"], r.Extra["representatives"] = in.Panel, in.Reps
	}
	if a.System {
		r.By = "system"
	}
	return tx.Create(&r).Error
}

func opinion(text string) error { return models.Wrong(models.LongText("opinion", text, 2, 500)) }

func missing(items []string) error {
	if len(items) == 0 {
		return models.Wrong([]models.FieldError{{Field: "missing", Code: "field.required"}})
	}
	var wrong []models.FieldError
	for _, i := range items {
		wrong = append(wrong, models.PlainText("missing", i, 2, 200)...)
	}
	return models.Wrong(wrong)
}
