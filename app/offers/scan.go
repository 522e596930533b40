package offers

import (
	"strings"
	"time"

	"shanqiao/models"
)

// publicTexts are the texts of an offer that leave the organisation and the office.
func publicTexts(o models.Offer) map[string]string {
	return map[string]string{"name": strings.TrimSpace(o.Name), "item": strings.TrimSpace(o.Item), "spec": strings.TrimSpace(o.Spec), "criteria": strings.TrimSpace(o.Criteria), "safety": strings.TrimSpace(o.Safety)}
}

// scan reads what an organisation writes by its shapes alone: to look up registered names for it would tell who is
// registered. old is the offer as it stood; answers to marks of unchanged texts stay.
func scan(o *models.Offer, old models.Offer) []models.FieldError {
	texts, before := publicTexts(*o), publicTexts(old)
	marks := models.Scanner{}.All(texts)
	o.Marks = models.Answered(models.Doubts(marks), old.Marks, func(field string) bool { return texts[field] == before[field] })
	return models.Refusals(marks)
}

// answered keeps an offer on the desk until its marks are answered.
func answered(o *models.Offer) error {
	if open := models.Unanswered(o.Marks); open > 0 {
		return models.Fail(models.Conflict, "text.marks-open", open)
	}
	return nil
}

// keep lets what is marked stand, with the officer's reason.
func keep(o *models.Offer, by models.ID, in Decision, now time.Time) error {
	if models.Unanswered(o.Marks) == 0 {
		return models.Fail(models.Conflict, "text.no-marks")
	}
	o.Marks = models.Answer(o.Marks, by, now, in.Note)
	return models.Wrong(models.LongText("reason", in.Note, 2, 500))
}
