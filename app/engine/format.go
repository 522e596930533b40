package engine

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// The canonical file, version 1: UTF-8 text, one thing a line, fields apart by one space, positions counted from 1 in the
// order of the file, "-" for none, "*" for any, "!" for a listed offer, sets apart by commas, lines ending in \n.
//
//	shanqiao problem 1
//	rules VERSION RADIX,…
//	kind CODE UNIT MINGRANT
//	org ID
//	cap ORG KIND MOST
//	offer ID ORG KIND QTY MOST LEAST COST CATEGORIES GROUPS STAGES REGIONS FROM
//	place ID KIND PARENT MOST FLOOR BONUS
//	need ID KIND CATEGORY GROUPS STAGES REGION BY WHOLE PLACE RANKS QTY:VALUE …
//	pair NEED OFFER:COST …
//	heads NEED PEOPLE
//	bond NEED ORG BONUS
//	limit NEED OFFER MOST
//	keep NEED OFFER QTY BONUS
//	bar NEED ORG REASON
//	end
//
// docs/engine.md explains every field. WriteProblem always writes the same problem in the same bytes.

// Heading is the first line of a problem's file.
const Heading = "shanqiao problem 1"

type writer struct {
	*bufio.Writer
	buf []byte
}

// WriteProblem writes the canonical file. The problem must be Valid.
func WriteProblem(out io.Writer, p *Problem) error {
	w := &writer{Writer: bufio.NewWriterSize(out, 1<<15)}
	w.line(Heading)
	w.line("rules", or(p.Rules, "-"), list(p.Radix, func(r int64) string { return strconv.FormatInt(r, 10) }, "-"))
	for _, k := range p.Kinds {
		w.line("kind", k.Code, or(k.Unit, "-"), num(k.MinGrant))
	}
	for _, o := range p.Orgs {
		w.line("org", o)
	}
	for _, c := range p.Caps {
		w.line("cap", num(c.Org+1), num(c.Kind+1), num(c.Most))
	}
	for i := range p.Offers {
		w.offer(p, &p.Offers[i])
	}
	for _, s := range p.Places {
		w.line("place", s.ID, num(s.Kind+1), ref(s.Parent), limit(s.Most), num(s.Floor), num(s.Bonus))
	}
	for i := range p.Needs {
		w.need(p, &p.Needs[i])
	}
	w.pairs(p.Pairs)
	for j := range p.Needs {
		if n := p.Needs[j].Heads; n > 1 {
			w.line("heads", num(int32(j)+1), num(n))
		}
	}
	for _, b := range p.Bonds {
		w.line("bond", num(b.Need+1), num(b.Org+1), num(b.Bonus))
	}
	for _, x := range p.Limits {
		w.line("limit", num(x.Need+1), num(x.Offer+1), num(x.Most))
	}
	for _, x := range p.Keeps {
		w.line("keep", num(x.Need+1), num(x.Offer+1), num(x.Qty), num(x.Bonus))
	}
	for _, b := range p.Bars {
		w.line("bar", num(b.Need+1), num(b.Org+1), b.Reason)
	}
	w.line("end")
	return w.Flush()
}

func (w *writer) offer(p *Problem, o *Offer) {
	word := func(x Word) string { return p.Words[x] }
	categories := list(o.Categories, word, "*")
	if o.Listed {
		categories = "!"
	}
	w.line("offer", o.ID, num(o.Org+1), num(o.Kind+1), num(o.Qty), num(o.Most), num(o.Least), num(o.Cost), categories,
		list(o.Groups, word, "*"), list(o.Stages, word, "*"), list(o.Regions, code, "*"), num(o.From))
}

func (w *writer) need(p *Problem, n *Need) {
	word := func(x Word) string { return p.Words[x] }
	whole := "part"
	if n.Whole {
		whole = "whole"
	}
	b := append(w.buf[:0], "need "...)
	b = append(b, n.ID...)
	for _, f := range []string{num(n.Kind + 1), p.Words[n.Category], list(n.Groups, word, "-"), list(n.Stages, word, "-"), code(n.Region), num(n.By),
		whole, ref(n.Place), list(n.Digits, num[int32], "-")} {
		b = append(append(b, ' '), f...)
	}
	for _, t := range n.Tranches {
		b = strconv.AppendInt(append(b, ' '), t.Qty, 10)
		b = strconv.AppendInt(append(b, ':'), t.Value, 10)
	}
	w.buf = append(b, '\n')
	w.Write(w.buf)
}

func (w *writer) pairs(pairs []Pair) {
	b := w.buf[:0]
	for i, x := range pairs {
		if i == 0 || x.Need != pairs[i-1].Need {
			if i > 0 {
				b = append(b, '\n')
				w.Write(b)
			}
			b = strconv.AppendInt(append(b[:0], "pair "...), int64(x.Need)+1, 10)
		}
		b = strconv.AppendInt(append(b, ' '), int64(x.Offer)+1, 10)
		b = strconv.AppendInt(append(b, ':'), int64(x.Cost), 10)
	}
	if len(pairs) > 0 {
		w.Write(append(b, '\n'))
	}
	w.buf = b
}

func (w *writer) line(fields ...string) {
	for i, f := range fields {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(f)
	}
	w.WriteByte('\n')
}

func num[T int32 | int64](n T) string { return strconv.FormatInt(int64(n), 10) }

func code(r Region) string { return fmt.Sprintf("%012d", r) }

func ref(i int32) string {
	if i < 0 {
		return "-"
	}
	return num(i + 1)
}

func limit(n int64) string {
	if n < 0 {
		return "-"
	}
	return num(n)
}

func or(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

func list[T any](set []T, text func(T) string, none string) string {
	if len(set) == 0 {
		return none
	}
	parts := make([]string, len(set))
	for i, x := range set {
		parts[i] = text(x)
	}
	return strings.Join(parts, ",")
}
