package simulate

// Chart is a drawing with the name of its file.
type Chart struct {
	Name string
	SVG  []byte
}

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// lined are the policies whose months are drawn: more lines than these cannot be told apart.
var lined = map[string]bool{"shipped": true, "year-floor-10": true, "no-floor": true, "monthly": true, "first-come": true, "equal-shares": true}

// Charts draws what summaries say: coverage, regions, waiting, emergencies, tilt, work, and the months.
func Charts(list []Summary) []Chart {
	names := make([]string, len(list))
	row := func(name string, value func(*Summary) int64) Series {
		s := Series{Name: name}
		for i := range list {
			names[i] = list[i].Policy
			s.Values = append(s.Values, value(&list[i]))
		}
		return s
	}
	coverage := []Series{row("basic part of all they asked for", func(s *Summary) int64 { return s.Baseline }),
		row("all they asked for", func(s *Summary) int64 { return s.Full }), row("nothing", func(s *Summary) int64 { return s.Nothing })}
	regions := []Series{row("national key counties", func(s *Summary) int64 { return s.Tier[Tiers[0]] }), row("provincial key counties", func(s *Summary) int64 { return s.Tier[Tiers[1]] }),
		row("formerly poor", func(s *Summary) int64 { return s.Tier[Tiers[2]] }), row("rest", func(s *Summary) int64 { return s.Tier[Tiers[3]] })}
	waits := []Series{row("median", func(s *Summary) int64 { return 100 * s.Median }), row("90th percentile", func(s *Summary) int64 { return 100 * s.P90 })}
	emergencies := []Series{row("with the basic part in 7 days", func(s *Summary) int64 { return s.Emergency.Within7 }), row("with the basic part before they end", func(s *Summary) int64 { return s.Urgency["emergency"] })}
	return []Chart{
		{"coverage.svg", Bars("Households over the year, by policy", "% of households", names, coverage)},
		{"regions.svg", Bars("Needs with their basic part, by policy and class of region", "% of needs", names, regions)},
		{"waiting.svg", Bars("Waiting of served needs, by policy", "days from arrival to the basic part", names, waits)},
		{"emergencies.svg", Bars("Emergencies, by policy", "% of emergencies", names, emergencies)},
		{"tilt.svg", Bars("Priority regions: share of value given over share of value asked for", "1 = in proportion", names, []Series{row("", func(s *Summary) int64 { return (s.Tilt + 50) / 100 })})},
		{"work.svg", Bars("Accepted lines for each served need, by policy", "lines", names, []Series{row("", func(s *Summary) int64 { return (s.Grants + 50) / 100 })})},
		{"gini.svg", Lines("Inequality between villages over the year (Gini of the share of value met so far)", "Gini × 100", months, byMonth(list))},
	}
}

func byMonth(list []Summary) (series []Series) {
	for i := range list {
		if lined[list[i].Policy] {
			series = append(series, Series{list[i].Policy, list[i].Gini[:]})
		}
	}
	return series
}
