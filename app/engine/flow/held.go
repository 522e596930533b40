package flow

// hold notes a bid at the node whose units it holds.
func (m *market) hold(v int32, b bid) {
	id := int32(len(m.bids))
	if n := len(m.free); n > 0 {
		id, m.free = m.free[n-1], m.free[:n-1]
		m.bids[id] = b
	} else {
		m.bids = append(m.bids, b)
	}
	h := append(m.held[v], id)
	i := len(h) - 1
	for i > 0 && m.lower(id, h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = id
	m.held[v] = h
}

// drop takes the lowest bid of a node away.
func (m *market) drop(v int32) {
	h := m.held[v]
	m.free = append(m.free, h[0])
	last := h[len(h)-1]
	h = h[:len(h)-1]
	m.held[v] = h
	if len(h) == 0 {
		return
	}
	i := 0
	for c := 1; c < len(h); c = 2*i + 1 {
		if c+1 < len(h) && m.lower(h[c+1], h[c]) {
			c++
		}
		if !m.lower(h[c], last) {
			break
		}
		h[i] = h[c]
		i = c
	}
	h[i] = last
}

// lower orders bids by level, equal ones by step: the answer must not depend on when they were made.
func (m *market) lower(x, y int32) bool {
	a, b := &m.bids[x], &m.bids[y]
	return a.level < b.level || a.level == b.level && a.step < b.step
}
