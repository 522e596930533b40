package cli

import (
	"bufio"
	"errors"

	"shanqiao/app/engine"
	"shanqiao/app/plans"
)

// engineCheck rechecks an exported proof: hashes, limits, prices. It needs no database.
func (c *call) engineCheck(args []string) error {
	name, _, err := c.fileAndFlags(args)
	if err != nil {
		return err
	}
	return readFile(name, func(text *bufio.Reader) error { return c.checkProof(name, text) })
}

func (c *call) checkProof(name string, text *bufio.Reader) error {
	p, proof, hashes, err := engine.ReadProof(text, plans.KnownHash)
	if err == nil {
		err = engine.Check(p, proof)
	}
	if refused := (engine.Refused{}); errors.As(err, &refused) {
		c.say("%s does not hold: %s", name, refused.What)
		return errNo
	}
	if err != nil {
		return err
	}
	c.say("%s holds: %d lines reach %v of at most %v points, %.4f%% below; %d needs, %d offers; rules %s", name, len(proof.Plan), proof.Value, proof.Bound, float64(proof.Gap())/10_000, len(p.Needs), len(p.Offers), p.Rules)
	c.say("%s problem %s\n%s plan %s\n%s prices %s", hashes.Name, hashes.Problem, hashes.Name, hashes.Plan, hashes.Name, hashes.Prices)
	return nil
}
