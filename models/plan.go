package models

import (
	"fmt"
	"time"
)

// Plan is an allocation plan: a frozen question, its answer with proof, and what became of it.
type Plan struct {
	Base
	PlanNo      string
	Title       string
	Region      Code
	Kinds       []string `gorm:"serializer:json"` // resource kinds; empty: all
	Method      string   // engine, first_come, equal_share, adjusted
	BaseID      *ID      // the plan it is compared with, or adjusted from
	Rules       string
	State       string
	FrozenAt    *time.Time
	SolvedAt    *time.Time
	PublishedAt *time.Time
	Adjuster    *ID
	Progress    PlanProgress `gorm:"serializer:json"`
	Failure     string
	HashName    string
	ProblemHash string
	PlanHash    string
	PricesHash  string
	Value       string
	Bound       string
	GapPpm      int64
	Measures    PlanMeasures `gorm:"serializer:json"`
}

// PlanProgress is how far a solve has come.
type PlanProgress struct {
	Phase  string           `json:"phase"`
	Pivots int64            `json:"pivots"`
	Cost   string           `json:"cost"`
	Bound  string           `json:"bound"`
	Millis map[string]int64 `json:"millis,omitempty"` // per phase, once done
}

// PlanMeasures compare plans (engine handbook §4.3). Shares are in ten-thousandths.
type PlanMeasures struct {
	Needs      int            `json:"needs"`
	Offers     int            `json:"offers"`
	Households int            `json:"households"` // or villages, where the need is a village's
	Baseline   int            `json:"baseline"`   // have all of their first tranches
	Full       int            `json:"full"`
	Nothing    int            `json:"nothing"`
	Kinds      []KindMeasure  `json:"kinds"`
	Gini       int64          `json:"gini"` // between counties, of the share of value met
	Largest    int64          `json:"largest"`
	LargestAt  Code           `json:"largestAt,omitempty"`
	Grants     int            `json:"grants"`
	Served     int            `json:"served"`
	Groups     []GroupMeasure `json:"groups"`
}

// KindMeasure is what is wanted, offered and given of one resource, in its unit.
type KindMeasure struct {
	Kind   string `json:"kind"`
	Item   string `json:"item,omitempty"` // of what is not money
	Unit   string `json:"unit"`
	Wanted int64  `json:"wanted"`
	Offer  int64  `json:"offer"`
	Given  int64  `json:"given"`
	Floor  int64  `json:"floor"`
	Short  int64  `json:"short"` // of the floor for priority regions
}

// GroupMeasure counts one county, group, category, tag or organisation.
type GroupMeasure struct {
	By         string `json:"by"` // county, group, category, tag
	Key        string `json:"key"`
	Households int    `json:"households"`
	Baseline   int    `json:"baseline"`
	Nothing    int    `json:"nothing"`
}

// PlanGrant is one line of a plan.
type PlanGrant struct {
	PlanID  ID  `gorm:"primaryKey"`
	No      int `gorm:"primaryKey"`
	LineID  ID
	NeedID  ID
	OfferID ID
	OrgID   ID
	Qty     int64
	Pinned  bool
	Note    string
	MatchID *ID
	Skipped string // why it was not published
}

// StateOf points to the state, for the step that moves it.
func (p *Plan) StateOf() *string { return &p.State }

// Subject is what permissions on the plan are asked about.
func (p *Plan) Subject() Subject {
	return Subject{Region: p.Region, Hands: map[string]ID{"creator": p.CreatedBy, "adjuster": Opt(p.Adjuster)}}
}

// PlanMachine is the life of a plan. A plan proposes: only its publication makes recommendations, and only the
// organisations' own acceptance reserves anything.
var PlanMachine = Machine{
	Noun: "plan",
	Stages: []Stage{
		stage("solving", "计算中", "Being worked out", SideOffice, "正在计算", "being worked out", "", ""),
		stage("solved", "待比选", "To be compared", SideOffice, "比选、调整后发布", "compare, adjust, publish", "", ""),
		stage("failed", "计算未完成", "Failed", SideOffice, "重新计算", "work out again", "", ""),
		stage("published", "已发布", "Published", SideNobody, "", "", "", ""),
		stage("discarded", "已作废", "Discarded", SideNobody, "", "", "", ""),
	},
	Steps: []Step{
		{"plan.adjust", []string{"solved"}, "solved", []string{"grants", "reason"}},
		{"plan.publish", []string{"solved"}, "published", nil},
		{"plan.discard", []string{"solving", "solved", "failed"}, "discarded", nil},
	},
}

// FailedTooLarge is the failure of a plan whose problem needs more memory than it may take, in MiB.
func FailedTooLarge(needs, limit int64) string { return fmt.Sprintf("too_large %d %d", needs, limit) }

// WhyFailed says why a plan could not be worked out and what to do, empty for a plan that could.
func (p *Plan) WhyFailed() Text {
	var needs, limit int64
	if p.Failure == "" {
		return Text{}
	}
	if n, _ := fmt.Sscanf(p.Failure, "too_large %d %d", &needs, &limit); n == 2 {
		return Text{fmt.Sprintf("范围太大：约需内存 %d MiB，本机允许 %d MiB。请缩小地区或只选一种资源，再重新计算。", needs, limit),
			fmt.Sprintf("The scope is too large: it needs about %d MiB, %d MiB are allowed. Choose a smaller region or one resource.", needs, limit)}
	}
	return Text{"程序出错，已记入运行日志。请重新计算；仍不成，请把方案编号告诉系统管理员。",
		"The program failed; its log says how. Work it out again; if it fails again, give the number of the plan to the administrator."}
}

// PlanMethods say how a plan was made.
var PlanMethods = List{
	term("engine", "善桥方案", "Shanqiao's plan"), term("first_come", "先到先得", "First come, first served"),
	term("equal_share", "平均分配", "Equal shares"), term("adjusted", "人工调整", "Adjusted by hand"),
}

// PlanFilters say which restriction keeps an offer from a need (engine.Problem.Fits).
var PlanFilters = List{
	term("kind", "资源种类不同", "another kind of resource"), term("category", "捐赠限定的类别不含", "the gift's category"),
	term("region", "捐赠限定的地区不含", "the gift's region"), term("group", "捐赠限定的对象不含", "the gift's group"),
	term("stage", "捐赠限定的学段不含", "the gift's school stage"), term("date", "款物到位晚于需用日期", "available too late"),
	term("cooldown", "近期已婉拒或失效", "refused or lapsed not long ago"), term("proposed", "已推荐，等答复", "recommended already, an answer is awaited"), term("related", "有关联关系", "related"), term("namesake", "与管理人员或近亲属同名，待核实", "the name of a manager or a relative, not settled"), term("listed", "不在名单内", "not listed"),
	term("cap", "每人每年限额已用完", "the limit per head and year is used up"),
}

// PlanCauses say what holds an unmet line back (engine.Unmet).
var PlanCauses = List{
	term("none", "没有这类供给", "nothing of the kind is offered"), term("restricted", "捐赠限定对不上", "every gift is restricted otherwise"),
	term("household", "本户全年已到限额", "the household has reached its limit of the year"), term("limit", "本村已到上限", "the village has reached its limit"), term("cap", "每人每年限额已用完", "the limit per head and year is used up"), term("least", "余量或缺口不够一笔", "what is left, or what is lacking, is less than one grant"),
	term("outranked", "款物不够，排在后面", "what there is went to needs that rank higher"),
}

// planSkips say why a line was not published, by the code of the refusal.
var planSkips = List{
	term("need.not-open", "需求已不在市场上", "the need is no longer open"), term("need.only-left", "缺口已被别的推荐占用", "what it lacks is recommended elsewhere"),
	term("offer.not-active", "供给已停用", "the offer is no longer active"), term("offer.not-enough", "供给余量不够", "not enough of the offer is left"),
	term("match.related", "受助人与组织管理人员有关联", "a beneficiary is related to the managers"), term("match.duplicate", "同类帮扶正在办理", "the same help is under way"),
	term("match.proposed-already", "已向这家组织推荐过", "already recommended to this organisation"),
}

// PlanSkip says it in a few words; a rule without words of its own is a misfit.
func PlanSkip(code string) Text {
	for _, t := range planSkips {
		if t.Code == code {
			return planSkips.Label(code)
		}
	}
	return Text{"已不符合对接规则", "no longer fits the rules"}
}
