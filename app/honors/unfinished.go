package honors

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Unfinished is one thing that keeps a round from going on: on which nomination, what, and who holds it.
type Unfinished struct {
	Nomination models.ID
	No         string
	What       models.Text
	Side       models.Side
}

// ready are the states in which a nomination lets its round leave a step, besides those that ended.
var ready = map[string][]string{
	"nominating": {"submitted"}, "screening": {"first_review"}, "opinions": {"opinion_check"}, "noticed": {"noticed", "final_vote"}, "final_review": {"final_vote"}, "decided": {},
}

// Unfinished lists what keeps a round from its next step, by nomination.
func (s *Honors) Unfinished(ctx context.Context, c models.Cycle) ([]Unfinished, error) {
	return s.unfinished(store.From(ctx, s.db), c, s.params.Now(ctx))
}

func (s *Honors) unfinished(tx *gorm.DB, c models.Cycle, now time.Time) ([]Unfinished, error) {
	fine, asked := ready[c.State]
	if !asked {
		return nil, nil
	}
	rows, err := ofCycle(tx, c.ID)
	if err != nil {
		return nil, err
	}
	judges, err := s.judges(tx, c)
	if err != nil {
		return nil, err
	}
	var out []Unfinished
	for _, n := range rows {
		if n.Ended() {
			continue
		}
		what, err := s.lacks(tx, n, c, judges, now, slices.Contains(fine, n.State))
		if err != nil {
			return nil, err
		}
		if what.ZH != "" {
			out = append(out, Unfinished{n.ID, n.NominationNo, what, models.HonorMachine.Stage(n.State).Holder})
		}
	}
	return out, nil
}

// lacks says what a nomination still needs; fine is a nomination whose state lets the round go on, but for what time or judges must
// bring.
func (s *Honors) lacks(tx *gorm.DB, n models.Nomination, c models.Cycle, judges []judge, now time.Time, fine bool) (models.Text, error) {
	switch n.State {
	case "draft", "returned":
		return models.Text{ZH: "推荐县上报或撤出", EN: "to be submitted or taken back by its county"}, nil
	case "eligible":
		left, err := s.scorersLeft(tx, n, now)
		return models.Text{ZH: fmt.Sprintf("初评还差 %d 人打分", left), EN: fmt.Sprintf("%d more to score", left)}, err
	case "first_review":
		units, err := s.unitsLeft(tx, n)
		if fine || err != nil {
			return models.Text{}, err
		}
		return models.Text{ZH: "还没征求意见：" + join(units, "zh-CN", "、"), EN: "not asked yet: " + join(units, "en", ", ")}, nil
	case "noticed":
		return s.noticeLacks(tx, n, now, fine)
	case "objected":
		return models.Text{ZH: "有异议没有答复", EN: "an objection is open"}, nil
	case "final_vote":
		if c.State != "final_review" {
			if fine {
				return models.Text{}, nil
			}
			return models.Text{ZH: "还没公布决定", EN: "to be decided"}, nil
		}
		return s.votesLack(tx, n, judges)
	}
	if fine {
		return models.Text{}, nil
	}
	step := map[string]models.Text{"submitted": {ZH: "还没资格审查", EN: "to be screened"}, "opinion_check": {ZH: "还没公示", EN: "to be posted"}}[n.State]
	return step, nil
}

func (s *Honors) noticeLacks(tx *gorm.DB, n models.Nomination, now time.Time, fine bool) (models.Text, error) {
	notice, err := s.notices.One(tx, models.Opt(n.NoticeID))
	if err != nil {
		return models.Text{}, err
	}
	if !now.After(notice.EndAt) {
		end := notice.EndAt.In(models.Beijing)
		return models.Text{ZH: "公示到 " + end.Format("1月2日") + " 24:00", EN: "posted until " + end.Format("2 Jan")}, nil
	}
	if fine {
		return models.Text{}, nil
	}
	return models.Text{ZH: "还没提交终评", EN: "to be put to the vote"}, nil
}

func (s *Honors) votesLack(tx *gorm.DB, n models.Nomination, judges []judge) (models.Text, error) {
	votes, err := votesOf(tx, n, "vote")
	if err != nil {
		return models.Text{}, err
	}
	var missing []string
	for _, j := range judges {
		if !j.bound(n) && !slices.ContainsFunc(votes, func(v models.HonorVote) bool { return v.By == j.ID }) {
			missing = append(missing, j.Name)
		}
	}
	if len(missing) > 0 {
		names := strings.Join(missing, "、")
		return models.Text{ZH: "还没投票：" + names, EN: "not voted yet: " + names}, nil
	}
	if !slices.ContainsFunc(votes, func(v models.HonorVote) bool { return !v.Recused }) {
		return models.Text{ZH: "评委都已回避，请增补评委", EN: "every judge stepped aside: appoint another"}, nil
	}
	return models.Text{}, nil
}

// judge is somebody who holds the role at the round's division now.
type judge struct {
	ID   models.ID
	Name string
}

// bound says that a judge had another hand in the nomination and cannot vote on it.
func (j judge) bound(n models.Nomination) bool {
	for _, who := range n.Hands {
		if slices.Contains(who, j.ID) {
			return true
		}
	}
	return n.CreatedBy == j.ID
}

func (s *Honors) judges(tx *gorm.DB, c models.Cycle) ([]judge, error) {
	var rows []judge
	return rows, tx.Raw(`SELECT DISTINCT u.id, u.name FROM user_grants g JOIN users u ON u.id = g.user_id WHERE g.role = ? AND g.region = ? AND g.revoked_at IS NULL AND u.active ORDER BY u.name`,
		models.HonourJudge, c.Region).Scan(&rows).Error
}

// votesOf gives the scores, opinions or votes that count now.
func votesOf(tx *gorm.DB, n models.Nomination, kind string) ([]models.HonorVote, error) {
	var rows []models.HonorVote
	return rows, tx.Where("nomination_id = ? AND kind = ? AND turn = ?", n.ID, kind, n.Turns[kind]).Order("at, id").Find(&rows).Error
}

func (s *Honors) scorersLeft(tx *gorm.DB, n models.Nomination, now time.Time) (int, error) {
	least, err := s.params.Value(tx, "honor_min_scorers", n.Region, now)
	if err != nil {
		return 0, err
	}
	votes, err := votesOf(tx, n, "score")
	return max(0, int(least)-len(votes)), err
}

// UnitsLeft lists the units that have not answered about a nominee.
func (s *Honors) UnitsLeft(ctx context.Context, n models.Nomination) (models.List, error) {
	return s.unitsLeft(store.From(ctx, s.db), n)
}

func (s *Honors) unitsLeft(tx *gorm.DB, n models.Nomination) (models.List, error) {
	votes, err := votesOf(tx, n, "opinion")
	var left models.List
	for _, u := range models.UnitsFor(n.NomineeType) {
		if !slices.ContainsFunc(votes, func(v models.HonorVote) bool { return v.UnitCode == u.Code }) {
			left = append(left, u)
		}
	}
	return left, err
}

func join(l models.List, lang, by string) string {
	var names []string
	for _, t := range l {
		names = append(names, t.In(lang))
	}
	return strings.Join(names, by)
}
