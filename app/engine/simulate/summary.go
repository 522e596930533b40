package simulate

import (
	"fmt"
	"slices"
	"strings"
)

// Summary is a policy over several years: the mean of its reports, and the least and most of the households' baseline.
type Summary struct {
	Report
	Seeds       int   `json:"seeds"`
	BaselineMin int64 `json:"baselineMin"`
	BaselineMax int64 `json:"baselineMax"`
}

// Summarise takes the means of every policy's reports, in the order in which the policies first come.
func Summarise(reports []Report) (list []Summary) {
	by := map[string][]Report{}
	var order []string
	for _, r := range reports {
		if by[r.Policy] == nil {
			order = append(order, r.Policy)
		}
		by[r.Policy] = append(by[r.Policy], r)
	}
	for _, name := range order {
		list = append(list, mean(by[name]))
	}
	return list
}

func mean(rs []Report) Summary {
	s := Summary{Seeds: len(rs), BaselineMin: rs[0].Baseline, BaselineMax: rs[0].Baseline}
	s.Policy, s.Urgency, s.Tier = rs[0].Policy, map[string]int64{}, map[string]int64{}
	of := func(field func(*Report) int64) int64 {
		var sum int64
		for i := range rs {
			sum += field(&rs[i])
		}
		return (sum + int64(len(rs))/2) / int64(len(rs))
	}
	for _, f := range fields {
		*f(&s.Report) = of(func(r *Report) int64 { return *f(r) })
	}
	for m := range s.Gini {
		s.Gini[m] = of(func(r *Report) int64 { return r.Gini[m] })
	}
	for key := range rs[0].Urgency {
		s.Urgency[key] = of(func(r *Report) int64 { return r.Urgency[key] })
	}
	for key := range rs[0].Tier {
		s.Tier[key] = of(func(r *Report) int64 { return r.Tier[key] })
	}
	for _, r := range rs {
		s.BaselineMin, s.BaselineMax = min(s.BaselineMin, r.Baseline), max(s.BaselineMax, r.Baseline)
	}
	return s
}

// fields are the single numbers of a report.
var fields = []func(*Report) *int64{
	func(r *Report) *int64 { return &r.Households }, func(r *Report) *int64 { return &r.Baseline }, func(r *Report) *int64 { return &r.Full },
	func(r *Report) *int64 { return &r.Nothing }, func(r *Report) *int64 { return &r.Median }, func(r *Report) *int64 { return &r.P90 },
	func(r *Report) *int64 { return &r.P99 }, func(r *Report) *int64 { return &r.Over30 }, func(r *Report) *int64 { return &r.Within30 },
	func(r *Report) *int64 { return &r.Emergency.Median }, func(r *Report) *int64 { return &r.Emergency.P90 }, func(r *Report) *int64 { return &r.Emergency.Within7 },
	func(r *Report) *int64 { return &r.Expired }, func(r *Report) *int64 { return &r.Largest }, func(r *Report) *int64 { return &r.Tilt }, func(r *Report) *int64 { return &r.Priority },
	func(r *Report) *int64 { return &r.ValueFen }, func(r *Report) *int64 { return &r.Used }, func(r *Report) *int64 { return &r.Grants },
	func(r *Report) *int64 { return &r.Returned }, func(r *Report) *int64 { return &r.Churn }, func(r *Report) *int64 { return &r.Plans },
}

// column is one of the table: its heading and how a summary fills it.
type column struct {
	head string
	cell func(s *Summary) string
}

func percent(x int64) string { return fmt.Sprintf("%d.%d", (x+5)/100, (x+5)%100/10) }
func ratio(x int64) string   { return fmt.Sprintf("%d.%02d", (x+50)/10_000, (x+50)%10_000/100) }
func days(x int64) string    { return fmt.Sprint(x) }

var coverage = []column{
	{"basic part", func(s *Summary) string { return percent(s.Baseline) }},
	{"(least–most)", func(s *Summary) string { return percent(s.BaselineMin) + "–" + percent(s.BaselineMax) }},
	{"all asked", func(s *Summary) string { return percent(s.Full) }},
	{"nothing", func(s *Summary) string { return percent(s.Nothing) }},
	{"emergency", func(s *Summary) string { return percent(s.Urgency["emergency"]) }},
	{"dated", func(s *Summary) string { return percent(s.Urgency["dated"]) }},
	{"ordinary", func(s *Summary) string { return percent(s.Urgency["ordinary"]) }},
	{"national", func(s *Summary) string { return percent(s.Tier[Tiers[0]]) }},
	{"provincial", func(s *Summary) string { return percent(s.Tier[Tiers[1]]) }},
	{"former poor", func(s *Summary) string { return percent(s.Tier[Tiers[2]]) }},
	{"rest", func(s *Summary) string { return percent(s.Tier[Tiers[3]]) }},
}

var waiting = []column{
	{"median", func(s *Summary) string { return days(s.Median) }},
	{"p90", func(s *Summary) string { return days(s.P90) }},
	{"p99", func(s *Summary) string { return days(s.P99) }},
	{"over 30 d", func(s *Summary) string { return percent(s.Over30) }},
	{"in 30 d", func(s *Summary) string { return percent(s.Within30) }},
	{"em. median", func(s *Summary) string { return days(s.Emergency.Median) }},
	{"em. p90", func(s *Summary) string { return days(s.Emergency.P90) }},
	{"em. in 7 d", func(s *Summary) string { return percent(s.Emergency.Within7) }},
	{"ended unmet", func(s *Summary) string { return percent(s.Expired) }},
}

var fairness = []column{
	{"Gini Mar", func(s *Summary) string { return ratio(s.Gini[2]) }},
	{"Gini Dec", func(s *Summary) string { return ratio(s.Gini[11]) }},
	{"largest", func(s *Summary) string { return percent(s.Largest) }},
	{"tilt", func(s *Summary) string { return ratio(s.Tilt) }},
	{"million yuan", func(s *Summary) string { return percent(s.ValueFen / 1_000_000) }},
	{"used", func(s *Summary) string { return percent(s.Used) }},
	{"lines/need", func(s *Summary) string { return ratio(s.Grants) }},
	{"returned", func(s *Summary) string { return percent(s.Returned) }},
	{"again", func(s *Summary) string { return percent(s.Churn) }},
}

// Table says summaries in three tables for people.
func Table(list []Summary) string {
	var out strings.Builder
	for _, t := range []struct {
		title   string
		columns []column
	}{
		{"Coverage, % (households: basic part, all asked, nothing; then needs with their basic part by urgency and class of region)", coverage},
		{"Waiting, days from arrival until the basic part was accepted (em.: emergencies; shares in %)", waiting},
		{"Fairness and work (Gini between villages of the share of value met; tilt above 1: priority regions get more than their share of need; shares in %)", fairness},
	} {
		fmt.Fprintf(&out, "%s\n%-14s", t.title, "policy")
		for _, c := range t.columns {
			fmt.Fprintf(&out, " %*s", max(len([]rune(c.head)), 6), c.head)
		}
		for i := range list {
			fmt.Fprintf(&out, "\n%-14s", list[i].Policy)
			for _, c := range t.columns {
				fmt.Fprintf(&out, " %*s", max(len([]rune(c.head)), 6), c.cell(&list[i]))
			}
		}
		out.WriteString("\n\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// Find gives the policies of these names, in their own order; all without names. The second result is a name that is none.
func Find(all []Policy, names []string) (list []Policy, unknown string) {
	if len(names) == 0 {
		return all, ""
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(p Policy) bool { return p.Name == name }) {
			return nil, name
		}
	}
	for _, p := range all {
		if slices.Contains(names, p.Name) {
			list = append(list, p)
		}
	}
	return list, ""
}
