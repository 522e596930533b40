package engine

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"shanqiao/app/engine/flow"
)

// Hash is a hash function with the name that stands in the file: sha256, sm3.
type Hash struct {
	Name string
	New  func() hash.Hash
}

// The proof file holds everything an auditor needs, in three sections of the canonical form, each with its hash in the
// head:
//
//	shanqiao proof 1 HASH
//	problem HEX
//	plan HEX
//	prices HEX
//	value POINTS
//	bound POINTS
//	shanqiao problem 1 … end
//	shanqiao plan 1
//	grant NEED OFFER QTY      the plan
//	flow NEED OFFER QTY       the best flow of the relaxation
//	end
//	shanqiao prices 1
//	offer OFFER PRICE         only prices other than 0
//	cap ORG KIND PRICE
//	place PLACE PRICE
//	end

// ProofHeading begins the first line of a proof file.
const ProofHeading = "shanqiao proof 1"

// Hashes are the hashes of the three sections, in hex.
type Hashes struct{ Name, Problem, Plan, Prices string }

// WriteProof writes a proof file and gives the hashes of its sections.
func WriteProof(out io.Writer, p *Problem, f Proof, h Hash) (Hashes, error) {
	var problem, plan, prices bytes.Buffer
	if err := WriteProblem(&problem, p); err != nil {
		return Hashes{}, err
	}
	writePlan(&plan, f)
	writePrices(&prices, f.Prices)
	sum := func(b *bytes.Buffer) string {
		s := h.New()
		s.Write(b.Bytes())
		return hex.EncodeToString(s.Sum(nil))
	}
	hs := Hashes{h.Name, sum(&problem), sum(&plan), sum(&prices)}
	_, err := fmt.Fprintf(out, "%s %s\nproblem %s\nplan %s\nprices %s\nvalue %v\nbound %v\n", ProofHeading, h.Name, hs.Problem, hs.Plan, hs.Prices, f.Value, f.Bound)
	for _, section := range []*bytes.Buffer{&problem, &plan, &prices} {
		if err == nil {
			_, err = section.WriteTo(out)
		}
	}
	return hs, err
}

func writePlan(b *bytes.Buffer, f Proof) {
	b.WriteString("shanqiao plan 1\n")
	var line []byte
	for _, part := range []struct {
		name   string
		grants []Grant
	}{{"grant", f.Plan}, {"flow", f.Flow}} {
		for _, g := range part.grants {
			line = append(line[:0], part.name...)
			for _, n := range []int64{int64(g.Need) + 1, int64(g.Offer) + 1, g.Qty} {
				line = strconv.AppendInt(append(line, ' '), n, 10)
			}
			b.Write(append(line, '\n'))
		}
	}
	b.WriteString("end\n")
}

func writePrices(b *bytes.Buffer, p Prices) {
	b.WriteString("shanqiao prices 1\n")
	for i, price := range p.Offers {
		if price != 0 {
			fmt.Fprintf(b, "offer %d %d\n", i+1, price)
		}
	}
	for _, c := range p.Caps {
		fmt.Fprintf(b, "cap %d %d %d\n", c.Org+1, c.Kind+1, c.Price)
	}
	for i, price := range p.Places {
		if price != 0 {
			fmt.Fprintf(b, "place %d %d\n", i+1, price)
		}
	}
	b.WriteString("end\n")
}

// ReadProof reads a proof file and compares its hashes. known finds the hash function by the name in the file. A section
// whose bytes do not have the hash of the head is a Refused that names it.
func ReadProof(in io.Reader, known func(name string) (Hash, bool)) (*Problem, Proof, Hashes, error) {
	r := &proofReader{known: known}
	if err := eachLine(in, r.line); err != nil {
		return nil, r.proof, r.hashes, err
	}
	if r.section != 4 {
		return nil, r.proof, r.hashes, Malformed{0, "the file is not complete"}
	}
	p, err := ReadProblem(&r.problem)
	if err != nil {
		return nil, r.proof, r.hashes, err
	}
	r.proof.Prices.Offers, r.proof.Prices.Places = make([]int64, len(p.Offers)), make([]int64, len(p.Places))
	for _, set := range r.prices {
		list := r.proof.Prices.Offers
		if set.place {
			list = r.proof.Prices.Places
		}
		if set.at < 0 || int(set.at) >= len(list) {
			return nil, r.proof, r.hashes, Malformed{0, "a price of no offer or place"}
		}
		list[set.at] = set.price
	}
	return p, r.proof, r.hashes, nil
}

type proofReader struct {
	known   func(string) (Hash, bool)
	hash    Hash
	sum     hash.Hash
	hashes  Hashes
	proof   Proof
	problem bytes.Buffer
	prices  []priceLine
	section int // 0 head, 1 problem, 2 plan, 3 prices, 4 done
	reader
}

type priceLine struct {
	place bool
	at    int32
	price int64
}

func (r *proofReader) line(n int, line []byte) error {
	if r.section > 0 {
		if r.section > 3 {
			return errors.New("nothing may follow the prices")
		}
		r.sum.Write(line)
		r.sum.Write([]byte{'\n'})
	}
	r.rest, r.err = line, nil
	switch r.section {
	case 0:
		return r.head(n, line)
	case 1:
		r.problem.Write(line)
		r.problem.WriteByte('\n')
	default:
		r.body()
	}
	if r.err == nil && string(line) == "end" {
		return r.close()
	}
	return r.err
}

func (r *proofReader) head(n int, line []byte) error {
	word := r.text()
	switch {
	case n == 1:
		name, ok := bytes.CutPrefix(line, []byte(ProofHeading+" "))
		if !ok {
			return errors.New("a proof begins with \"" + ProofHeading + "\"")
		}
		if r.hash, ok = r.known(string(name)); !ok {
			return fmt.Errorf("unknown hash function %q", name)
		}
		r.hashes.Name = string(name)
		return nil
	case word == "problem":
		r.hashes.Problem = r.text()
	case word == "plan":
		r.hashes.Plan = r.text()
	case word == "prices":
		r.hashes.Prices = r.text()
	case word == "value" || word == "bound":
		s, err := flow.ParseSum(r.text())
		if err != nil {
			return err
		}
		if word == "value" {
			r.proof.Value = s
		} else {
			r.proof.Bound = s
		}
	case string(line) == Heading:
		r.section, r.sum = 1, r.hash.New()
		r.sum.Write([]byte(Heading + "\n"))
		r.problem.WriteString(Heading + "\n")
		return nil
	default:
		return fmt.Errorf("unknown line %q", word)
	}
	return r.err
}

// body reads a line of the plan or the prices.
func (r *proofReader) body() {
	if bytes.HasPrefix(r.rest, []byte("shanqiao ")) || string(r.rest) == "end" {
		return
	}
	switch word := r.text(); {
	case r.section == 2 && (word == "grant" || word == "flow"):
		g := Grant{r.at(), r.at(), r.num()}
		if word == "grant" {
			r.proof.Plan = append(r.proof.Plan, g)
		} else {
			r.proof.Flow = append(r.proof.Flow, g)
		}
	case r.section == 3 && (word == "offer" || word == "place"):
		r.prices = append(r.prices, priceLine{word == "place", r.at(), r.num()})
	case r.section == 3 && word == "cap":
		r.proof.Prices.Caps = append(r.proof.Prices.Caps, OrgKind{r.at(), r.at(), r.num()})
	default:
		r.fail(fmt.Sprintf("unknown line %q", word))
	}
	if len(r.rest) > 0 {
		r.fail("more fields than expected")
	}
}

// close ends a section and compares its hash with the head.
func (r *proofReader) close() error {
	names := []string{"problem", "plan", "prices"}
	want := []string{r.hashes.Problem, r.hashes.Plan, r.hashes.Prices}[r.section-1]
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != want {
		return Refused{fmt.Sprintf("the %s was changed: its hash is %s, the head says %s", names[r.section-1], got, want)}
	}
	r.section++
	r.sum = r.hash.New()
	return nil
}
