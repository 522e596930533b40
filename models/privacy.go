package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Answers to a question about privacy or safety. No answer, and "unsure", count as yes where families are concerned.
const (
	AnswerNo      = "no"
	AnswerYes     = "yes"
	AnswerUnsure  = "unsure"
	AnswerLowered = "lowered" // looked into and lowered by a reviewer (need.lower)
)

// Few is the number from which children of a village cannot be told apart any more (k_public of minors, §4.10).
const Few = 20

// NeedFacts are what a clerk enters of a need, as far as its protection follows from it (§4.9, §5.6, §8.3, F10).
type NeedFacts struct {
	Level, Category string
	Groups          []string // added by the clerk
	Not             []string // derived, but not so, says the clerk
	HeadCount       int
	People          []Person // those ticked; of a household where nobody is ticked, everybody
	Ticked          bool     // somebody is
	Classes         []string // assist categories of the household (§5.3)
	Kinds           []string // resource kinds of the lines
	Title, Detail   string
	Secret          string // 有没有不愿人知的事
	Danger          string // 孩子是不是有危险
	ConfirmedDoc    string
	ConfirmedOn     *time.Time
}

// Privacy is what follows from the facts of a need.
type Privacy struct {
	Derived    []string // groups that follow from age and class
	Groups     []string // the derived that hold, and those added
	Minors     bool
	Sensitive  bool
	Protection bool
	Policy     string // §4.9
	Asks       bool   // its words want the question of danger answered
}

var (
	childGroups     = []string{"child_left_behind", "child_in_difficulty", "orphan", "de_facto_unattended", "pregnant_infant"}
	childCategories = []string{"orphan_child_aid", "left_behind_child"}
	pupilCategories = []string{"edu_aid"}
	facilities      = []string{"child_facility", "community_facility", "elder_facility", "water_road_infra"}
	childWords      = regexp.MustCompile(`儿童|孩子|小孩|女孩|男孩|娃|婴|幼儿|孤儿|未成年|少年|小学生|中学生|初中生|高中生|学生|学童`)
	secretWords     = regexp.MustCompile(`(?i)精神病|精神障碍|精神分裂|精神残疾|抑郁|躁狂|双相|自杀|自残|自伤|艾滋|爱滋|HIV|AIDS|家暴|家庭暴力|吸毒|戒毒|性病|梅毒|性侵|强奸|猥亵|强制报告|举报人`)
	dangerWords     = regexp.MustCompile(`虐待|家暴|家庭暴力|遗弃|性侵|强奸|猥亵|拐卖|殴打|毒打|打骂|体罚|失踪|无人看管|独自在家`)
	groupOfClass    = map[string]string{
		"dibao_rural": "dibao", "dibao_urban": "dibao", "dibao_single": "dibao", "tekun_rural": "tekun", "tekun_urban": "tekun",
		"mon_unstable": "relapse_risk", "mon_edge": "relapse_risk", "mon_sudden": "relapse_risk", "orphan": "orphan",
		"de_facto_unattended": "de_facto_unattended", "disab_care": "severe_disabled", "elder_care": "disabled_elder", "disaster_aid_gov": "disaster_victim",
	}
)

// ProtectingGroup says whether a group by itself closes a need: it is about children.
func ProtectingGroup(g string) bool { return OneOf(g, childGroups) }

// Protect derives what protects those a need is for. In doubt it is closed.
func Protect(f NeedFacts, now time.Time) Privacy {
	p := Privacy{Derived: deriveGroups(f, now)}
	for _, g := range Groups {
		derived := OneOf(g.Code, p.Derived) && (!OneOf(g.Code, f.Not) || ProtectingGroup(g.Code))
		if derived || OneOf(g.Code, f.Groups) {
			p.Groups = append(p.Groups, g.Code)
		}
	}
	text := f.Title + "\n" + f.Detail
	p.Minors = f.minors(p.Groups, now)
	p.Sensitive = f.sensitive(text, p.Minors)
	p.Asks = dangerWords.MatchString(text)
	p.Protection = f.Danger == AnswerYes || f.Danger == AnswerUnsure || p.Asks && f.Danger == ""
	p.Policy = PolicyOf(f.Level, p, f.ConfirmedDoc != "" && f.ConfirmedOn != nil)
	return p
}

// deriveGroups are the groups that follow from age and class (§5.6).
func deriveGroups(f NeedFacts, now time.Time) (out []string) {
	if f.Level != "household" {
		return nil
	}
	add := func(g string) {
		if g != "" && !OneOf(g, out) {
			out = append(out, g)
		}
	}
	for _, c := range f.Classes {
		add(groupOfClass[c])
	}
	for _, person := range f.People {
		if AgeAt(person.Birth, now) >= 80 {
			add("elder_80")
		}
	}
	return out
}

// minors says whether a child is helped, or children who could be told apart.
func (f NeedFacts) minors(groups []string, now time.Time) bool {
	children := slices.ContainsFunc(groups, ProtectingGroup) || OneOf(f.Category, childCategories)
	if f.Level == "household" {
		return children || slices.ContainsFunc(f.People, func(p Person) bool { return p.Minor(now) })
	}
	if oneOf("orphan", groups) || oneOf("de_facto_unattended", groups) || f.Category == "orphan_child_aid" {
		return true
	}
	children = children || OneOf(f.Category, pupilCategories) || childWords.MatchString(f.Title)
	return children && f.HeadCount < Few && !f.facility()
}

// facility says whether a need is for a building or ground and what stands in it, not for certain people.
func (f NeedFacts) facility() bool {
	if OneOf(f.Category, facilities) {
		return true
	}
	return len(f.Kinds) > 0 && !slices.ContainsFunc(f.Kinds, func(k string) bool { return k != "facility" })
}

// sensitive says whether something is in question that nobody likes known (PI 28): by the answer, the category, the words.
// A reviewer who looked into it lowers what only the category, the words or no answer say.
// What concerns minors is closed already and needs no guess.
func (f NeedFacts) sensitive(text string, minors bool) bool {
	switch f.Secret {
	case AnswerYes, AnswerUnsure:
		return true
	case AnswerLowered:
		return false
	}
	return f.Secret == "" && f.Level == "household" && !minors || f.Category == "psych_support" || secretWords.MatchString(text)
}

// PolicyOf chooses the notice policy of §4.9; only an ordinary household need is posted.
func PolicyOf(level string, p Privacy, confirmed bool) string {
	switch {
	case p.Minors || p.Protection:
		return "none_child"
	case p.Sensitive:
		return "none_sensitive"
	case level != "household":
		return "village_need"
	case confirmed:
		return "none_confirmed"
	}
	return "household_default"
}

var (
	countedPeople = regexp.MustCompile(`(?:^|[^0-9])([0-9]{1,3}|[一两俩二三仨四五六七八九十]{1,3}|几)\s*(名|位|个(?:人|孩|小孩|儿童|学生|老人|女孩|男孩|孤儿|娃|村民|残疾人|妇女|病人)|口人|对(?:夫妻|夫妇|老人|兄弟|姐妹|姐弟|兄妹)|户)`)
	someone       = regexp.MustCompile(`某(?:某|人|户|家|村民|学生|同学|老人|儿童|女|男|孩|$)|[\p{Han}]某`)
	digitsOf      = map[rune]int{'一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '仨': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}
)

// TellsApart refuses a public title that counts so few people or households that they could be named: 一名, 两位, 某村民
// (issue 11, section 2). Fewer than 20 people, fewer than 10 households.
func TellsApart(field, title string) []FieldError {
	folded := strings.NewReplacer("儿童之家", "", "老人公寓", "").Replace(Fold(title))
	for _, m := range countedPeople.FindAllStringSubmatch(folded, -1) {
		least := Few
		if m[2] == "户" {
			least = 10
		}
		if n := counted(m[1]); n < least {
			return []FieldError{{Field: field, Code: "need.title-counts", Args: []any{m[1] + m[2]}}}
		}
	}
	if m := someone.FindString(strings.NewReplacer("某些", "", "某种", "", "某类", "").Replace(folded)); m != "" {
		return []FieldError{{Field: field, Code: "need.title-counts", Args: []any{m}}}
	}
	return nil
}

// counted reads 1…999 in digits or 一…九十九; 几 is few.
func counted(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	tens, ones, ten := 0, 0, false
	for _, r := range s {
		if r == '十' {
			tens, ones, ten = max(ones, 1), 0, true
			continue
		}
		ones = digitsOf[r]
	}
	if ten {
		return tens*10 + ones
	}
	return ones
}

// ToldHeads is the head count as it may be told outside the case: of a village, institution or township to the nearest five.
func (n Need) ToldHeads() int {
	if n.Level == "household" || n.HeadCount == 0 {
		return n.HeadCount
	}
	return max(5, (n.HeadCount+2)/5*5)
}

// Fiscal says whether an offer is paid with money of the state: what it gives out is posted twice (S1 二(六); §4.9).
func (o Offer) Fiscal() bool {
	return o.SourceFunds == "government_purchase" || o.SourceFunds == "welfare_lottery"
}

// TwoBoards says whether help for this need from this offer has to be posted again before it is handed out: disaster money
// and goods, and fiscal money (§4.9 disaster_two_boards).
func TwoBoards(n Need, o Offer) bool { return n.Category == "disaster_aid" || o.Fiscal() }

// Meeting is the village's meeting that stands for the board of its need (VC 22, 24, 26; domain VIL-03).
type Meeting struct {
	Kind     string `json:"kind"` // representatives, adults, households
	Entitled int    `json:"entitled"`
	Present  int    `json:"present"`
	Agreed   int    `json:"agreed"`
}

// Meetings that may decide on a village need.
var Meetings = List{
	term("representatives", "村民代表会议", "Villagers' representatives"), term("adults", "村民会议（按成年村民）", "Villagers' meeting, by adults"),
	term("households", "村民会议（按户代表）", "Villagers' meeting, by households"),
}

// CheckMeeting says what a meeting lacks to be valid: of representatives or households two thirds present, of adults more
// than half; more than half of those present agree.
func CheckMeeting(m Meeting) []FieldError {
	wrong := In("meeting", m.Kind, Meetings)
	switch {
	case m.Entitled <= 0:
		wrong = append(wrong, FieldError{Field: "entitled", Code: "field.positive"})
	case m.Present <= 0 || m.Present > m.Entitled:
		wrong = append(wrong, FieldError{Field: "present", Code: "meeting.present"})
	case m.Kind == "adults" && m.Present*2 <= m.Entitled:
		wrong = append(wrong, FieldError{Field: "present", Code: "meeting.half"})
	case m.Kind != "adults" && m.Present*3 < m.Entitled*2:
		wrong = append(wrong, FieldError{Field: "present", Code: "meeting.two-thirds"})
	case m.Agreed < 0 || m.Agreed > m.Present || m.Agreed*2 <= m.Present:
		wrong = append(wrong, FieldError{Field: "agreed", Code: "meeting.agreed"})
	}
	return wrong
}

// PolicyText is what may be said of how a need is posted: minutes only where there are some.
func (n Need) PolicyText() Text {
	if n.Policy != "village_need" {
		return NoticePolicies[n.Policy].Text
	}
	switch m := n.Meeting; {
	case m != nil:
		kind := Meetings.Label(m.Kind)
		numbers := "应到 " + strconv.Itoa(m.Entitled) + "，实到 " + strconv.Itoa(m.Present) + "，同意 " + strconv.Itoa(m.Agreed)
		return Text{"以会议记录代公示：" + kind.ZH + "，" + numbers, "Minutes instead of a board: " + kind.EN + ", " + strings.Join([]string{strconv.Itoa(m.Agreed), strconv.Itoa(m.Present), strconv.Itoa(m.Entitled)}, " of ")}
	case n.Papers && n.Level == "village":
		return Text{"须登记会议记录", "Minutes are wanted"}
	}
	return Text{"不张榜，不须会议记录", "No board, no minutes wanted"}
}
