package api

import (
	"context"
	"time"

	"shanqiao/app/needs"
	"shanqiao/models"
)

// Bodies of the steps of a need. Each names exactly what its button asks for.
type (
	// OpinionBody carries an opinion.
	OpinionBody struct {
		Opinion string `json:"opinion" minLength:"2" maxLength:"500" example:"情况属实，同意上报。"`
	}
	// ReasonBody carries a reason.
	ReasonBody struct {
		Reason string `json:"reason" minLength:"2" maxLength:"500" example:"家庭情况已变化，不再需要。"`
	}
	// MissingBody lists everything that is missing, once.
	MissingBody struct {
		Missing []string `json:"missing" minItems:"1" maxItems:"30" example:"[\"补一张在读证明\"]"`
	}
	// CheckBody is a visit by two people.
	CheckBody struct {
		Opinion   string `json:"opinion" minLength:"2" maxLength:"500" example:"入户核查，情况属实。"`
		VisitedAt string `json:"visitedAt" format:"date" example:"2026-03-03"`
		Companion string `json:"companion" minLength:"1" maxLength:"60" example:"赵敏"`
	}
	// MinutesBody is the village's review: what was decided, or why no panel was held.
	MinutesBody struct {
		Opinion         string `json:"opinion" minLength:"4" maxLength:"500" example:"无争议，免评议。"`
		Minutes         string `json:"minutes,omitempty" maxLength:"64" example:"" doc:"File of the minutes"`
		Panel           int    `json:"panel,omitempty" minimum:"0" maximum:"500" example:"9"`
		Representatives int    `json:"representatives,omitempty" minimum:"0" maximum:"500" example:"7"`
		Meeting         string `json:"meeting,omitempty" maxLength:"20" enum:"representatives,adults,households" example:"representatives" doc:"Above the limit of the village: which meeting decided"`
		Entitled        int    `json:"entitled,omitempty" minimum:"0" maximum:"100000" example:"30"`
		Present         int    `json:"present,omitempty" minimum:"0" maximum:"100000" example:"24"`
		Agreed          int    `json:"agreed,omitempty" minimum:"0" maximum:"100000" example:"22"`
	}
	// LowerBody takes one protection away.
	LowerBody struct {
		Protects string `json:"protects" enum:"minors,sensitive,protection" example:"sensitive"`
		Reason   string `json:"reason" minLength:"4" maxLength:"500" example:"已入户核实，是慢性胃病，户主愿意公示。"`
	}
	// ObjectBody is a doubt; the objector may stay unnamed.
	ObjectBody struct {
		Content  string `json:"content" minLength:"2" maxLength:"1000" example:"这户今年已得到同样的资助。"`
		Objector string `json:"objector,omitempty" maxLength:"60" example:""`
	}
	// AnswerBody closes an objection.
	AnswerBody struct {
		Finding string `json:"finding" minLength:"2" maxLength:"1000" example:"经查不属实，去年的资助已结束。"`
		Upheld  bool   `json:"upheld" example:"false"`
	}
	// PhotoBody carries the picture of the board.
	PhotoBody struct {
		Photo string `json:"photo" minLength:"1" maxLength:"64" example:"0197b5f0-0000-7000-8000-000000000000"`
	}
	// ConfirmBody is the county's word; drawn cases name the date of the county's own visit.
	ConfirmBody struct {
		Opinion   string `json:"opinion" minLength:"2" maxLength:"500" example:"同意。"`
		VisitedAt string `json:"visitedAt,omitempty" format:"date" example:"2026-03-10"`
	}
	// RenewBody gives a new validity.
	RenewBody struct {
		Opinion    string `json:"opinion" minLength:"2" maxLength:"500" example:"已复核，仍然需要。"`
		ValidUntil string `json:"validUntil" format:"date" example:"2027-03-01"`
		NeededBy   string `json:"neededBy,omitempty" format:"date" example:"2027-02-20" doc:"The new day, when the old one is past"`
		Undated    bool   `json:"undated,omitempty" example:"false" doc:"No day any more"`
	}
	// ReferBody sends a need to another department.
	ReferBody struct {
		Department string `json:"department" minLength:"1" maxLength:"40" example:"housing"`
		Reason     string `json:"reason" minLength:"2" maxLength:"500" example:"属住建部门危房改造范围。"`
	}
)

func needStep[B any](s *Server, action models.Action, decide func(b B) needs.Decision) {
	title := models.Powers[action].Title
	route(s, op{"POST", "/api/needs/{id}/" + verb(action), "need-" + verb(action), action, title.EN + " (a step of a need)", "needs", 0},
		func(ctx context.Context, a models.Actor, in *Command[B]) (Need, error) {
			d := decide(in.Body)
			d.Version = in.version()
			if d.Entry != nil && d.Entry.Region == "" {
				d.Entry.Region = homeOf(a)
			}
			n, err := s.Needs.Act(ctx, a, action, models.ID(in.ID), d)
			if err != nil {
				return Need{}, err
			}
			kind := map[models.Action]string{"need.unpost": "board_photo", "need.minute": "minutes"}[action]
			if err := s.Files.Attach(ctx, a, "need", n.ID, n.Region, kind, models.Opt(d.Photo)); err != nil {
				return Need{}, err
			}
			if b, ok := any(in.Body).(NeedBody); ok {
				if err := s.attachEntered(ctx, a, n, b); err != nil {
					return Need{}, err
				}
			}
			return s.warned(ctx, a, n, internalTexts(action, d))
		})
}

func (s *Server) needSteps() {
	needStep(s, "need.amend", func(b NeedBody) needs.Decision {
		e := b.entry(models.Actor{})
		return needs.Decision{Entry: &e}
	})
	nothing := func(Empty) needs.Decision { return needs.Decision{} }
	opinion := func(b OpinionBody) needs.Decision { return needs.Decision{Opinion: b.Opinion} }
	reason := func(b ReasonBody) needs.Decision { return needs.Decision{Opinion: b.Reason} }
	needStep(s, "need.submit", nothing)
	needStep(s, "need.close", nothing)
	needStep(s, "need.forward", opinion)
	needStep(s, "need.emergency", opinion)
	needStep(s, "need.papers", opinion)
	for _, action := range []models.Action{"need.reject", "need.withdraw", "need.waive", "need.suspend", "need.resume", "need.end", "need.back", "need.answered", "need.keep"} {
		needStep(s, action, reason)
	}
	needStep(s, "need.minute", func(b MinutesBody) needs.Decision {
		return needs.Decision{Minutes: b.Opinion, Panel: b.Panel, Reps: b.Representatives, Photo: idOf(b.Minutes),
			Meeting: models.Meeting{Kind: b.Meeting, Entitled: b.Entitled, Present: b.Present, Agreed: b.Agreed}}
	})
	needStep(s, "need.lower", func(b LowerBody) needs.Decision { return needs.Decision{Protects: b.Protects, Opinion: b.Reason} })
	needStep(s, "need.check", func(b CheckBody) needs.Decision {
		return needs.Decision{Opinion: b.Opinion, VisitedAt: asDate(b.VisitedAt), Companion: b.Companion}
	})
	needStep(s, "need.return", func(b MissingBody) needs.Decision { return needs.Decision{Missing: b.Missing} })
	needStep(s, "need.object", func(b ObjectBody) needs.Decision { return needs.Decision{Content: b.Content, Objector: b.Objector} })
	needStep(s, "need.answer", func(b AnswerBody) needs.Decision { return needs.Decision{Opinion: b.Finding, Upheld: b.Upheld} })
	needStep(s, "need.unpost", func(b PhotoBody) needs.Decision { return needs.Decision{Photo: idOf(b.Photo)} })
	needStep(s, "need.confirm", func(b ConfirmBody) needs.Decision {
		return needs.Decision{Opinion: b.Opinion, VisitedAt: asDate(b.VisitedAt)}
	})
	needStep(s, "need.renew", func(b RenewBody) needs.Decision {
		d := asDate(b.ValidUntil)
		if d != nil {
			end := d.Add(24*time.Hour - time.Second)
			d = &end
		}
		return needs.Decision{Opinion: b.Opinion, ValidUntil: d, NeededBy: asDate(b.NeededBy), Undated: b.Undated}
	})
	needStep(s, "need.refer", func(b ReferBody) needs.Decision { return needs.Decision{Department: b.Department, Opinion: b.Reason} })
}
