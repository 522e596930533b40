package honors

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/notices"
	"shanqiao/app/store"
	"shanqiao/models"
)

// mostObjection is how many characters an objection may have.
const mostObjection = 2000

// post puts the notice up. It needs the nominee's consent and an office at which people can object. An objection that an
// earlier notice left open is answered first.
func (s *Honors) post(tx *gorm.DB, a models.Actor, n *models.Nomination, c models.Cycle, now time.Time) error {
	if n.ConsentBy == "" || n.ConsentOn == nil {
		return models.Fail(models.Conflict, "honor.no-consent")
	}
	ctx := store.With(tx.Statement.Context, tx)
	if _, ok, err := s.notices.Office(ctx, c.Region); err != nil {
		return err
	} else if !ok {
		return models.Fail(models.Conflict, "notice.no-office")
	}
	notice, err := s.notices.PostTx(tx, a, now, models.Notice{Noun: "honor", Subject: n.ID, Region: c.Region, Kind: "honour", BoardNo: 1,
		Fields: map[string]string{"category": models.HonourCategories.Label(n.Category).ZH, "value": models.Yuan(n.TotalFen)}}, false, "honour_notice_wd", "wd")
	if err != nil {
		return err
	}
	n.NoticeID = &notice.ID
	n.Hand("poster-honour", a.User)
	open, err := s.notices.OpenTx(tx, n.ID)
	if open > 0 {
		n.State = "objected"
	}
	return err
}

func (s *Honors) object(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	notice, err := s.notices.One(tx, models.Opt(n.NoticeID))
	if err != nil {
		return models.Fail(models.Conflict, "notice.none")
	}
	channel := in.Channel
	if channel == "" {
		channel = "in_person"
	}
	if wrong := models.In("channel", channel, models.ObjectionChannels[1:]); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	_, code, err := s.notices.ObjectTx(tx, a, now, notice, notices.Doubt{Content: in.Note, Objector: in.Objector, Contact: in.Contact, Channel: channel, Most: mostObjection}, "honour_objection_wd")
	if in.Receipt != nil {
		*in.Receipt = code
	}
	return err
}

// answer closes one objection with a finding for the file and a sentence for everybody, which is scanned. When none is open any
// more, an objection that was upheld ends the nomination.
func (s *Honors) answer(tx *gorm.DB, a models.Actor, n *models.Nomination, in Decision, now time.Time) error {
	wrong := models.LongText("publicText", in.Public, 4, 300)
	if wrong = append(wrong, models.PublicText("publicText", in.Public)...); len(wrong) > 0 {
		return models.Wrong(wrong)
	}
	open, err := s.notices.OpenTx(tx, n.ID)
	if err != nil {
		return err
	}
	if in.Objection == "" && open > 1 {
		return models.Wrong([]models.FieldError{{Field: "objectionId", Code: "notice.which-objection"}})
	}
	left, upheld, err := s.notices.AnswerTx(tx, a, now, n.ID, notices.Answer{Objection: in.Objection, Finding: in.Note, Public: in.Public, Upheld: in.Upheld})
	if err != nil {
		return err
	}
	n.Hand("answerer", a.User)
	switch n.State = "objected"; {
	case left > 0:
	case upheld:
		n.State, n.EndedBy, n.EndReason = "ineligible", "honor.answer", "公示期内异议成立"
	default:
		n.State = "noticed"
	}
	return nil
}

// PublicDoubt is an objection on the notice page. Name and Contact are empty when it is anonymous.
type PublicDoubt struct {
	Notice         models.ID
	Content        string
	Anonymous      bool
	Name, Contact  string
	Token, Answer  string // the question and what was answered
	NetworkAddress string
}

// ObjectPublicly takes an objection from anybody during the days of a notice: after a question, at most objections_per_hour from
// one network address. It gives the receipt code by which the answer is read and until when it is due.
func (s *Honors) ObjectPublicly(ctx context.Context, a models.Actor, in PublicDoubt) (code string, due time.Time, err error) {
	now := s.params.Now(ctx)
	wrong := models.LongText("content", in.Content, 4, mostObjection)
	if !in.Anonymous {
		wrong = append(wrong, models.PlainText("name", in.Name, 2, 30)...)
		wrong = append(wrong, models.PlainText("contact", in.Contact, 5, 60)...)
	}
	if err := models.Wrong(wrong); err != nil {
		return "", due, err
	}
	if err := s.notices.Answered(ctx, in.Token, in.Answer); err != nil {
		return "", due, err
	}
	err = store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		notice, err := s.notices.One(tx, in.Notice)
		if err != nil || notice.Noun != "honor" {
			return models.Fail(models.NotFound, "notice.not-found")
		}
		n, err := store.Lock[models.Nomination](tx, notice.Subject, "honor")
		if err != nil {
			return err
		}
		if !models.HonorMachine.Can(n.State, "honor.object") || models.Opt(n.NoticeID) != notice.ID {
			return models.Fail(models.Conflict, "notice.over")
		}
		if err := s.notices.CountTx(tx, in.NetworkAddress, notice.Region, now); err != nil {
			return err
		}
		doubt := notices.Doubt{Content: in.Content, Channel: "page", Address: in.NetworkAddress, Most: mostObjection}
		if !in.Anonymous {
			doubt.Objector, doubt.Contact = in.Name, in.Contact
		}
		o, receipt, err := s.notices.ObjectTx(tx, models.Actor{}, now, notice, doubt, "honour_objection_wd")
		if err != nil {
			return err
		}
		code, due = receipt, o.DueAt
		from := n.State
		n.State = "objected"
		store.Stamp(&n.Base, models.Actor{}, now)
		if err := tx.Save(&n).Error; err != nil {
			return err
		}
		return s.trail.Record(tx, models.Actor{Request: a.Request}, now, models.Entry{Fact: "honor.object", Noun: "honor", Subject: n.ID, Region: n.Region, From: from, To: n.State, Note: "page"})
	})
	return code, due, err
}

// Objections opens the texts of the objections to a nomination for who must decide on them: the office reads all of it, judges
// read the text with numbers and registered names masked and never who wrote it. Each reading is recorded.
func (s *Honors) Objections(ctx context.Context, a models.Actor, id models.ID) ([]notices.Said, error) {
	n, err := store.Get[models.Nomination](store.From(ctx, s.db), id, "honor")
	if err == nil && !sees(a, n) {
		err = models.Fail(models.NotFound, "honor.not-found")
	}
	if err != nil {
		return nil, err
	}
	office := a.May("honor.answer", n.Subject())
	if !office && !a.May("honor.vote", n.Subject()) {
		return nil, models.Fail(models.Forbidden, "actor.may-not", models.Powers["honor.answer"].Title)
	}
	said, err := s.notices.Read(ctx, a, s.params.Now(ctx), n.ID, "复查表彰异议", office)
	if err != nil || office {
		return said, err
	}
	for i := range said {
		known, err := s.registered(ctx, n, said[i].ContentText)
		if err != nil {
			return nil, err
		}
		said[i].ContentText, said[i].Finding = models.MaskText(said[i].ContentText, known), ""
	}
	return said, nil
}

// registered finds the names of registered people of the nomination's county, and of those where the nominee delivered, in a text.
func (s *Honors) registered(ctx context.Context, n models.Nomination, text string) ([]string, error) {
	db := store.From(ctx, s.db)
	var counties []models.Code
	err := db.Raw("SELECT DISTINCT substr(region, 1, 6) || '000000' FROM matches WHERE org_id = ? UNION SELECT ?", models.Opt(n.NomineeOrg), n.Region.Up(models.LevelCounty)).Scan(&counties).Error
	if n.NomineeOrg == nil {
		counties, err = []models.Code{n.Region.Up(models.LevelCounty)}, nil
	}
	if err != nil {
		return nil, err
	}
	byHash, hashes := map[string]string{}, [][]byte{}
	runes := []rune(strings.Join(strings.Fields(text), ""))
	for _, county := range counties {
		for size := 4; size >= 2; size-- {
			for i := 0; i+size <= len(runes); i++ {
				if !han(runes[i : i+size]) {
					continue
				}
				sum := s.pii.NameHash(county, string(runes[i:i+size]))
				if _, seen := byHash[string(sum)]; !seen {
					byHash[string(sum)] = string(runes[i : i+size])
					hashes = append(hashes, sum)
				}
			}
		}
	}
	var found []string
	for len(hashes) > 0 {
		part := hashes[:min(len(hashes), 5000)]
		hashes = hashes[len(part):]
		var hits [][]byte
		if err := db.Raw("SELECT DISTINCT name_hash FROM people WHERE name_hash IN ?", part).Scan(&hits).Error; err != nil {
			return nil, err
		}
		for _, h := range hits {
			found = append(found, byHash[string(h)])
		}
	}
	slices.SortFunc(found, func(a, b string) int { return len(b) - len(a) }) // 欧阳小雨 before 阳小
	return found, nil
}

func han(r []rune) bool {
	for _, x := range r {
		if x < 0x3400 || x > 0x9FFF && x != '·' {
			return false
		}
	}
	return true
}
