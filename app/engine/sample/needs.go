package sample

import (
	"fmt"

	"shanqiao/app/engine"
)

// needs makes the needs: one in twenty a village's project, three in twenty to be met whole or not at all.
func (m *maker) needs(n int) {
	m.home = make([]int32, n)
	m.p.Needs = make([]engine.Need, n)
	for j := range m.p.Needs {
		kind, category := m.kind()
		group, county := m.group(), m.county()
		m.home[j] = county
		urgency, waited := m.below(0.08, 0.25, 0.60), int64(m.IntN(366))
		whole, village := m.Float64() < 0.15, m.Float64() < 0.05
		need := &m.p.Needs[j]
		*need = engine.Need{ID: fmt.Sprint("n", j+1), Kind: kind, Category: category, Groups: m.sets[categories+group],
			Region: m.code[county], Whole: whole, Place: -1}
		weight := 100 + 30*m.tier[county] + 25*urgency + 8*int64(groups-group) + waited/12
		if village {
			weight = weight * 6 / 10
		}
		m.tranches(need, m.amount(kind, village), weight)
	}
}

// amount is what a need wants of a kind.
func (m *maker) amount(kind int32, village bool) int64 {
	g := m.bell(1)
	switch {
	case kind == money && village:
		return within(g*2e7, 1e6, 1e9) / 100 * 100
	case kind == money:
		return within(g*3e5, 1e4, 5e6) / 100 * 100
	case kind == hours:
		return within(g*30, 2, 2000)
	case kind == slots:
		return within(g*3, 1, 60)
	case village:
		return within(g*8, 1, 2000) * 30
	}
	return within(g*8, 1, 2000)
}

// tranches cuts an amount into 40, 30 and 30 of 100, worth about 100 to 10 to 1; a whole need has one, worth their mean.
func (m *maker) tranches(n *engine.Need, amount, weight int64) {
	first := (amount*4 + 9) / 10
	second := (amount - first) / 2
	var points int64
	for k, qty := range []int64{first, second, amount - first - second} {
		if qty == 0 {
			continue
		}
		t := engine.Tranche{Qty: qty, Value: 2000 + m.worth([]int64{10000, 1000, 100}[k]*weight, n.Kind, amount)}
		points += t.Qty * t.Value
		n.Tranches = append(n.Tranches, t)
	}
	if n.Whole {
		n.Tranches = []engine.Tranche{{Qty: amount, Value: points / amount}}
	}
}

// worth is the value of a unit: the same for all units, or, where households count, shared among the units of the need.
func (m *maker) worth(points int64, kind int32, amount int64) int64 {
	switch {
	case m.family != PairNorm:
		return points / 10
	case kind == money:
		return points * 300000 / amount
	}
	return points * 10 / amount
}
