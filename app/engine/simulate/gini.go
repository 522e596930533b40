package simulate

import (
	"slices"
)

// ginis are the inequalities between villages, month by month, of the share of value met so far of what was asked for so far.
func ginis(y *Year, o *Outcome) (list [12]int64) {
	asked, met := map[int64]int64{}, map[int64]int64{}
	at, answered := 0, byAnswer(o)
	for m := range list {
		end := date(0).AddDate(0, m+1, 0)
		for ; at < len(y.Needs) && date(y.Needs[at].Day).Before(end); at++ {
			n := &y.Needs[at]
			asked[n.Region] += n.fen(n.Qty)
		}
		for ; len(answered) > 0 && date(answered[0].Ends).Before(end); answered = answered[1:] {
			n := &y.Needs[answered[0].Need]
			met[n.Region] += n.fen(answered[0].Qty)
		}
		var shares []int64
		for region, fen := range asked {
			shares = append(shares, share(met[region], fen))
		}
		list[m] = gini(shares)
	}
	return list
}

// byAnswer lists what was accepted within the year by the day of the answer.
func byAnswer(o *Outcome) (list []Proposal) {
	for _, x := range o.Proposals {
		if x.Outcome == "accepted" && x.Ends < Days {
			list = append(list, x)
		}
	}
	slices.SortStableFunc(list, func(a, b Proposal) int { return a.Ends - b.Ends })
	return list
}

// gini of a list, in ten-thousandths: half the mean difference of two, over the mean. 0 is all alike.
func gini(list []int64) int64 {
	slices.Sort(list)
	var sum, apart int64
	n := int64(len(list))
	for i, x := range list {
		sum += x
		apart += (2*int64(i) - n + 1) * x // what x adds to the sum of all differences
	}
	if sum == 0 {
		return 0
	}
	return apart * 10_000 / (n * sum)
}
