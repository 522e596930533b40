package demo

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"sync"
	"time"

	"shanqiao/app/needs"
	"shanqiao/app/notices"
	"shanqiao/models"
)

// The steps of a need, each as the person does it whose turn it is.

func (n *need) submit(at time.Time) error {
	return n.act(n.creator(), "need.submit", at, "", func(*models.NeedReview) error {
		limit, err := n.b.limit("village_minutes_limit_fen")
		n.Papers = n.Level == "village" && n.AmountFen > limit
		n.AcceptedAt, n.Missing, n.CheckedBy, n.ForwardedBy, n.ConfirmedBy = &at, []string{}, nil, nil, nil
		return err
	})
}

func (n *need) minute(at time.Time) error {
	a := n.village().supervisor
	return n.act(a, "need.minute", at, pick(n.b, minutesTexts), func(r *models.NeedReview) error {
		panel := 9 + n.b.rnd.IntN(8)
		n.MinutedBy = &a.User
		if n.Papers {
			photo, err := n.b.file(models.File{Noun: "need", Subject: &n.ID, Region: n.Region, Kind: "minutes", Name: "会议记录.png", Type: "image/png"}, boardPhoto(), a, at)
			n.Meeting, n.DecisionFile = &models.Meeting{Kind: "representatives", Entitled: 2 * panel, Present: 2*panel - 3, Agreed: 2*panel - 4}, &photo
			return err
		}
		r.Extra = map[string]any{"panel": panel, "representatives": panel - panel/4}
		return nil
	})
}

func (n *need) check(at time.Time) error {
	d := n.township()
	clerk := d.clerks[n.b.rnd.IntN(2)]
	if clerk.User == n.CreatedBy {
		clerk = d.clerks[1]
	}
	return n.act(clerk, "need.check", at, pick(n.b, checkTexts), func(r *models.NeedReview) error {
		n.CheckedBy = &clerk.User
		r.Companion, r.VisitedAt = d.reviewers[n.b.rnd.IntN(2)].Name, ptr(at.Add(-time.Duration(50+n.b.rnd.IntN(90))*time.Minute))
		return nil
	})
}

func (n *need) forward(at time.Time) error {
	a := n.township().reviewers[0]
	return n.act(a, "need.forward", at, pick(n.b, forwardTexts), func(*models.NeedReview) error {
		n.ForwardedBy = &a.User
		if models.NoticePolicies[n.Policy].Board {
			return n.board(a, at)
		}
		return nil
	})
}

// board puts the notice up.
func (n *need) board(a models.Actor, at time.Time) error {
	end, err := n.b.due("notice_days", "d", at)
	if err != nil {
		return err
	}
	n.notice = &models.Notice{Noun: "need", Subject: n.ID, Region: n.Region, Kind: "pre_decision", BoardNo: 1, StartAt: at, EndAt: *end,
		Fields: map[string]string{"head": n.home.people[0].NameMask, "members": fmt.Sprintf("%d 人", n.home.MemberCount), "help": models.Categories.Label(n.Category).ZH + " " + strings.Join(needs.Gives(n.lines), "、")}}
	if err := n.b.numbered(n.notice, "notice_days", "d", at); err != nil {
		return err
	}
	if n.Minors {
		return models.Fail(models.Conflict, "notice.forbidden-child")
	}
	n.b.stamp(&n.notice.Base, a, at)
	n.b.notices = append(n.b.notices, n.notice)
	return nil
}

// numbered gives a notice its number, its code and the days that are set.
func (b *build) numbered(n *models.Notice, key, kind string, at time.Time) error {
	days, err := b.limit(key)
	if err != nil {
		return err
	}
	seq, err := b.next(notices.Series(n.Region, at))
	if err != nil {
		return err
	}
	n.NoticeNo, n.Days, n.DayKind = notices.Number(n.Region, at, seq), int(days), kind
	sum := sha256.Sum256([]byte("demo|" + n.NoticeNo))
	code := make([]byte, 16)
	for i := range code {
		code[i] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[sum[i]%32]
	}
	n.CheckCode = string(code)
	return nil
}

// unpost takes the notice down with a photo of the board.
func (n *need) unpost(at time.Time) error {
	a := n.township().clerks[2]
	return n.act(a, "need.unpost", at, "公示期满，无异议", func(*models.NeedReview) error {
		if !at.After(n.notice.EndAt) {
			return models.Fail(models.Conflict, "notice.not-over", n.notice.EndAt.Format("1月2日 15:04"))
		}
		photo, err := n.b.file(models.File{Noun: "need", Subject: &n.ID, Region: n.Region, Kind: "board_photo", Name: "公示栏.png", Type: "image/png"}, boardPhoto(), a, at)
		n.notice.EndedAt, n.notice.PhotoID = &at, &photo
		n.b.stamp(&n.notice.Base, a, at)
		return err
	})
}

func (n *need) object(at time.Time) error {
	a := n.township().clerks[2]
	return n.act(a, "need.object", at, "", func(*models.NeedReview) error {
		due, err := n.b.due("need_objection_wd", "wd", at)
		if err != nil {
			return err
		}
		n.doubt = &models.Objection{NoticeID: n.notice.ID, Region: n.Region, ReceivedAt: at, DueAt: *due}
		n.b.stamp(&n.doubt.Base, a, at)
		n.b.objections = append(n.b.objections, n.doubt)
		n.doubt.Content, err = n.b.seal.Seal(n.doubt.ID, "objections.content", []byte(pick(n.b, doubtTexts)))
		return err
	})
}

func (n *need) answer(at time.Time) error {
	a := n.township().reviewers[1]
	return n.act(a, "need.answer", at, "", func(*models.NeedReview) error {
		n.doubt.HandledBy, n.doubt.Finding, n.doubt.Upheld, n.doubt.AnsweredAt = &a.User, "经入户和走访邻居复核，情况属实，异议不成立。", ptr(false), &at
		n.b.stamp(&n.doubt.Base, a, at)
		n.CheckedBy, n.ForwardedBy = nil, nil
		return nil
	})
}

func (n *need) emergency(at time.Time) error {
	a := n.township().reviewers[0]
	return n.act(a, "need.emergency", at, "情况紧急，先行救助，手续后补", func(*models.NeedReview) error {
		limit, err := n.b.limit("township_emergency_limit_fen")
		if err == nil && n.AmountFen > limit {
			err = models.Fail(models.Conflict, "need.above-emergency", models.Yuan(limit))
		}
		n.ForwardedBy, n.OpenedAt, n.Papers, n.ValidUntil = &a.User, &at, true, ptr(at.AddDate(0, 1, 0))
		return err
	})
}

func (n *need) papers(at time.Time) error {
	return n.act(n.township().clerks[2], "need.papers", at, "手续已补齐", nil)
}

func (n *need) confirm(at time.Time) error {
	a := n.county().reviewers[n.b.rnd.IntN(2)]
	return n.act(a, "need.confirm", at, pick(n.b, confirmTexts), func(r *models.NeedReview) error {
		share, err := n.b.limit("visit_sample_share")
		if err != nil {
			return err
		}
		must := needs.Drawn(n.NeedNo, share) || n.home != nil && n.home.Relative
		if must {
			r.VisitedAt = ptr(at.AddDate(0, 0, -1))
		}
		days, err := n.b.limit("need_validity_days")
		n.Sampled, n.ConfirmedBy, n.ValidUntil, n.Papers = must, &a.User, ptr(models.Day(at).AddDate(0, 0, int(days))), false
		if n.OpenedAt == nil {
			n.OpenedAt = &at
		}
		return err
	})
}

// back returns the need with everything that is missing.
func (n *need) back(a models.Actor, at time.Time) error {
	return n.act(a, "need.return", at, "", func(r *models.NeedReview) error {
		n.Missing = pick(n.b, missingTexts)
		r.Missing = n.Missing
		return nil
	})
}

// plain is a step that only needs a person and a reason.
func (n *need) plain(who func() models.Actor, action models.Action, reasons ...string) func(at time.Time) error {
	return func(at time.Time) error {
		reason := ""
		if len(reasons) > 0 {
			reason = pick(n.b, reasons)
		}
		return n.act(who(), action, at, reason, nil)
	}
}

func (n *need) renew(at time.Time) error {
	return n.act(n.township().reviewers[0], "need.renew", at, "仍有需要，续期半年", func(*models.NeedReview) error {
		n.ValidUntil = ptr(models.Day(at).AddDate(0, 6, 0))
		return nil
	})
}

// waive gives up what is still missing.
func (n *need) waive(at time.Time) error {
	return n.act(n.township().reviewers[0], "need.waive", at, "剩余部分已由村里解决，不再需要", func(*models.NeedReview) error {
		for i := range n.lines {
			l := &n.lines[i]
			if l.Promised > 0 {
				return models.Fail(models.Conflict, "need.still-promised")
			}
			l.Waived = l.Qty - l.Received
		}
		return nil
	})
}

// file seals an attachment.
func (b *build) file(f models.File, content []byte, a models.Actor, at time.Time) (models.ID, error) {
	f.ID, f.Size, f.CreatedAt, f.CreatedBy = b.id(at), int64(len(content)), at, a.User
	var err error
	if f.Content, err = b.seal.Seal(f.ID, "files.content", content); err != nil {
		return "", fmt.Errorf("sealing a file: %w", err)
	}
	b.files = append(b.files, &f)
	b.record(a, at, models.Entry{Fact: "file.added", Noun: f.Noun, Subject: f.ID, Region: f.Region, Note: f.Kind})
	return f.ID, nil
}

// boardPhoto is a picture of a notice board: four sheets on green.
var boardPhoto = sync.OnceValue(func() []byte {
	img := image.NewPaletted(image.Rect(0, 0, 480, 320), color.Palette{color.RGBA{47, 93, 70, 255}, color.RGBA{246, 243, 232, 255}, color.RGBA{120, 120, 112, 255}})
	for y := range 320 {
		for x := range 480 {
			sheet := x%240 > 30 && x%240 < 210 && y%160 > 16 && y%160 < 144
			if sheet {
				img.SetColorIndex(x, y, 1)
			}
			if sheet && y%12 < 2 && x%240 > 48 && x%240 < 190 && y%160 > 30 {
				img.SetColorIndex(x, y, 2)
			}
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img) // writing to memory does not fail
	return out.Bytes()
})
