package flow

// rehang cuts the subtree of node out off and hangs it below another node: top, a node of the subtree, becomes its uppermost, tied to
// under by a new branch. join is the lowest node above both under and out.
func (p *plain) rehang(top, under, out, join int32, by branch) {
	tree := p.tree
	size := tree[out].size
	for u := tree[out].parent; u != join; u = tree[u].parent {
		tree[u].size -= size
	}
	for u := under; u != join; u = tree[u].parent {
		tree[u].size += size
	}
	p.unthread(out)
	by.parent = under
	last := p.turnStem(top, out, by)
	p.rethread(top, last, under)
}

// unthread takes the stretch of a subtree out of the thread.
func (p *plain) unthread(out int32) {
	last := p.tree[out].last
	prev, next := p.thread[out].prev, p.thread[last].next
	p.thread[prev].next, p.thread[next].prev = next, prev
	for u := p.tree[out].parent; u >= 0 && p.tree[u].last == last; u = p.tree[u].parent {
		p.tree[u].last = prev
	}
}

// rethread puts a stretch into the thread right behind its parent.
func (p *plain) rethread(first, last, under int32) {
	next := p.thread[under].next
	p.thread[under].next, p.thread[first].prev = first, under
	p.thread[last].next, p.thread[next].prev = next, last
	for u := under; u >= 0 && p.tree[u].last == under; u = p.tree[u].parent {
		p.tree[u].last = last
	}
}

// turnStem makes every node on the way from top to out the parent of the next one above it. The stretch becomes the subtree of top,
// then for each node of the way what it had beside that, and ends at the node that is returned.
func (p *plain) turnStem(top, out int32, by branch) (last int32) {
	tree, thread := p.tree, p.thread
	whole := tree[out].size
	old := tree[top] // the branch of the node below, as it was
	below, prev, after := top, thread[top].prev, thread[old.last].next
	last = old.last
	by.size = whole
	tree[top] = by
	for below != out {
		u := old.parent
		was, wasPrev := tree[u], thread[u].prev
		wasAfter, rest := after, prev
		if was.last != old.last {
			wasAfter, rest = thread[was.last].next, was.last
			thread[prev].next, thread[after].prev = after, prev
		}
		thread[last].next, thread[u].prev = u, last
		tree[u] = branch{up: old.down, down: old.up, parent: below, edge: old.edge, size: whole - old.size}
		below, prev, after, last, old = u, wasPrev, wasAfter, rest, was
	}
	for u := out; u != by.parent; u = tree[u].parent {
		tree[u].last = last
	}
	return last
}
