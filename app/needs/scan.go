package needs

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/models"
)

// publicTexts are the texts of a need that leave the office, by their fields. The title of a household is made from codes.
func publicTexts(in Entry) map[string]string {
	texts := map[string]string{}
	if in.Level != "household" {
		texts["title"] = strings.TrimSpace(in.Title)
	}
	for i, l := range in.Lines {
		texts[fmt.Sprintf("lines[%d].item", i)], texts[fmt.Sprintf("lines[%d].spec", i)] = strings.TrimSpace(l.Item), strings.TrimSpace(l.Spec)
	}
	return texts
}

// scan reads the public texts of an entry (§8.3): with the names of its household and of the people registered in the
// writer's own village. What must go is refused with its place; what only a person can decide becomes a mark.
func (s *Needs) scan(tx *gorm.DB, n *models.Need, in Entry, family bool) ([]models.FieldError, error) {
	texts := publicTexts(in)
	known, err := s.households.Registered(tx, in.Region, models.TextsOf(texts)...)
	if err != nil {
		return nil, err
	}
	if family {
		own, err := s.households.NamesFor(tx, in.Household)
		if err != nil {
			return nil, err
		}
		known = known.With(models.NamesOf(own...))
	}
	marks := models.Scanner{Household: in.Level == "household", Names: known}.All(texts)
	old := map[string]string{"title": n.Title}
	for i, l := range n.Lines {
		old[fmt.Sprintf("lines[%d].item", i)], old[fmt.Sprintf("lines[%d].spec", i)] = l.Item, l.Spec
	}
	n.Marks = models.Answered(models.Doubts(marks), n.Marks, func(field string) bool { return old[field] == texts[field] })
	return models.Refusals(marks), nil
}

// answered keeps a need on the desk until its marks are answered.
func marksAnswered(n *models.Need) error {
	if open := models.Unanswered(n.Marks); open > 0 {
		return models.Fail(models.Conflict, "text.marks-open", open)
	}
	return nil
}

// keep lets what is marked stand, with the reviewer's reason.
func keep(a models.Actor, n *models.Need, in Decision, now time.Time) error {
	if models.Unanswered(n.Marks) == 0 {
		return models.Fail(models.Conflict, "text.no-marks")
	}
	n.Marks = models.Answer(n.Marks, a.User, now, in.Opinion)
	return models.Wrong(models.LongText("reason", in.Opinion, 2, 500))
}
