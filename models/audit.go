package models

import (
	"fmt"
	"time"
)

// Audit is what an officer who audits a match must look at, read at this moment.
type Audit struct {
	Match     Match
	Need      Need
	Org       Organisation
	Offer     *Offer
	People    int      // beneficiaries whose consent counts
	Consented int      // of them with a consent that holds
	Items     []string // what the consents release
	UnderWay  int      // other matches that bring this household the same kind of help
	LastYear  int      // receipts of the same kind of help in the last twelve months
	Limit     int64    // above it two county officers sign
	Acts      bool     // the reader has an act in this state
	Barred    error    // why he may not do it himself
	Kin       Kinship  // related parties, compared at this moment
	Cleared   Clearing // who found the namesakes to be others, and why
	Exact     []Reason // the rules as the offices know the case, with the exact place and groups
	Now       time.Time
}

// Point is one thing of the check-list: fits, is to be thought of, or does not fit, with the fact.
type Point struct {
	Code  string // restriction, quantity, consent, conflict, double, credit, second, hands, validity
	State string // ok, note, bad
	Title Text
	Fact  Text
}

// Points is the check-list of the audit (审核要点), in the order in which it is gone through.
func Points(a Audit) []Point {
	list := []Point{a.restriction(), a.quantity(), a.consent(), a.conflict(), a.double(), a.credit(), a.validity(), a.second()}
	if a.Acts {
		list = append(list, a.hands())
	}
	return list
}

func point(code string, ok bool, title, fact Text) Point {
	if ok {
		return Point{code, "ok", title, fact}
	}
	return Point{code, "bad", title, fact}
}

func (a Audit) restriction() Point {
	title := Text{"捐赠限定", "Restriction"}
	for _, r := range a.Exact {
		if !r.Fits && (r.Title == "限定" || r.Title == "类别" || r.Title == "对象" || r.Title == "地区") {
			return Point{"restriction", "bad", title, Text{fmt.Sprintf("%s不符：供 %s，需 %s", r.Title, r.Gives, r.Needs), fmt.Sprintf("%s does not fit: %s for %s", r.Title, r.Gives, r.Needs)}}
		}
	}
	if a.Offer == nil {
		return Point{"restriction", "note", title, Text{"组织还没有选供给，接受时再比对", "no offer is chosen yet; compared when it is"}}
	}
	label := Restrictions.Label(a.Offer.Restriction)
	return Point{"restriction", "ok", title, Text{label.ZH + "，类别、地区、对象都在范围内", label.EN + "; category, place and people lie inside it"}}
}

// quantity compares what the match takes with what was asked; more than asked cannot be reserved, so that it is only said.
func (a Audit) quantity() Point {
	title := Text{"数量", "Quantity"}
	ok, gap, taken, unit, mixed := len(a.Match.Lines) > 0, int64(0), int64(0), "", false
	for _, l := range a.Match.Lines {
		for _, n := range a.Need.Lines {
			if n.ID != l.LineID {
				continue
			}
			ok = ok && l.Qty <= n.Qty-n.Waived
			mixed = mixed || unit != "" && unit != n.Unit
			taken, gap, unit = taken+l.Qty, gap+n.Gap(), n.Unit
		}
	}
	if mixed {
		return point("quantity", ok, title, Text{fmt.Sprintf("%d 样东西，都不超过需求", len(a.Match.Lines)), fmt.Sprintf("%d items, none above what is asked", len(a.Match.Lines))})
	}
	if len(a.Match.Lines) == 0 {
		return Point{"quantity", "note", title, Text{"数量还没有定", "no quantity is fixed yet"}}
	}
	this, rest := Quantity(taken, unit), Quantity(gap, unit)
	return point("quantity", ok, title, Text{fmt.Sprintf("这次 %s，之后还缺 %s", this, rest), fmt.Sprintf("%s now, %s missing after it", this, rest)})
}

func (a Audit) consent() Point {
	title := Text{"同意书", "Consent"}
	if a.Need.HouseholdID == nil {
		return Point{"consent", "ok", title, Text{"不涉及家庭，不用同意书", "no household, none needed"}}
	}
	have := fmt.Sprintf("%d/%d", a.Consented, a.People)
	if a.Consented < a.People || a.People == 0 {
		return Point{"consent", "bad", title, Text{"有效同意书 " + have + " 份，还不能给组织看", have + " consents hold; nothing may be released yet"}}
	}
	items, en := "", ""
	for i, code := range a.Items {
		if i > 0 {
			items, en = items+"、", en+", "
		}
		items, en = items+ConsentItems.Label(code).ZH, en+ConsentItems.Label(code).EN
	}
	return Point{"consent", "ok", title, Text{fmt.Sprintf("有效 %s 份，只给%s看%s", have, a.Org.Name, items), fmt.Sprintf("%s hold, for %s only: %s", have, a.Org.Name, en)}}
}

func (a Audit) conflict() Point {
	title := Text{"关联关系", "Related parties"}
	switch {
	case a.Kin.State == "blocked":
		return Point{"conflict", "bad", title, Text{"受助人与管理人员有关联，任何人不能放行", "a beneficiary is related to a manager; nobody may pass it"}}
	case a.Kin.State == "undeclared":
		return Point{"conflict", "bad", title, Text{"组织未申报管理人员及近亲属，请它先申报", "the organisation has not declared its managers and their relatives; ask it to"}}
	case a.Kin.State == "named" && a.Match.Cleared(a.Kin, a.Org):
		return Point{"conflict", "note", title, Text{"有人同名，已核实不是同一人。" + a.Cleared.says("zh-CN"), "somebody of the same name, found to be another. " + a.Cleared.says("en")}}
	case a.Kin.State == "named":
		return Point{"conflict", "bad", title, Text{"这户有人与组织申报的人同名，请另一名县级人员核实", "somebody of the household has the name of a person the organisation declared; another county officer has to look"}}
	case a.Kin.State == "clear":
		return Point{"conflict", "ok", title, Text{"组织已核对，没有要申报的管理人员及近亲属", "the organisation checked and has nobody to declare"}}
	}
	return Point{"conflict", "ok", title, Text{"受助家庭不是组织管理人员或其近亲属", "nobody of the household is a manager or a relative of one"}}
}

func (a Audit) double() Point {
	title := Text{"重复帮扶", "Double help"}
	kind := Categories.Label(a.Need.Category)
	switch {
	case a.Need.HouseholdID == nil:
		return Point{"double", "ok", title, Text{"不是家庭需求", "not a household's need"}}
	case a.UnderWay > 0:
		return Point{"double", "bad", title, Text{fmt.Sprintf("另有 %d 件%s正在办理", a.UnderWay, kind.ZH), fmt.Sprintf("%d more under way: %s", a.UnderWay, kind.EN)}}
	case a.LastYear > 0:
		return Point{"double", "note", title, Text{fmt.Sprintf("近 12 个月收到过 %d 次%s，请看是不是同一件事", a.LastYear, kind.ZH), fmt.Sprintf("%d receipts in twelve months: %s; look whether it is the same", a.LastYear, kind.EN)}}
	}
	return Point{"double", "ok", title, Text{"近 12 个月没有同类帮扶", "nothing of the kind in twelve months"}}
}

func (a Audit) credit() Point {
	state, credit, grade := OrganisationMachine.Stage(a.Org.State).Label, CreditStates.Label(a.Org.CreditStatus), Grades.Label(a.Org.Grade)
	return point("credit", a.Org.Verified(), Text{"组织信用", "Credit"},
		Text{state.ZH + "，信用" + credit.ZH + "，评估 " + grade.ZH, state.EN + ", credit " + credit.EN + ", grade " + grade.EN})
}

// validity looks at the dates of both sides: a need that ran out, an offer that ended.
func (a Audit) validity() Point {
	title := Text{"有效期", "Validity"}
	switch {
	case a.Need.ValidUntil != nil && Day(a.Now).After(*a.Need.ValidUntil):
		return Point{"validity", "bad", title, Text{"需求已过有效期，请先续期", "the need is past its validity; renew it first"}}
	case a.Offer != nil && a.Offer.Until != nil && a.Now.After(*a.Offer.Until):
		return Point{"validity", "bad", title, Text{"供给已经到期", "the offer has ended"}}
	case a.Need.NeededBy != nil && Day(a.Now).After(*a.Need.NeededBy):
		return Point{"validity", "note", title, Text{"已过要用的日子 " + a.Need.NeededBy.Format("1月2日"), "past the day it was needed, " + a.Need.NeededBy.Format("2006-01-02")}}
	}
	return Point{"validity", "ok", title, Text{"需求和供给都在有效期内", "need and offer are both valid"}}
}

func (a Audit) second() Point {
	title, worth, limit := Text{"会签", "Second signature"}, Yuan(a.Match.ValueFen), Yuan(a.Limit)
	if a.Match.ValueFen > a.Limit {
		return Point{"second", "note", title, Text{worth + "，超过 " + limit + "，要两名县级审核人", worth + " is above " + limit + ": two county officers sign"}}
	}
	return Point{"second", "ok", title, Text{worth + "，不超过 " + limit + "，一名县级审核人就行", worth + " is not above " + limit + ": one county officer signs"}}
}

func (a Audit) hands() Point {
	title := Text{"职责分离", "Separate hands"}
	if e, ok := a.Barred.(*Error); ok {
		return Point{"hands", "bad", title, Text{e.Text("zh-CN"), e.Text("en")}}
	}
	return Point{"hands", "ok", title, Text{"这件事前面的环节都不是您办的", "none of the earlier steps was yours"}}
}
