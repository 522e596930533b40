package api

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// Mark is a place in a public text that a reviewer must answer before the record goes on.
type Mark struct {
	Field  string     `json:"field" example:"lines[0].item"`
	Kind   string     `json:"kind" example:"school"`
	Label  string     `json:"label" example:"学校名称"`
	Start  int        `json:"start" example:"0" doc:"In characters (code points) from 0"`
	Length int        `json:"length" example:"5"`
	Reason string     `json:"reason,omitempty" doc:"Why it may stand"`
	By     string     `json:"by,omitempty" example:"赵敏"`
	At     *time.Time `json:"at,omitempty"`
}

// Warning is what an internal text tells about people. The text is saved; the writer may take it out again.
type Warning ProblemField

func (s *Server) marksOf(ctx context.Context, marks []models.Mark) ([]Mark, error) {
	if len(marks) == 0 {
		return nil, nil
	}
	var ids []models.ID
	for _, m := range marks {
		if m.By != "" {
			ids = append(ids, m.By)
		}
	}
	names, err := s.Users.Names(ctx, ids...)
	var out []Mark
	for _, m := range marks {
		out = append(out, Mark{m.Field, m.Kind, models.MarkKinds.Label(m.Kind).In(langOf(ctx)), m.Start, m.Length, m.Reason, names[m.By], m.At})
	}
	return out, err
}

// internalTexts are the texts of a step of a need that stay in the office, by their fields in its body.
func internalTexts(action models.Action, d needs.Decision) map[string]string {
	field := "opinion"
	for _, step := range models.NeedMachine.Steps {
		for _, f := range step.Fields {
			if step.Action == action && (f == "reason" || f == "finding") {
				field = f
			}
		}
	}
	texts := map[string]string{field: d.Opinion, "content": d.Content}
	if d.Minutes != "" {
		texts["opinion"] = d.Minutes
	}
	for i, m := range d.Missing {
		texts[fmt.Sprintf("missing[%d]", i)] = m
	}
	if d.Entry != nil {
		texts["detail"] = d.Entry.Detail
	}
	for f, text := range texts {
		texts[f] = strings.TrimSpace(text)
	}
	maps.DeleteFunc(texts, func(_, text string) bool { return text == "" })
	return texts
}

// warned shows a need to whoever wrote about it, with warnings for what his internal texts tell.
func (s *Server) warned(ctx context.Context, a models.Actor, n models.Need, texts map[string]string) (Need, error) {
	v, err := s.shown(ctx, a, n)
	if err != nil {
		return v, err
	}
	v.Warnings, err = s.warnings(ctx, a, n.Region, texts)
	return v, err
}

// warnings reads internal texts that were accepted. Names are looked up for writers of the place only.
func (s *Server) warnings(ctx context.Context, a models.Actor, place models.Code, texts map[string]string) ([]Warning, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	marks, err := s.Households.Told(ctx, a, place, texts)
	var out []Warning
	for _, m := range marks {
		label := models.MarkKinds.Label(m.Kind)
		out = append(out, Warning{"body." + m.Field, "text.internal", models.Problems["text.internal"].In(langOf(ctx), label), m.Start, m.Length})
	}
	slices.SortStableFunc(out, func(x, y Warning) int { return x.Start - y.Start })
	return out, err
}
