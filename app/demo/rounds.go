package demo

import (
	"fmt"
	"time"

	"shanqiao/models"
)

// follow takes a candidate of the published round all the way: most are honoured, one fails the opinions, one the vote.
func (r *round) follow(c candidate, i int) {
	b, p := r.b, r.b.staff.at[Province]
	var n *models.Nomination
	b.plan("nominating "+c.Name, []step{{do: r.nominate(c, &n)}, {wait: 4, do: r.act(&n, b.staff.at[County].reviewers[0], "honor.submit", nil)}}, 62+i%3)
	b.plan("screening "+c.Name, []step{{do: r.screen(&n, p.clerks[0])}, {wait: 1, do: r.score(&n, p.clerks[0], 78+i%17)}, {wait: 1, do: r.score(&n, p.clerks[1], 75+i%19)}}, 53)
	b.plan("opinions on "+c.Name, []step{{do: r.opinion(&n, p.clerks[0], i != 4)}}, 48)
	b.plan("posting "+c.Name, []step{{do: r.notice(&n, p.reviewers[0])}}, 44)
	steps := []step{{do: r.act(&n, p.clerks[0], "honor.final", r.unpost(p.clerks[0]))}}
	for j, judge := range r.judges {
		steps = append(steps, step{wait: j, do: r.act(&n, judge, "honor.vote", func(n *models.Nomination, at time.Time) error {
			r.vote(n, judge, models.HonorVote{Kind: "vote", Agrees: i != 7}, at)
			return nil
		})})
	}
	b.plan("vote on "+c.Name, steps, 33)
	b.plan("deciding on "+c.Name, []step{{do: r.decide(&n, c, p.reviewers[0], i == 7)}}, 30)
}

// propose takes a candidate of the running round as far as the province's desk.
func (r *round) propose(c candidate, i int) {
	b, p := r.b, r.b.staff.at[Province]
	var n *models.Nomination
	steps := []step{{do: r.nominate(c, &n)}, {wait: 2, do: r.act(&n, b.staff.at[County].reviewers[0], "honor.submit", nil)}}
	b.plan("nominating "+c.Name, steps, 5+i%3)
	if i%3 == 2 {
		b.plan("screening "+c.Name, []step{{do: r.screen(&n, p.clerks[0])}, {wait: 1, do: r.score(&n, p.clerks[0], 80+i)}}, 1)
	}
}

func (r *round) screen(n **models.Nomination, a models.Actor) func(at time.Time) error {
	return r.act(n, a, "honor.screen", func(x *models.Nomination, _ time.Time) error {
		checks, err := r.b.Honors.Check(r.b.tx, *x)
		x.Checks, x.State, x.ScreenedBy = checks, "eligible", &a.User
		if _, bad := models.Misfit(checks); bad {
			x.State = "ineligible"
		}
		return err
	})
}

func (r *round) score(n **models.Nomination, a models.Actor, points int) func(at time.Time) error {
	return r.act(n, a, "honor.score", func(x *models.Nomination, at time.Time) error {
		r.vote(x, a, models.HonorVote{Kind: "score", Score: points}, at)
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

func (r *round) opinion(n **models.Nomination, a models.Actor, agrees bool) func(at time.Time) error {
	return r.act(n, a, "honor.opinion", func(x *models.Nomination, at time.Time) error {
		v := models.HonorVote{Kind: "opinion", Unit: pick(r.b, []string{"省税务部门", "省市场监管部门", "省农业农村部门"}), Agrees: agrees}
		if x.State = "opinion_check"; !agrees {
			x.State, v.Note = "ineligible", "正在接受核查，建议本届暂缓"
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
		notice := &models.Notice{Noun: "honor", Subject: x.ID, Region: x.Region, Kind: "honour", BoardNo: 1, StartAt: at, EndAt: *end,
			Fields: map[string]string{"category": models.HonourCategories.Label(x.Category).ZH, "value": models.Yuan(x.TotalFen)}}
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

// decide counts the votes and gives the certificate.
func (r *round) decide(n **models.Nomination, c candidate, a models.Actor, lost bool) func(at time.Time) error {
	return r.act(n, a, "honor.decide", func(x *models.Nomination, at time.Time) error {
		given := 0
		for _, w := range r.awards {
			if w.Category == x.Category {
				given++
			}
		}
		if lost || given >= r.Quotas[x.Category] {
			x.State = "not_awarded"
			return nil
		}
		x.State = "awarded"
		seq, err := r.b.next(fmt.Sprintf("cert:%s:%d", r.Region, at.Year()))
		w := &models.Award{VerifyCode: r.b.code(), CycleID: r.ID, NominationID: x.ID, Category: x.Category, HolderOrg: x.NomineeOrg, Holder: c.Name, Work: c.Work, TotalFen: x.TotalFen,
			DocNo: fmt.Sprintf("吉民发〔%d〕%d号", at.Year(), 36), DecidedAt: at, CertNo: fmt.Sprintf("C-%s-%d-%04d", r.Region[:6], at.Year(), seq)}
		r.b.stamp(&w.Base, a, at)
		r.awards = append(r.awards, w)
		return err
	})
}
