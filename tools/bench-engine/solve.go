package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"shanqiao/app/engine/dimacs"
)

// result is what a solver printed: figures "c NAME VALUE" and the optimum. The zero value is a solver that was not run.
type result struct {
	figure  map[string]float64
	optimum string
}

func (r result) known() bool { return r.figure != nil }

func (r result) text(name string, decimals int) string {
	if !r.known() {
		return "–"
	}
	return strconv.FormatFloat(r.figure[name], 'f', decimals, 64)
}

// solve runs a solver to its end.
func solve(program string, args ...string) result {
	cmd := exec.Command(program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		fail(fmt.Sprintf("%s: %v\n%s", cmd, err, out))
	}
	r := result{figure: map[string]float64{}}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 3 && words[0] == "c":
			if n, err := strconv.ParseFloat(words[2], 64); err == nil {
				r.figure[words[1]] = n
			}
		case len(words) == 2 && words[0] == "s":
			r.optimum = words[1]
		}
	}
	return r
}

// ratio of a figure of two results; times too short to be measured give none.
func ratio(a, b result, name string) string {
	x, y := a.figure[name], b.figure[name]
	if x <= 0 || y < 0.002 {
		return "–"
	}
	return fmt.Sprintf("%.3g", x/y)
}

// into runs a program with a file as its output.
func into(path, program string, args ...string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	var errs bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = file, &errs
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, errs.String())
	}
	return file.Close()
}

// unpack copies a file, taking gzip off.
func unpack(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := dimacs.Open(in)
	if err != nil {
		return err
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, text); err != nil {
		return err
	}
	return out.Close()
}
