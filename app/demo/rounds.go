package demo

import (
	"fmt"
	"time"

	"shanqiao/app/honors"
	"shanqiao/models"
)

// follow takes a candidate of the published round all the way: most are honoured, one fails the opinions, one the vote, one is
// objected to and cleared. Every step is somebody else's (§2.3).
func (r *round) follow(c candidate, i int) {
	b, p := r.b, r.b.staff.at[Province]
	var n *models.Nomination
	b.plan("nominating "+c.Name, []step{{do: r.nominate(c, &n)}, {wait: 4, do: r.submit(&n)}}, 62+i%3)
	b.plan("screening "+c.Name, []step{{do: r.screen(&n, p.clerks[0])}, {wait: 1, do: r.score(&n, p.clerks[1], 78+i%17)}, {wait: 1, do: r.score(&n, p.reviewers[2], 75+i%19)}}, 53)
	var asked []step
	for j, unit := range models.UnitsFor(c.kind()) {
		asked = append(asked, step{do: r.opinion(&n, p.clerks[2], unit, i != 4 || j != 1)})
	}
	b.plan("opinions on "+c.Name, asked, 48)
	b.plan("posting "+c.Name, []step{{do: r.notice(&n, p.reviewers[0])}}, 44)
	if i == 2 {
		b.plan("objecting to "+c.Name, []step{{do: r.object(&n, p.clerks[3])}, {wait: 2, do: r.answer(&n, p.reviewers[3])}}, 42)
	}
	steps := []step{{do: r.act(&n, p.clerks[0], "honor.final", r.unpost(p.clerks[0]))}}
	for j, judge := range r.judges {
		steps = append(steps, step{wait: j, do: r.act(&n, judge, "honor.vote", func(n *models.Nomination, at time.Time) error {
			r.vote(n, judge, models.HonorVote{Kind: "vote", Agrees: i != 7}, at)
			return nil
		})})
	}
	b.plan("vote on "+c.Name, steps, 33)
	b.plan("deciding on "+c.Name, []step{{do: r.decide(&n, c, p.reviewers[1])}}, 30)
}

// propose takes a candidate of the running round as far as the province's desk.
func (r *round) propose(c candidate, i int) {
	b, p := r.b, r.b.staff.at[Province]
	var n *models.Nomination
	steps := []step{{do: r.nominate(c, &n)}, {wait: 2, do: r.submit(&n)}}
	b.plan("nominating "+c.Name, steps, 5+i%3)
	if i%3 == 2 {
		b.plan("screening "+c.Name, []step{{do: r.screen(&n, p.clerks[0])}, {wait: 1, do: r.score(&n, p.clerks[1], 80+i)}}, 1)
	}
}

func (r *round) submit(n **models.Nomination) func(at time.Time) error {
	a := r.b.staff.at[County].reviewers[0]
	return r.act(n, a, "honor.submit", func(x *models.Nomination, _ time.Time) error {
		x.Hand("submitter", a.User)
		return nil
	})
}

// object records an objection that somebody brought in person.
func (r *round) object(n **models.Nomination, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.object", func(x *models.Nomination, at time.Time) error {
		due, err := r.b.due("honour_objection_wd", "wd", at)
		if err != nil {
			return err
		}
		o := &models.Objection{NoticeID: *x.NoticeID, Region: r.Region, ReceivedAt: at, DueAt: *due, Channel: "in_person"}
		r.b.stamp(&o.Base, a, at)
		r.doubt, r.b.objections = o, append(r.b.objections, o)
		o.Content, err = r.b.seal.Seal(o.ID, "objections.content", []byte("我们村收到的棉被有两条尺寸不对，算进去了没有？"))
		return err
	})
}

// answer closes it with a sentence for everybody.
func (r *round) answer(n **models.Nomination, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.answer", func(x *models.Nomination, at time.Time) error {
		upheld := false
		x.State = "noticed"
		x.Hand("answerer", a.User)
		r.doubt.HandledBy, r.doubt.Finding, r.doubt.Upheld, r.doubt.AnsweredAt = &a.User, "核对该村四联单 6 份，换货后重新签收，只计一次。", &upheld, &at
		r.doubt.PublicText = "有人反映一个村有物资尺寸不合也算了数。核对四联单：已换货并重新签收，只计一次，送达价值不变。"
		r.b.stamp(&r.doubt.Base, a, at)
		return nil
	})
}

func (r *round) screen(n **models.Nomination, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.screen", func(x *models.Nomination, _ time.Time) error {
		checks, err := r.b.Honors.Check(r.b.tx, *x)
		x.Checks, x.State, x.ScreenedBy = checks, "eligible", &a.User
		x.Hand("screener", a.User)
		if line, bad := models.Misfit(checks); bad {
			x.State, x.EndedBy, x.EndReason = "ineligible", "honor.screen", line.Title+"："+line.Gives
		}
		return err
	})
}

func (r *round) score(n **models.Nomination, a models.Actor, points int) func(at time.Time) error {
	return r.act(n, a, "honor.score", func(x *models.Nomination, at time.Time) error {
		r.vote(x, a, models.HonorVote{Kind: "score", Score: points}, at)
		x.Hand("scorer", a.User)
		least, err := r.b.limit("honor_min_scorers")
		have := int64(0)
		for _, v := range r.votes {
			if v.NominationID == x.ID && v.Kind == "score" {
				have++
			}
		}
		if x.State = "eligible"; have >= least {
			x.State = "first_review"
		}
		return err
	})
}

func (r *round) opinion(n **models.Nomination, a models.Actor, unit models.Term, agrees bool) func(at time.Time) error {
	return r.act(n, a, "honor.opinion", func(x *models.Nomination, at time.Time) error {
		v := models.HonorVote{Kind: "opinion", Unit: unit.ZH + "部门", UnitCode: unit.Code, Agrees: agrees}
		x.Hand("opinion", a.User)
		asked := 1
		for _, w := range r.votes {
			if w.NominationID == x.ID && w.Kind == "opinion" {
				asked++
			}
		}
		if x.State = "first_review"; asked == len(models.UnitsFor(x.NomineeType)) {
			x.State = "opinion_check"
		}
		if !agrees {
			x.State, x.EndedBy, x.EndReason, v.Note = "ineligible", "honor.opinion", "征求意见未通过", "正在接受核查，建议本届暂缓"
		}
		r.vote(x, a, v, at)
		return nil
	})
}

func (r *round) notice(n **models.Nomination, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.notice", func(x *models.Nomination, at time.Time) error {
		end, err := r.b.due("honour_notice_wd", "wd", at)
		if err != nil {
			return err
		}
		notice := &models.Notice{Noun: "honor", Subject: x.ID, Region: r.Region, Kind: "honour", BoardNo: 1, StartAt: at, EndAt: *end,
			Fields: map[string]string{"category": models.HonourCategories.Label(x.Category).ZH, "value": models.Yuan(x.TotalFen)}}
		if err := r.b.numbered(notice, "honour_notice_wd", "wd", at); err != nil {
			return err
		}
		x.Hand("poster-honour", a.User)
		r.b.stamp(&notice.Base, a, at)
		r.b.notices, x.NoticeID = append(r.b.notices, notice), &notice.ID
		return nil
	})
}

// unpost takes the notice down when its days are over.
func (r *round) unpost(a models.Actor) func(n *models.Nomination, at time.Time) error {
	return func(n *models.Nomination, at time.Time) error {
		for _, notice := range r.b.notices {
			if notice.ID != models.Opt(n.NoticeID) {
				continue
			}
			if !at.After(notice.EndAt) {
				return models.Fail(models.Conflict, "notice.not-over", notice.EndAt.Format("1月2日 15:04"))
			}
			notice.EndedAt = &at
			r.b.stamp(&notice.Base, a, at)
		}
		return nil
	}
}

// decide gives the places in the room's order and makes the certificate.
func (r *round) decide(n **models.Nomination, c candidate, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.decide", func(x *models.Nomination, at time.Time) error {
		x.Hand("decider", a.User)
		mine, place := r.placeOf(x)
		switch {
		case !mine.Carried():
			x.State, x.EndedBy, x.EndReason = "not_awarded", "honor.decide", "终评未过半数"
			return nil
		case place >= r.Quotas[x.Category]:
			x.State, x.EndedBy, x.EndReason = "not_awarded", "honor.decide", fmt.Sprintf("本类 %d 个名额已满", r.Quotas[x.Category])
			return nil
		}
		x.State, x.EndedBy = "awarded", "honor.decide"
		seq, err := r.b.next(fmt.Sprintf("cert:%s:%d", r.Region, at.Year()))
		w := &models.Award{VerifyCode: r.b.code(), CycleID: r.ID, NominationID: x.ID, Category: x.Category, HolderOrg: x.NomineeOrg, Holder: c.Name, Work: c.Work, TotalFen: x.TotalFen,
			DocNo: fmt.Sprintf("吉民发〔%d〕%d号", at.Year(), 36), DecidedAt: at, CertNo: fmt.Sprintf("C-%s-%d-%04d", r.Region[:6], at.Year(), seq), Facts: r.facts(x, mine)}
		r.b.stamp(&w.Base, a, at)
		r.awards = append(r.awards, w)
		return err
	})
}

// placeOf ranks the nominations of a category that came to the vote.
func (r *round) placeOf(x *models.Nomination) (mine honors.Standing, place int) {
	var list []honors.Standing
	for _, n := range r.nominations {
		if n.Category != x.Category || n.ID != x.ID && !models.OneOf(n.State, []string{"final_vote", "awarded", "not_awarded"}) {
			continue
		}
		s, scores := honors.Standing{Nomination: *n}, 0
		for _, v := range r.votes {
			if v.NominationID == n.ID && v.Kind == "score" {
				s.Score, scores = s.Score+float64(v.Score), scores+1
			}
			if v.NominationID == n.ID && v.Kind == "vote" {
				s.All++
				if v.Agrees {
					s.Yes++
				}
			}
		}
		s.Score /= float64(max(1, scores))
		list = append(list, s)
	}
	honors.Order(list)
	for i, s := range list {
		if s.ID == x.ID {
			return s, i
		}
	}
	return mine, len(list)
}

// facts are what the certificate says of the way there.
func (r *round) facts(x *models.Nomination, mine honors.Standing) *models.AwardFacts {
	f := &models.AwardFacts{Slips: x.DeedsCount.Slips, Few: x.DeedsCount.Few(10, 20), Units: []string{}, Judges: mine.All, Yes: mine.Yes}
	for _, v := range r.votes {
		if v.NominationID == x.ID && v.Kind == "opinion" {
			f.Units = append(f.Units, v.Unit)
		}
	}
	for _, n := range r.b.notices {
		if n.ID == models.Opt(x.NoticeID) {
			f.NoticeNo, f.NoticeFrom, f.NoticeTo, f.NoticeDays = n.NoticeNo, n.StartAt, n.EndAt, n.Days
		}
	}
	for _, o := range r.b.objections {
		if o.NoticeID == models.Opt(x.NoticeID) {
			f.Objections, f.Dismissed = f.Objections+1, f.Dismissed+1
		}
	}
	return f
}
