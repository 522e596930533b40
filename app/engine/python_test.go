package engine

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestProof_AnotherProgramAgrees gives true and forged proofs to docs/verify/check_plan.py, which shares no code with us.
func TestProof_AnotherProgramAgrees(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Fatal("python3 is needed to run docs/verify/check_plan.py: install it with apt-get install python3")
	}
	r := rand.New(rand.NewPCG(41, 42))
	file := filepath.Join(t.TempDir(), "proof.txt")
	agree, refused := 0, 0
	for i := range many(t, 60) {
		p := randomProblem(r, 5+r.IntN(40), 3+r.IntN(15))
		a, err := Solve(p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		proof := a.Proof()
		if i%2 == 1 {
			proof = forge(r, p, proof)
		}
		text := proofFile(t, p, proof)
		ours := checkFile(text)
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, "../../docs/verify/check_plan.py", file).CombinedOutput()
		if (err == nil) != (ours == nil) {
			t.Fatalf("problem %d: we say %v, the other program %v: %s", i, ours, err, out)
		}
		if ours == nil {
			agree++
		} else if refused++; !strings.Contains(string(out), "does not hold") {
			t.Fatalf("problem %d: %s", i, out)
		}
	}
	if agree < many(t, 20) || refused < many(t, 10) {
		t.Fatalf("%d held, %d were refused: too few to say anything", agree, refused)
	}
}
