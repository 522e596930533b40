package dimacs

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"shanqiao/app/engine/flow"
)

// Writer writes a problem as it goes: first all supplies, then all arcs. Nodes are counted from 0, as in a flow.Graph.
type Writer struct {
	out *bufio.Writer
	buf []byte
}

// NewWriter writes the comments and the problem line.
func NewWriter(w io.Writer, nodes, arcs int, comments ...string) *Writer {
	out := bufio.NewWriterSize(w, lineRoom)
	for _, c := range comments {
		fmt.Fprintf(out, "c %s\n", c)
	}
	fmt.Fprintf(out, "p min %d %d\n", nodes, arcs)
	return &Writer{out: out}
}

// Supply says what a node has to give; 0 need not be said.
func (w *Writer) Supply(node int, supply int64) { w.line('n', int64(node)+1, supply) }

// Arc writes an arc; flow.NoLimit as its capacity is no limit.
func (w *Writer) Arc(from, to int32, low, capacity, cost int64) {
	w.line('a', int64(from)+1, int64(to)+1, low, capacity, cost)
}

// Close writes what is left and gives the first error there was.
func (w *Writer) Close() error { return w.out.Flush() }

func (w *Writer) line(kind byte, numbers ...int64) {
	b := append(w.buf[:0], kind)
	for _, n := range numbers {
		b = strconv.AppendInt(append(b, ' '), n, 10)
	}
	w.buf = append(b, '\n')
	w.out.Write(w.buf)
}

// Write writes a graph.
func Write(w io.Writer, g flow.Graph, comments ...string) error {
	out := NewWriter(w, g.Nodes, len(g.From), comments...)
	for v, s := range g.Supply {
		if s != 0 {
			out.Supply(v, s)
		}
	}
	for e, from := range g.From {
		var low int64
		if g.Low != nil {
			low = g.Low[e]
		}
		out.Arc(from, g.To[e], low, g.Cap[e], g.Cost[e])
	}
	return out.Close()
}

// Solution is a solved problem with what it took. Quiet leaves out the flow and the prices, Duals adds the prices.
type Solution struct {
	Graph        flow.Graph
	Flow         flow.Flow
	ReadSeconds  float64
	CPUSeconds   float64 // user CPU of the solve
	WallSeconds  float64 // and how long it took
	PeakMiB      float64
	Duals, Quiet bool
}

// WriteSolution writes the solution: comments "c NAME VALUE", a line "s OPTIMUM", a line "f FROM TO FLOW" for every arc of the problem
// in its order, and, if asked for, a line "d NODE PRICE" for every node. The reduced cost of an arc is its cost, plus the price of
// FROM, minus the price of TO; where it is above 0 the arc carries its least, where it is below 0 its most.
func WriteSolution(w io.Writer, s Solution) error {
	out := &Writer{out: bufio.NewWriterSize(w, lineRoom)}
	fmt.Fprintf(out.out, "c nodes %d\nc arcs %d\nc pivots %d\n", s.Graph.Nodes, len(s.Graph.From), s.Flow.Pivots)
	fmt.Fprintf(out.out, "c read_seconds %.3f\nc cpu_seconds %.3f\nc wall_seconds %.3f\nc peak_mib %.1f\n", s.ReadSeconds, s.CPUSeconds, s.WallSeconds, s.PeakMiB)
	fmt.Fprintf(out.out, "s %s\n", s.Flow.Cost)
	if s.Quiet {
		return out.Close()
	}
	for e, from := range s.Graph.From {
		out.line('f', int64(from)+1, int64(s.Graph.To[e])+1, s.Flow.Arc[e])
	}
	if s.Duals {
		for v, price := range s.Flow.Price {
			out.line('d', int64(v)+1, price)
		}
	}
	return out.Close()
}
