package cli

import (
	"slices"
	"strconv"
	"strings"

	"shanqiao/app/engine"
	"shanqiao/app/engine/sample"
)

// engineGenerate writes a made-up problem.
func (c *call) engineGenerate(args []string) error {
	family, sizes := "", map[string]uint64{"--needs": 0, "--offers": 0, "--seed": 1}
	for ; len(args) > 0; args = args[2:] {
		if len(args) < 2 {
			return c.usage("%s what?", args[0])
		}
		_, known := sizes[args[0]]
		switch n, err := strconv.ParseUint(args[1], 10, 32); {
		case args[0] == "--family":
			family = args[1]
		case !known:
			return c.usage("unknown argument %q", args[0])
		case err != nil:
			return c.usage("%s must be a whole number of at most 2^32, not %q", args[0], args[1])
		default:
			sizes[args[0]] = n
		}
	}
	needs, offers := sizes["--needs"], sizes["--offers"]
	switch {
	case !slices.Contains(sample.Families, family):
		return c.usage("--family must be %s", strings.Join(sample.Families, ", "))
	case needs < 1 || offers < 1 || needs > 1e7 || offers > 1e7:
		return c.usage("--needs and --offers must be 1 to 10,000,000")
	}
	return engine.WriteProblem(c.out, sample.Generate(family, int(needs), int(offers), sizes["--seed"]))
}
