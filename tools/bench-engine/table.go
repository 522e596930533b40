package main

import "fmt"

func (b *bench) heading() {
	fmt.Print("| family | needs × offers | seed | arcs | ours | plain | LEMON | CPU ratio | plain's | wall ratio | peak MiB ours / plain / LEMON | optimum |\n" +
		"|---|---|---|---|---|---|---|---|---|---|---|---|\n")
}

func (b *bench) line(r row) {
	against := b.against(r)
	fmt.Printf("| %s | %d × %d | %s | %s | %s | %s | %s | %s | %s | %s | %s / %s / %s | %s |\n", r.family, r.needs, r.offers, r.seed, r.arcs(),
		r.engine.text("cpu_seconds", 3), r.plain.text("cpu_seconds", 3), r.lemon.text("cpu_seconds", 3),
		ratio(r.engine, against, "cpu_seconds"), ratio(r.plain, r.lemon, "cpu_seconds"), ratio(r.engine, against, "wall_seconds"),
		r.engine.text("peak_mib", 0), r.plain.text("peak_mib", 0), r.lemon.text("peak_mib", 0),
		b.agreed(r.engine.optimum, r.plain.optimum, r.lemon.optimum))
}

// against is the yardstick's result.
func (b *bench) against(r row) result {
	if b.lemon == "" {
		return r.plain
	}
	return r.lemon
}

func (r row) arcs() string {
	if r.plain.known() {
		return r.plain.text("arcs", 0)
	}
	return r.lemon.text("arcs", 0)
}

// agreed says whether all that found an optimum found the same; "" is a program that was not run.
func (b *bench) agreed(optima ...string) string {
	first, others := "", 0
	for _, o := range optima {
		switch {
		case o == "":
			continue
		case first == "":
			first = o
		case o != first:
			b.wrong = true
			return "**DIFFERENT**"
		}
		others++
	}
	if others < 2 {
		return "one alone"
	}
	return "equal"
}

// growth says how much longer each larger size takes than the one before it, in the rows of the first seed of a size.
func (b *bench) growth() {
	fmt.Print("\n| family | from → to needs | ours | plain | LEMON |\n|---|---|---|---|---|\n")
	var last row
	for _, r := range b.rows {
		if r.family == last.family && r.needs == last.needs {
			continue
		}
		if r.family == last.family {
			fmt.Printf("| %s | %d → %d | %s | %s | %s |\n", r.family, last.needs, r.needs, ratio(r.engine, last.engine, "cpu_seconds"),
				ratio(r.plain, last.plain, "cpu_seconds"), ratio(r.lemon, last.lemon, "cpu_seconds"))
		}
		last = r
	}
}
