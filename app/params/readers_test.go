package params

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDefaults_EachHasAReader: a setting that no code reads does nothing, and whoever sets it is misled.
func TestDefaults_EachHasAReader(t *testing.T) {
	var code strings.Builder
	err := filepath.WalkDir("../..", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == "params" || d.Name() == "demo") {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			raw, err := os.ReadFile(path)
			code.Write(raw)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range Defaults {
		if !strings.Contains(code.String(), `"`+d.Key+`"`) {
			t.Errorf("nothing reads %s", d.Key)
		}
	}
}
