// Package dimacs reads and writes minimum-cost flow problems and their solutions in the format of the first DIMACS challenge:
//
//	c a comment
//	p min NODES ARCS
//	n NODE SUPPLY                   for every node with a supply; below 0 is a demand
//	a FROM TO LOW CAPACITY COST     for every arc; capacity -1 is no limit
//
// Nodes are counted from 1 in a file and from 0 in a flow.Graph.
package dimacs

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"shanqiao/app/engine/flow"
)

const (
	maxNodes = 1 << 28
	maxArcs  = 1 << 30
	trusted  = 1 << 24 // arcs for which the problem line alone is reason enough to set memory aside
	lineRoom = 1 << 18
)

// Open gives a reader of the text of a file that may be packed with gzip.
func Open(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, lineRoom)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	unpacked, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("unpacking: %w", err)
	}
	return bufio.NewReaderSize(unpacked, lineRoom), nil
}

// Read reads a problem, plain or packed. The graph has no Low if all lower bounds are 0. Errors name the line.
func Read(r io.Reader) (flow.Graph, error) {
	text, err := Open(r)
	if err != nil {
		return flow.Graph{}, err
	}
	p := parser{}
	for {
		line, err := text.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			err = errors.New("the line is too long")
		}
		if len(line) == 0 && err == io.EOF {
			return p.graph, p.complete()
		}
		p.line++
		if err == nil || err == io.EOF {
			err = p.take(line)
		}
		if err != nil {
			return flow.Graph{}, fmt.Errorf("line %d: %w", p.line, err)
		}
	}
}

type parser struct {
	graph flow.Graph
	line  int
	begun bool
	arcs  int64
}

// take takes one line.
func (p *parser) take(line []byte) error {
	f := fields(line)
	switch kind := f.word(); {
	case len(kind) == 0 || kind[0] == 'c':
		return nil
	case len(kind) > 1:
	case kind[0] == 'p':
		return p.problem(&f)
	case !p.begun:
		return errors.New(`the line "p min NODES ARCS" must come first`)
	case kind[0] == 'a':
		return p.arc(&f)
	case kind[0] == 'n':
		return p.node(&f)
	}
	return errors.New("a line begins with c, p, n or a")
}

func (p *parser) problem(f *fields) error {
	kind := string(f.word())
	nodes, n := f.number()
	arcs, m := f.number()
	switch {
	case p.begun:
		return errors.New("there can be only one problem line")
	case kind != "min" || !n || !m || !f.end():
		return errors.New(`the problem line is "p min NODES ARCS"`)
	case nodes < 0 || nodes > maxNodes || arcs < 0 || arcs > maxArcs:
		return fmt.Errorf("a problem may have up to %d nodes and %d arcs", maxNodes, maxArcs)
	}
	room := min(arcs, trusted)
	p.begun, p.arcs = true, arcs
	p.graph = flow.Graph{
		Nodes: int(nodes), Supply: make([]int64, nodes),
		From: make([]int32, 0, room), To: make([]int32, 0, room),
		Cap: make([]int64, 0, room), Cost: make([]int64, 0, room),
	}
	return nil
}

func (p *parser) node(f *fields) error {
	v, ok1 := f.number()
	supply, ok2 := f.number()
	switch {
	case !ok1 || !ok2 || !f.end():
		return errors.New(`a node line is "n NODE SUPPLY", in whole numbers of 64 bits`)
	case v < 1 || v > int64(p.graph.Nodes):
		return fmt.Errorf("there is no node %d", v)
	case p.graph.Supply[v-1] != 0:
		return fmt.Errorf("the supply of node %d is given twice", v)
	}
	p.graph.Supply[v-1] = supply
	return nil
}

func (p *parser) arc(f *fields) error {
	from, ok1 := f.number()
	to, ok2 := f.number()
	low, ok3 := f.number()
	most, ok4 := f.number()
	cost, ok5 := f.number()
	g, nodes := &p.graph, int64(p.graph.Nodes)
	switch {
	case !(ok1 && ok2 && ok3 && ok4 && ok5) || !f.end():
		return errors.New(`an arc line is "a FROM TO LOW CAPACITY COST", in whole numbers of 64 bits`)
	case from < 1 || from > nodes || to < 1 || to > nodes:
		return fmt.Errorf("there is no node %d", outside(from, to, nodes))
	case most < 0 && most != flow.NoLimit:
		return errors.New("a capacity below 0; -1 is no limit")
	case int64(len(g.From)) == p.arcs:
		return fmt.Errorf("more arcs than the %d of the problem line", p.arcs)
	}
	if low != 0 && g.Low == nil {
		g.Low = make([]int64, len(g.From), cap(g.From))
	}
	if g.Low != nil {
		g.Low = append(g.Low, low)
	}
	g.From, g.To = append(g.From, int32(from-1)), append(g.To, int32(to-1))
	g.Cap, g.Cost = append(g.Cap, most), append(g.Cost, cost)
	return nil
}

func outside(from, to, nodes int64) int64 {
	if from < 1 || from > nodes {
		return from
	}
	return to
}

// complete says what is missing at the end of the file.
func (p *parser) complete() error {
	switch {
	case !p.begun:
		return fmt.Errorf(`line %d: the file ends without a line "p min NODES ARCS"`, p.line+1)
	case int64(len(p.graph.From)) < p.arcs:
		return fmt.Errorf("line %d: the file ends after %d of %d arcs", p.line+1, len(p.graph.From), p.arcs)
	}
	return nil
}
