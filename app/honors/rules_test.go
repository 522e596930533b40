package honors_test

import (
	"strings"
	"testing"

	"shanqiao/app/honors"
	"shanqiao/app/households"
	"shanqiao/models"
)

// noticed brings a round of one person to its notice, each step by somebody else.
func noticed(t *testing.T) (*world, models.Cycle, models.ID, models.Notice) {
	w, c, ids := round(t, 1)
	act := func(who string, action models.Action, in honors.Decision) {
		t.Helper()
		_, err := w.honors.Act(w.ctx, w.who[who], action, ids[0], in)
		w.ok(err)
	}
	next := func() {
		t.Helper()
		var err error
		c, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, 0)
		w.ok(err)
	}
	act("c1r", "honor.submit", honors.Decision{})
	next()
	act("p1", "honor.screen", honors.Decision{})
	act("p2", "honor.score", honors.Decision{Score: 71})
	act("p3", "honor.score", honors.Decision{Score: 83})
	next()
	for _, u := range models.UnitsFor("person") {
		act("p4", "honor.opinion", honors.Decision{Unit: u.ZH + "部门", Agrees: true})
	}
	next()
	act("p1r", "honor.notice", honors.Decision{})
	n, _, err := w.honors.Nomination(w.ctx, models.SystemActor, ids[0])
	w.ok(err)
	notice, _, err := w.notices.Current(w.ctx, n.ID)
	w.ok(err)
	return w, c, n.ID, notice
}

func (w *world) doubt(notice models.ID, address, content string) (string, error) {
	q := w.notices.Ask()
	code, _, err := w.honors.ObjectPublicly(w.ctx, models.Actor{}, honors.PublicDoubt{Notice: notice, Content: content, Anonymous: true, Token: q.Token, Answer: itoa(q.A + q.B), NetworkAddress: address})
	return code, err
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

// TestObjectPublicly_FromQuestionToAnswer: F-85, F-86. Anybody objects on the page, the office reads it, judges read it masked, the
// public reads the officer's sentence, the receipt reads the answer; the text and the address are in no column in the clear.
func TestObjectPublicly_FromQuestionToAnswer(t *testing.T) {
	w, _, id, notice := noticed(t)
	text := "他家邻居王守义说从没来照料过，电话 13843612345，卡号 6222 0210 0112 3456。"
	w.name("王守义")
	code, err := w.doubt(notice.ID, "203.0.113.7", text)
	w.ok(err)
	n, _, err := w.honors.Nomination(w.ctx, models.SystemActor, id)
	w.ok(err)
	if n.State != "objected" {
		t.Fatalf("got state %s, want objected", n.State)
	}
	said, err := w.honors.Objections(w.ctx, w.who["p5r"], id)
	w.ok(err)
	if len(said) != 1 || said[0].ContentText != text {
		t.Fatalf("the office read %+v", said)
	}
	judged, err := w.honors.Objections(w.ctx, w.who["judge"], id)
	w.ok(err)
	for _, secret := range []string{"王守义", "13843612345", "6222", "3456"} {
		if strings.Contains(judged[0].ContentText, secret) {
			t.Errorf("the judge reads %s in %q", secret, judged[0].ContentText)
		}
	}
	if !strings.Contains(judged[0].ContentText, "说从没来照料过") {
		t.Errorf("the judge cannot read %q", judged[0].ContentText)
	}
	_, err = w.honors.Objections(w.ctx, w.who["c1"], id)
	w.refused(err, "actor.may-not")
	_, err = w.honors.Act(w.ctx, w.who["p2"], "honor.answer", id, honors.Decision{Note: "已核实。", Public: "已经核实，照料属实。"})
	w.refused(err, "actor.own-record")
	_, err = w.honors.Act(w.ctx, w.who["p5r"], "honor.answer", id, honors.Decision{Note: "已核实。", Public: "王某电话 13843612345 不实。"})
	w.refused(err, "input.wrong")
	_, err = w.honors.Act(w.ctx, w.who["p5r"], "honor.answer", id, honors.Decision{Note: "走访三户，均属实。", Public: "有人反映没有照料；走访邻居，照料属实。"})
	w.ok(err)
	o, _, err := w.notices.ByReceipt(w.ctx, strings.ToLower(code))
	w.ok(err)
	if o.Upheld == nil || *o.Upheld || o.PublicText == "" {
		t.Errorf("the receipt reads %+v", o)
	}
	var clear int64
	db := w.db.Gorm().WithContext(w.ctx)
	w.ok(db.Raw("SELECT count(*) FROM objections o WHERE o::text LIKE '%203.0.113.7%' OR o::text LIKE '%照料过%' OR o::text LIKE ?", "%"+code+"%").Scan(&clear).Error)
	if clear != 0 {
		t.Errorf("%d objections stand in the clear", clear)
	}
	w.ok(db.Raw("SELECT count(*) FROM trail WHERE fact = 'pii.opened' AND subject = ?", o.ID).Scan(&clear).Error)
	if clear != 2 {
		t.Errorf("got %d recorded readings, want 2", clear)
	}
}

// TestObjectPublicly_Limits: a question works once, right or wrong; three an hour from one address, whichever process counts; an
// IPv6 network counts as one; nothing after the days.
func TestObjectPublicly_Limits(t *testing.T) {
	w, _, _, notice := noticed(t)
	q := w.notices.Ask()
	in := honors.PublicDoubt{Notice: notice.ID, Content: "兑现情况不符。", Anonymous: true, Token: q.Token, Answer: itoa(q.A + q.B + 1), NetworkAddress: "2001:db8:1:2::9"}
	_, _, err := w.honors.ObjectPublicly(w.ctx, models.Actor{}, in)
	w.refused(err, "input.wrong")
	in.Answer = itoa(q.A + q.B)
	if _, _, err = w.honors.ObjectPublicly(w.ctx, models.Actor{}, in); models.CodeOf(err) != "input.wrong" {
		t.Errorf("a question that was answered wrongly works again: %v", err)
	}
	in.Token = strings.Replace(w.notices.Ask().Token, ".", ".9", 1) // a later end than was signed
	if _, _, err = w.honors.ObjectPublicly(w.ctx, models.Actor{}, in); models.CodeOf(err) != "input.wrong" {
		t.Errorf("a question that was changed works: %v", err)
	}
	for i, address := range []string{"2001:db8:1:2::1", "2001:db8:1:2:ffff::3", "2001:db8:1:2::1"} {
		if _, err := w.doubt(notice.ID, address, "第"+itoa(i+1)+"条：兑现情况不符。"); err != nil {
			t.Fatalf("objection %d: %v", i+1, err)
		}
	}
	_, err = w.doubt(notice.ID, "2001:db8:1:2:abcd::1", "第四条：兑现情况不符。")
	w.refused(err, "objection.often")
	_, err = w.doubt(notice.ID, "2001:db8:1:3::1", "别处来的：兑现情况不符。")
	w.ok(err)
	_, err = w.doubt(notice.ID, "198.51.100.4", strings.Repeat("长", 2001))
	w.refused(err, "input.wrong")
	_, err = w.params.Advance(w.ctx, w.who["admin"], "+6wd")
	w.ok(err)
	_, err = w.doubt(notice.ID, "198.51.100.5", "晚了的：兑现情况不符。")
	w.refused(err, "notice.over")
	_, err = w.params.Advance(w.ctx, w.who["admin"], "+200d")
	w.ok(err)
	w.ok(w.notices.Sweep(w.ctx))
	var kept int64
	w.ok(w.db.Gorm().Raw("SELECT count(*) FROM objections WHERE address IS NOT NULL").Scan(&kept).Error)
	if kept != 0 {
		t.Errorf("%d addresses outlive their days", kept)
	}
}

// TestBack_TwoOfficers: F-84. A round goes back only by two; the scores of before are kept and count no more, notices come down, the
// nominee is told, and new scores are given by whoever gave the old ones.
func TestBack_TwoOfficers(t *testing.T) {
	w, c, id, notice := noticed(t)
	_, err := w.honors.Back(w.ctx, w.who["p1"], c.ID, 0, "征求意见少问了一家单位。")
	w.ok(err)
	_, err = w.honors.Agree(w.ctx, w.who["p1"], c.ID, 0)
	w.refused(err, "actor.own-record")
	_, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, 0)
	w.refused(err, "cycle.back-asked")
	for _, want := range []string{"opinions", "screening"} {
		c, err = w.honors.Agree(w.ctx, w.who["p2r"], c.ID, 0)
		w.ok(err)
		if c.State != want {
			t.Fatalf("got %s, want %s", c.State, want)
		}
		if want == "opinions" {
			_, err = w.honors.Back(w.ctx, w.who["p1"], c.ID, 0, "初评也要重新打分。")
			w.ok(err)
		}
	}
	n, _, err := w.honors.Nomination(w.ctx, w.who["p7r"], id)
	w.ok(err)
	if n.State != "eligible" || n.Turns["score"] != 1 || n.NoticeID != nil {
		t.Fatalf("got %s, turns %v, notice %v", n.State, n.Turns, n.NoticeID)
	}
	old, err := w.notices.One(w.db.Gorm(), notice.ID)
	w.ok(err)
	if old.VoidedAt == nil || old.EndedAt == nil {
		t.Errorf("the notice stands: %+v", old)
	}
	var kept int64
	w.ok(w.db.Gorm().Raw("SELECT count(*) FROM honor_votes WHERE nomination_id = ? AND kind = 'score'", id).Scan(&kept).Error)
	told, err := w.honors.Told(w.ctx, []models.Nomination{n})
	w.ok(err)
	if kept != 2 || len(told[id]) != 2 || told[id][0].Note != "征求意见少问了一家单位。" {
		t.Errorf("kept %d scores, told %v", kept, told)
	}
	for _, who := range []string{"p2", "p3"} {
		n, err = w.honors.Act(w.ctx, w.who[who], "honor.score", id, honors.Decision{Score: 60})
		w.ok(err)
	}
	if n.State != "first_review" {
		t.Errorf("got %s after two new scores, want first_review", n.State)
	}
	_, err = w.doubt(notice.ID, "192.0.2.1", "旧公示上的意见。")
	w.refused(err, "notice.over")
}

// TestRevoke_TwoOthers: F-89. Whoever had a hand in the honour does not revoke it, and one officer alone does not either.
func TestRevoke_TwoOthers(t *testing.T) {
	w, c, id, _ := noticed(t)
	_, err := w.params.Advance(w.ctx, w.who["admin"], "+6wd")
	w.ok(err)
	act := func(who string, action models.Action, in honors.Decision, code string) {
		t.Helper()
		_, err := w.honors.Act(w.ctx, w.who[who], action, id, in)
		if code == "" {
			w.ok(err)
		} else {
			w.refused(err, code)
		}
	}
	next := func() {
		t.Helper()
		c, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, 0)
		w.ok(err)
	}
	act("p1", "honor.final", honors.Decision{}, "")
	next()
	act("judge", "honor.vote", honors.Decision{Agrees: true}, "")
	_, err = w.honors.Advance(w.ctx, w.who["p1"], c.ID, 0)
	w.refused(err, "cycle.still-open")
	act("judge2", "honor.vote", honors.Decision{Recused: true, Note: "同村"}, "")
	next()
	act("p1r", "honor.decide", honors.Decision{DocNo: "吉民发〔2026〕30号"}, "actor.own-record")
	act("p2r", "honor.decide", honors.Decision{DocNo: "吉民发〔2026〕30号"}, "")
	next()
	w2, ok, err := w.honors.AwardFor(w.ctx, id)
	w.ok(err)
	if !ok || w2.Facts == nil || w2.Facts.NoticeDays != 5 || w2.Facts.Objections != 0 || len(w2.Facts.Units) != 3 || w2.Facts.Yes != 1 || w2.Facts.Judges != 1 {
		t.Fatalf("got award %+v with facts %+v", w2, w2.Facts)
	}
	act("p2r", "honor.revoke", honors.Decision{Note: "材料不实。"}, "actor.own-record")
	act("p5r", "honor.revoke", honors.Decision{Note: "材料不实。"}, "")
	act("p5r", "honor.endorse", honors.Decision{}, "actor.own-record")
	act("p2r", "honor.endorse", honors.Decision{}, "actor.own-record")
	if got, _, _ := w.honors.AwardFor(w.ctx, id); got.RevokedAt != nil {
		t.Error("one officer alone revoked an honour")
	}
	act("p6r", "honor.endorse", honors.Decision{}, "")
	if got, _, _ := w.honors.AwardFor(w.ctx, id); got.RevokedAt == nil || got.RevokeReason != "材料不实。" {
		t.Errorf("got %+v", got)
	}
}

// TestSeenVotes: F-90. Nobody reads what others scored or voted before he has done so himself.
func TestSeenVotes(t *testing.T) {
	n := models.Nomination{State: "final_vote", Turns: map[string]int{"vote": 1}}
	votes := []models.HonorVote{{Kind: "score", By: "s", Score: 88, Note: "内部"}, {Kind: "vote", By: "a", Turn: 0, Note: "作废"}, {Kind: "vote", By: "a", Turn: 1, Agrees: true, Note: "好"}, {Kind: "vote", By: "b", Turn: 1}}
	judge := func(id models.ID) models.Actor {
		return models.Actor{User: id, Grants: []models.Grant{{Role: models.HonourJudge, Region: province}}}
	}
	clerk := models.Actor{User: "x", Grants: []models.Grant{{Role: models.CountyClerk, Region: county}}}
	officer := models.Actor{User: "o", Grants: []models.Grant{{Role: models.ProvinceOfficer, Region: province}}}
	for _, c := range []struct {
		who        models.Actor
		state      string
		votes      int
		names      bool
		otherScore bool
	}{{judge("c"), "final_vote", 0, false, true}, {judge("a"), "final_vote", 3, true, true}, {clerk, "final_vote", 0, false, true}, {officer, "final_vote", 0, false, true}, {clerk, "awarded", 2, false, true},
		{officer, "awarded", 3, true, true}, {officer, "eligible", 0, false, false}} {
		n.State = c.state
		got, names, score := 0, false, false
		for _, v := range models.SeenVotes(c.who, n, votes) {
			if v.Kind == "vote" {
				got++
				names = names || v.By != "" && v.By != c.who.User
			} else {
				score = true
			}
		}
		if got != c.votes || names != c.names || score != c.otherScore {
			t.Errorf("%s in %s: got %d votes, names %v, scores %v; want %d %v %v", c.who.User, c.state, got, names, score, c.votes, c.names, c.otherScore)
		}
	}
}

// TestUnitsFor: F-91. Each kind of nominee has its own list, and no unit answers for another.
func TestUnitsFor(t *testing.T) {
	for _, kind := range models.NomineeTypes {
		units := models.UnitsFor(kind.Code)
		if len(units) < 2 {
			t.Errorf("%s: only %d units are asked", kind.Code, len(units))
		}
		for _, u := range units {
			if got, ok := models.UnitNamed(units, "吉林省"+u.ZH+"厅"); !ok || got != u.Code {
				t.Errorf("%s: got %s for %s", kind.Code, got, u.ZH)
			}
		}
	}
}

// name registers somebody of the county.
func (w *world) name(name string) {
	w.t.Helper()
	_, _, err := w.households.Enter(w.ctx, w.who["clerk"], households.Entry{Region: village, Address: "三组 12 号", Members: []households.Member{{Name: name, IDNo: models.MakeID("99000019580101107"), Relation: "self"}}})
	w.ok(err)
}
