// Command settings rewrites the table of environment variables between the two markers of each README it is given.
package main

import (
	"fmt"
	"os"
	"strings"

	"shanqiao/app/config"
)

const begin, end = "<!-- settings: made by `make gen` -->\n", "<!-- /settings -->"

func main() {
	for _, path := range os.Args[1:] {
		if err := rewrite(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

func rewrite(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s lacks the lines %q and %q around its table of settings", path, strings.TrimSpace(begin), end)
	}
	fresh := before + begin + table() + end + after
	if fresh == string(text) {
		return nil
	}
	return os.WriteFile(path, []byte(fresh), 0o644)
}

func table() string {
	var b strings.Builder
	b.WriteString("| variable | default | meaning |\n|---|---|---|\n")
	for _, s := range config.Settings {
		def := s.Default
		if def != "" && !strings.HasPrefix(def, "(") {
			def = "`" + def + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s.Name, def, s.Meaning)
	}
	return b.String()
}
