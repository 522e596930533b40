package needs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// keep fills what an amendment does not carry with what the need has, so that a page cannot lose what it does not show.
func (s *Needs) keep(tx *gorm.DB, n models.Need, in *Entry) error {
	in.Region = n.Region
	if in.Household == "" && in.Level == n.Level {
		in.Household = models.Opt(n.HouseholdID)
	}
	if in.Title == "" {
		in.Title = n.Title
	}
	detail, err := s.pii.Check(tx, n.ID, pii.Field{Name: "needs.detail", Box: n.Detail})
	if err != nil {
		return err
	}
	if in.Detail == "" {
		in.Detail = detail
	}
	if in.HeadCount == 0 {
		in.HeadCount = n.HeadCount
	}
	if in.NeededBy == nil && in.Urgency == "dated" {
		in.NeededBy = n.NeededBy
	}
	if in.Minutes == nil {
		in.Minutes = n.DecisionFile
	}
	if in.Proxy == nil {
		in.Proxy = &n.Proxy
	}
	keepFacts(n, in)
	same := in.Category == n.Category && strings.TrimSpace(in.Detail) == detail
	in.Secret, in.Danger = answered(n.Answers["secret"], in.Secret, same), answered(n.Answers["danger"], in.Danger, same)
	return nil
}

// answered is the answer that holds: the new one, else what was said before. What a reviewer lowered stays so while the need
// is for the same thing.
func answered(before, now string, same bool) string {
	lowered := before == models.AnswerLowered
	switch {
	case lowered && same && (now == "" || now == models.AnswerNo):
		return before
	case lowered || now != "":
		return now
	}
	return before
}

// keepFacts is keep for what protects people.
func keepFacts(n models.Need, in *Entry) {
	same := in.Household == models.Opt(n.HouseholdID)
	if in.Groups == nil {
		in.Groups = n.Groups
	}
	if in.NotGroups == nil {
		in.NotGroups = n.NotGroups
	}
	if in.GroupsWhy == "" {
		in.GroupsWhy = n.Answers["groups"]
	}
	if in.People == nil && same && len(named(in.Lines)) == 0 {
		in.People = n.People
	}
	if in.ConfirmedDoc == nil {
		in.ConfirmedDoc = &n.ConfirmedDoc
	}
	if in.ConfirmedOn == nil {
		in.ConfirmedOn = n.ConfirmedOn
	}
	if in.Confirmed == nil && n.ConfirmedDoc == "" {
		no := false
		in.Confirmed = &no
	}
}

// named are the people whom lines name.
func named(lines []Line) (ids []models.ID) {
	for _, l := range lines {
		if l.Person != "" && !slices.Contains(ids, l.Person) {
			ids = append(ids, l.Person)
		}
	}
	return ids
}

// ticked are the people a need is for: those ticked and those the lines name.
func (in Entry) ticked() []models.ID {
	out := []models.ID{}
	for _, id := range append(slices.Clone(in.People), named(in.Lines)...) {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// facts gathers what the protection of an entry follows from.
func (in Entry) facts(members map[models.ID]models.Person, classes []string) models.NeedFacts {
	f := models.NeedFacts{Level: in.Level, Category: in.Category, Groups: in.Groups, Not: in.NotGroups, HeadCount: in.HeadCount, Classes: classes,
		Title: in.Title, Detail: in.Detail, Secret: in.Secret, Danger: in.Danger}
	if in.confirmed() {
		f.ConfirmedDoc, f.ConfirmedOn = strings.TrimSpace(*in.ConfirmedDoc), in.ConfirmedOn
	}
	for _, id := range in.ticked() {
		if p, ok := members[id]; ok {
			f.People, f.Ticked = append(f.People, p), true
		}
	}
	if !f.Ticked {
		f.People = slices.Collect(maps.Values(members))
	}
	for _, l := range in.Lines {
		f.Kinds = append(f.Kinds, l.ResourceKind)
	}
	return f
}

func (in Entry) confirmed() bool {
	return in.Confirmed == nil && in.ConfirmedDoc != nil && *in.ConfirmedDoc != "" || in.Confirmed != nil && *in.Confirmed
}

// checkAnswers refuses answers that are none, groups taken away without a word, and a confirmation without its document.
func (in Entry) checkAnswers(members map[models.ID]models.Person, now time.Time) (wrong []models.FieldError) {
	for i, id := range in.People {
		if _, ok := members[id]; !ok {
			wrong = append(wrong, models.FieldError{Field: fmt.Sprintf("people[%d]", i), Code: "need.person-unknown"})
		}
	}
	for i, g := range in.NotGroups {
		wrong = append(wrong, models.In(fmt.Sprintf("notGroups[%d]", i), g, models.Groups)...)
		if models.ProtectingGroup(g) {
			wrong = append(wrong, models.FieldError{Field: fmt.Sprintf("notGroups[%d]", i), Code: "need.group-child"})
		}
	}
	if len(in.NotGroups) > 0 && strings.TrimSpace(in.GroupsWhy) == "" {
		wrong = append(wrong, models.FieldError{Field: "groupsWhy", Code: "need.group-why"})
	}
	wrong = append(wrong, models.PlainText("groupsWhy", in.GroupsWhy, 0, 100)...)
	if !in.confirmed() {
		return wrong
	}
	if in.ConfirmedDoc == nil || strings.TrimSpace(*in.ConfirmedDoc) == "" {
		wrong = append(wrong, models.FieldError{Field: "confirmedDoc", Code: "need.confirmed-doc"})
	} else {
		wrong = append(wrong, models.PlainText("confirmedDoc", *in.ConfirmedDoc, 2, 60)...)
	}
	if in.ConfirmedOn == nil || in.ConfirmedOn.After(models.Day(now)) {
		wrong = append(wrong, models.FieldError{Field: "confirmedOn", Code: "need.confirmed-on"})
	}
	return wrong
}

// derived is what follows from the facts of an entry.
type derived struct {
	models.Privacy
	facts models.NeedFacts
}

// set puts on the need what protects people. What it once had is kept: only need.lower takes it away.
func (d derived) set(n *models.Need, in Entry) {
	p, old := d.Privacy, *n
	n.Groups, n.NotGroups = p.Groups, append([]string{}, in.NotGroups...)
	if n.Groups == nil {
		n.Groups = []string{}
	}
	n.Minors, n.Sensitive, n.Protection = old.Minors || p.Minors, old.Sensitive || p.Sensitive, old.Protection || p.Protection
	n.Answers = map[string]string{}
	for key, v := range map[string]string{"secret": in.Secret, "danger": in.Danger, "groups": strings.TrimSpace(in.GroupsWhy)} {
		if v != "" {
			n.Answers[key] = v
		}
	}
	n.ConfirmedDoc, n.ConfirmedOn = d.facts.ConfirmedDoc, d.facts.ConfirmedOn
	n.Policy = models.PolicyOf(n.Level, models.Privacy{Minors: n.Minors, Sensitive: n.Sensitive, Protection: n.Protection}, n.ConfirmedDoc != "")
}

// kept refuses an amendment that says outright that a protection does not hold.
func kept(n models.Need, in Entry) (wrong []models.FieldError) {
	if n.Sensitive && in.Secret == models.AnswerNo && n.Answers["secret"] != models.AnswerNo {
		wrong = append(wrong, models.FieldError{Field: "sensitive", Code: "need.protection-kept"})
	}
	if n.Protection && in.Danger == models.AnswerNo && n.Answers["danger"] != models.AnswerNo {
		wrong = append(wrong, models.FieldError{Field: "protection", Code: "need.protection-kept"})
	}
	for _, g := range n.Groups {
		if models.ProtectingGroup(g) && !slices.Contains(in.Groups, g) {
			wrong = append(wrong, models.FieldError{Field: "groups", Code: "need.protection-kept"})
			break
		}
	}
	return wrong
}

// Preview says what would follow from an entry, before it is sent: the groups, the protection, the posting. It writes nothing.
func (s *Needs) Preview(ctx context.Context, a models.Actor, in Entry) (models.Privacy, error) {
	if err := a.Must("need.post", models.Subject{Region: in.Region}); err != nil {
		return models.Privacy{}, err
	}
	members, classes := map[models.ID]models.Person{}, []string(nil)
	if in.Level == "household" && in.Household != "" {
		h, people, err := s.households.Get(ctx, a, in.Household)
		if err != nil {
			return models.Privacy{}, err
		}
		classes = h.Categories
		for _, p := range people {
			members[p.ID] = p
		}
	}
	return models.Protect(in.facts(members, classes), s.params.Now(ctx)), nil
}

// lower takes one protection away, after somebody else looked into it: a child's safety only the county. What was entered
// must no longer speak of minors; what only an answer, the category or the words said is overruled with the reason.
func (s *Needs) lower(tx *gorm.DB, a models.Actor, n *models.Need, in Decision, now time.Time) error {
	p, err := s.stands(tx, a, *n, now)
	if err != nil {
		return err
	}
	had := map[string]bool{"minors": n.Minors, "sensitive": n.Sensitive, "protection": n.Protection}
	switch {
	case !had[in.Protects]:
		return models.Wrong([]models.FieldError{{Field: "protects", Code: "need.lower-nothing"}})
	case in.Protects == "protection" && !a.May("need.reject", n.Subject()):
		return models.Fail(models.Forbidden, "need.protection-county")
	case in.Protects == "minors" && p.Minors:
		return models.Fail(models.Conflict, "need.lower-still")
	}
	if n.Answers == nil {
		n.Answers = map[string]string{}
	}
	switch in.Protects {
	case "minors":
		n.Minors = false
	case "sensitive":
		n.Sensitive, n.Answers["secret"] = false, models.AnswerLowered
	case "protection":
		n.Protection, n.Answers["danger"] = false, models.AnswerLowered
	}
	n.Policy = models.PolicyOf(n.Level, models.Privacy{Minors: n.Minors, Sensitive: n.Sensitive, Protection: n.Protection}, n.ConfirmedDoc != "")
	if n.Policy == "household_default" { // from here it is reviewed in the village and posted like any other
		n.CheckedBy, n.ForwardedBy = nil, nil
	}
	return models.Wrong(models.LongText("reason", in.Opinion, 4, 500))
}

// stands derives the protection of a need from what is kept of it.
func (s *Needs) stands(tx *gorm.DB, a models.Actor, n models.Need, now time.Time) (models.Privacy, error) {
	f := models.NeedFacts{Level: n.Level, Category: n.Category, Groups: n.Groups, Not: n.NotGroups, HeadCount: n.HeadCount, Title: n.Title,
		Secret: n.Answers["secret"], Danger: n.Answers["danger"], ConfirmedDoc: n.ConfirmedDoc, ConfirmedOn: n.ConfirmedOn}
	for _, l := range n.Lines {
		f.Kinds = append(f.Kinds, l.ResourceKind)
	}
	if n.HouseholdID == nil {
		return models.Protect(f, now), nil
	}
	h, err := store.Get[models.Household](tx, *n.HouseholdID, "household")
	if err != nil {
		return models.Privacy{}, err
	}
	people, err := s.households.Members(store.With(tx.Statement.Context, tx), h.ID)
	if err != nil {
		return models.Privacy{}, err
	}
	f.Classes = h.Categories
	for _, p := range people {
		if len(n.People) == 0 || slices.Contains(n.People, p.ID) {
			f.People = append(f.People, p)
		}
	}
	return models.Protect(f, now), nil
}
