package models

import (
	"fmt"
	"strings"
	"time"
)

// Pair is everything the rules of §7.1 look at for one need and one offer of one organisation.
type Pair struct {
	Need      Need
	Offer     Offer
	Org       Organisation
	Qty       int64 // wanted, in the offer's unit
	ValueFen  int64
	GivenFen  int64           // by this offer to the same household in the last twelve months
	Places    map[Code]string // names of the places in question
	Stages    []string        // school stages of the beneficiaries
	Kin       Kinship         // managers and their relatives among the household (CL 59)
	Margin    int             // days that goods must still keep
	Duplicate bool            // the same thing is already on its way for this household
	Now       time.Time
	Shown     bool // compare only what the organisation may know before the approval: place and groups as far as the card shows them
	silent    bool // only count: a page of needs is compared with fifty offers, and one pair of them is shown
}

// AsShown is the pair as the organisation may know it: an answer of the rules must not tell more than the card does. What is
// finer is compared by the offices when they audit the match.
func (p Pair) AsShown() Pair {
	p.Shown, p.Kin, p.Duplicate, p.GivenFen = true, Kinship{}, false, 0
	p.Need.Region = p.Need.Region.Up(Wall[StandsMarket].at(p.Need))
	return p
}

// lies says whether the need lies in one of the places, as far as may be known.
func (p *Pair) lies(places []Code) bool {
	for _, c := range places {
		if p.Need.Region.Within(c) || p.Shown && c.Within(p.Need.Region) {
			return true
		}
	}
	return false
}

// grouped says whether the need carries one of the groups, as far as may be known: of a group that no card tells it may.
func (p *Pair) grouped() bool {
	for _, g := range p.Offer.Groups {
		if oneOf(g, p.Need.Groups) || p.Shown && (!coarseGroups[g] || p.Need.Sensitive) {
			return true
		}
	}
	return false
}

// Fit applies the hard filters F1 … F9 in order and gives one line per filter: what is given, what is needed, whether it
// fits. A pair with a line that does not fit is refused; the lines are stored with the match.
func Fit(p Pair) []Reason {
	all := p.all()
	return all[:]
}

// Fitting counts the lines of Fit that fit, without writing them.
func Fitting(p Pair) (n int) {
	p.silent = true
	for _, r := range p.all() {
		if r.Fits {
			n++
		}
	}
	return n
}

func (p *Pair) all() [11]Reason {
	return [11]Reason{p.f1(), p.f2Category(), p.f2Region(), p.f2Group(), p.f3(), p.f4(), p.f5(), p.amount(), p.dates(), p.f7(), p.f8()}
}

// Told are the lines that the organisation may read before the approval: relatives (F4) and double help (F8) tell of a family.
func Told(lines []Reason) []Reason {
	out := []Reason{}
	for _, r := range lines {
		if r.Rule != "F4" && r.Rule != "F8" {
			out = append(out, r)
		}
	}
	return out
}

// Audited are the titles of the lines that only the offices compare: what is finer than the card shows.
var Audited = map[string]bool{"地区": true, "对象": true, "关联关系": true, "重复帮扶": true, "余额": true}

// Misfit gives the first line that does not fit.
func Misfit(lines []Reason) (Reason, bool) {
	for _, l := range lines {
		if !l.Fits {
			return l, true
		}
	}
	return Reason{}, false
}

func (p *Pair) f1() Reason {
	return Reason{"F1", p.Org.Verified() && oneOf(p.Need.Category, p.Org.Purposes), "业务范围",
		p.labels(p.Org.Purposes, Categories), Categories.Label(p.Need.Category).ZH}
}

func (p *Pair) f2Category() Reason {
	return Reason{"F2", oneOf(p.Need.Category, p.Offer.Categories), "类别", p.labels(p.Offer.Categories, Categories), Categories.Label(p.Need.Category).ZH}
}

func (p *Pair) f2Region() Reason {
	where := p.Places[p.Need.Region.Up(LevelCounty)]
	if len(p.Offer.Regions) == 0 {
		return Reason{"F9", p.lies(p.Org.ServiceAreas), "地区", p.placeNames(p.Org.ServiceAreas), where}
	}
	return Reason{"F9", p.lies(p.Offer.Regions), "地区", p.placeNames(p.Offer.Regions), where}
}

func (p *Pair) f2Group() Reason {
	groups := p.Need.Groups
	if p.Shown {
		groups = CoarseGroups(p.Need)
	}
	r := Reason{"F3", true, "对象", "不限", strings.TrimSpace(p.labels(groups, Groups))}
	if len(p.Offer.Stages) > 0 {
		r.Gives = p.labels(p.Offer.Stages, SchoolStages) + "学生，不指定个人"
		r.Needs = p.labels(p.Stages, SchoolStages)
		r.Fits = len(p.Stages) > 0
		for _, s := range p.Stages {
			r.Fits = r.Fits && oneOf(s, p.Offer.Stages)
		}
	}
	if len(p.Offer.Groups) > 0 {
		r.Gives = p.labels(p.Offer.Groups, Groups)
		r.Fits = r.Fits && p.grouped()
	}
	if r.Needs == "" && !p.silent {
		r.Needs = fmt.Sprintf("%d 人", p.Need.HeadCount)
	}
	return r
}

func (p *Pair) f3() Reason {
	named := p.Offer.Restriction == "named_subject"
	gives := Restrictions.Label(p.Offer.Restriction).ZH
	if p.Offer.PlanNo != "" {
		gives += "，备案方案"
	}
	return Reason{"F3", !(named && (p.Offer.SourceFunds == "public_plan" || p.Offer.Form == "project")), "限定", gives, NeedLevels.Label(p.Need.Level).ZH + "需求"}
}

func (p *Pair) f4() Reason {
	r := Reason{"F4", p.Kin.State != "blocked", "关联关系", "管理人员及近亲属名单", "无关联"}
	switch p.Kin.State {
	case "blocked":
		r.Needs = "受助人与管理人员有关联"
	case "named":
		r.Needs = "受助人与名单上的人同名，要核实"
	case "undeclared":
		r.Gives, r.Needs = "组织未申报", "未比对"
	}
	return r
}

func (p *Pair) f5() Reason {
	r := Reason{"F5", false, "资源", p.thing(p.Offer.ResourceKind, p.Offer.Item), ""}
	for _, l := range p.Need.Lines {
		if p.Offer.Serves(l) {
			r.Fits, r.Needs = true, p.thing(l.ResourceKind, l.Item)
			break
		}
	}
	if !r.Fits {
		r.Needs = p.labelsOfLines(p.Need.Lines)
	}
	if p.Offer.ExpiresOn != nil && p.Offer.ExpiresOn.Before(p.Now.AddDate(0, 0, p.Margin)) {
		r.Fits, r.Gives = false, r.Gives+"，保质期至 "+p.Offer.ExpiresOn.Format("2006-01-02")
	}
	return r
}

func (p *Pair) amount() Reason {
	r := Reason{"F7", p.Qty <= p.Offer.Free(), "余额", "可用 " + p.quantity(p.Offer.Free()), "需 " + p.quantity(p.Qty)}
	if p.Offer.CapFen == 0 || p.Need.HeadCount == 0 {
		return r
	}
	if all := p.Offer.CapFen * int64(p.Need.HeadCount); p.GivenFen+p.ValueFen > all {
		r.Fits, r.Gives = false, "每人每年不超过 "+Yuan(p.Offer.CapFen)
		if p.GivenFen > 0 && !p.silent {
			r.Gives += "，近 12 个月已给 " + Yuan(p.GivenFen)
		}
	}
	return r
}

func (p *Pair) quantity(n int64) string {
	if p.silent {
		return ""
	}
	return Quantity(n, p.Offer.Unit)
}

func (p *Pair) dates() Reason {
	r := Reason{"F2", p.Offer.Usable(p.Now) || p.Offer.Free() == 0, "期限", "长期", "尽快"}
	if p.Need.NeededBy != nil && (p.Offer.From != nil && p.Offer.From.After(*p.Need.NeededBy) || Day(p.Now).After(*p.Need.NeededBy)) {
		r.Fits = false
	}
	if p.silent {
		return r
	}
	if p.Offer.From != nil && p.Offer.Until != nil {
		r.Gives = p.Offer.From.Format("2006年1月2日") + "至" + p.Offer.Until.Format("2006年1月2日")
	} else if p.Offer.Until != nil {
		r.Gives = "至" + p.Offer.Until.Format("2006年1月2日")
	}
	if p.Need.NeededBy != nil {
		r.Needs = p.Need.NeededBy.Format("2006年1月2日") + "前"
	}
	return r
}

func (p *Pair) f7() Reason {
	r := Reason{"F7", p.Need.OnMarket(), "需求状态", "", NeedMachine.Stage(p.Need.State).Label.ZH}
	if why := p.Need.Over(p.Now); r.Fits && why.ZH != "" {
		r.Fits, r.Needs = false, why.ZH
	}
	return r
}

func (p *Pair) f8() Reason {
	r := Reason{"F8", !p.Duplicate, "重复帮扶", "", "本期未见同项帮扶"}
	if p.Duplicate {
		r.Needs = "同项帮扶正在办理"
	}
	return r
}

func (p *Pair) placeNames(codes []Code) string {
	if p.silent {
		return ""
	}
	var names []string
	for _, c := range codes {
		if c == Country {
			return "全国"
		}
		if n := p.Places[c]; n != "" {
			names = append(names, n)
		} else {
			names = append(names, string(c[:6]))
		}
	}
	return strings.Join(names, "、")
}

func inAny(c Code, nodes []Code) bool {
	for _, n := range nodes {
		if c.Within(n) {
			return true
		}
	}
	return false
}

func (p *Pair) labels(codes []string, l List) string {
	if p.silent {
		return ""
	}
	var out []string
	for _, c := range codes {
		out = append(out, l.Label(c).ZH)
	}
	return strings.Join(out, "、")
}

func (p *Pair) labelsOfLines(lines []NeedLine) string {
	if p.silent {
		return ""
	}
	var things []string
	for _, l := range lines {
		if t := p.thing(l.ResourceKind, l.Item); !oneOf(t, things) {
			things = append(things, t)
		}
	}
	return strings.Join(things, "、")
}

// thing names a resource: money as such, anything else with its item.
func (p *Pair) thing(kind, item string) string {
	if p.silent {
		return ""
	}
	label := ResourceKinds.Label(kind).ZH
	if item = strings.TrimSpace(item); kind != "money" && item != "" {
		return label + "：" + item
	}
	return label
}
