package flow

// sit gives a row a node of its own, for as long as it is moved or something hangs on it.
func (s *simplex) sit(row int) int32 {
	h := &s.rows[row]
	if h.parent < 0 {
		return ^h.parent
	}
	v := s.empty[len(s.empty)-1]
	s.empty = s.empty[:len(s.empty)-1]
	p := &s.nodes[v]
	p.parent, p.arc, p.flow, p.cap, p.up = h.parent, h.arc, h.flow, h.cap, 0
	if h.arc >= s.steps0 {
		p.up = 1
	}
	s.links[v] = link{-1, -1, -1}
	s.sitting[v-s.base] = int32(row)
	h.parent = ^v
	return v
}

// rise takes the seat back from a row on which nothing hangs.
func (s *simplex) rise(v int32) {
	if v < s.base || s.links[v].first >= 0 || s.sitting[v-s.base] < 0 {
		return
	}
	h, p := &s.rows[s.sitting[v-s.base]], &s.nodes[v]
	h.parent, h.arc, h.flow, h.cap = p.parent, p.arc, p.flow, p.cap
	s.sitting[v-s.base] = -1
	s.empty = append(s.empty, v)
}

// setCost notes how much the price of a row that sits stands above its parent's.
func (s *simplex) setCost(v int32, cost int64) { s.rows[s.sitting[v-s.base]].cost = cost }

// hangs is the tree arc that a row hangs by, and its flow.
func (s *simplex) hangs(row int) (arc int32, flow int64) {
	h := &s.rows[row]
	if h.parent < 0 {
		p := &s.nodes[^h.parent]
		return p.arc, p.flow
	}
	return h.arc, h.flow
}
