package flow

import "fmt"

// Verify checks an answer against its network without any of the solver's state: every amount within its bounds, every
// node in balance, every arc in the state its reduced cost demands, and the cost equal to what the prices prove.
func Verify(n *Net, a *Answer) error {
	if len(a.Arcs) != len(n.Arcs) || len(a.Steps) != len(n.Steps) || len(a.Prices) != n.Nodes || a.Prices[0] != 0 {
		return fmt.Errorf("flow: the answer does not belong to this network")
	}
	balance := append([]int64(nil), n.Supply...)
	var cost Sum
	for i, arc := range n.Arcs {
		q := a.Arcs[i]
		rc := arc.Cost + a.Prices[arc.From] - a.Prices[arc.To]
		if q < 0 || q > arc.Cap || (rc > 0 && q != 0) || (rc < 0 && q != arc.Cap) {
			return fmt.Errorf("flow: arc %d carries %d of %d at reduced cost %d", i, q, arc.Cap, rc)
		}
		balance[arc.From] -= q
		balance[arc.To] += q
		cost.AddMul(arc.Cost, q)
	}
	uses := a.Uses
	for r := range n.Rows() {
		var err error
		if uses, err = verifyRow(n, a, r, uses, balance, &cost); err != nil {
			return err
		}
	}
	if len(uses) > 0 {
		return fmt.Errorf("flow: row arc %d is used twice or not within the network", uses[0].Arc)
	}
	for v, b := range balance {
		if b != 0 {
			return fmt.Errorf("flow: node %d is out of balance by %d", v, b)
		}
	}
	if bound := Bound(n, a.Prices); cost != a.Cost || bound != cost {
		return fmt.Errorf("flow: the flow costs %v, the answer says %v, the prices prove %v", cost, a.Cost, bound)
	}
	return nil
}

// verifyRow checks the amounts of one row; that they are the best answer to the prices follows from the bound.
func verifyRow(n *Net, a *Answer, r int, uses []Use, balance []int64, cost *Sum) ([]Use, error) {
	var in int64
	wanted := n.wants(r)
	last := int32(-1)
	for len(uses) > 0 && uses[0].Arc < n.First[r+1] {
		u := uses[0]
		uses = uses[1:]
		if u.Arc < n.First[r] || u.Arc <= last {
			return nil, fmt.Errorf("flow: row arc %d is used twice", u.Arc)
		}
		last = u.Arc
		v := n.Source[u.Arc]
		if u.Qty < 0 || u.Qty > n.most(u.Arc, wanted) {
			return nil, fmt.Errorf("flow: row arc %d carries %d of %d", u.Arc, u.Qty, n.most(u.Arc, wanted))
		}
		in += u.Qty
		balance[v] -= u.Qty
		cost.AddMul(int64(n.Cost[u.Arc]), u.Qty)
	}
	for t := n.StepAt[r]; t < n.StepAt[r+1]; t++ {
		if a.Steps[t] < 0 || a.Steps[t] > n.Steps[t].Qty {
			return nil, fmt.Errorf("flow: step %d carries %d of %d", t, a.Steps[t], n.Steps[t].Qty)
		}
		in -= a.Steps[t]
		balance[n.sink(r)] += a.Steps[t]
		cost.AddMul(-n.Steps[t].Value, a.Steps[t])
	}
	if in != 0 {
		return nil, fmt.Errorf("flow: row %d is out of balance by %d", r, in)
	}
	return uses, nil
}
