package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"shanqiao/models"
)

// TestProblems_AllCodesHaveBothTexts walks the sources for codes given to Fail and FieldError.
func TestProblems_AllCodesHaveBothTexts(t *testing.T) {
	used := map[string]string{}
	for _, top := range []string{"../models", "../app", "../search"} {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				for _, code := range codesIn(n) {
					used[code] = path
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range models.Machines {
		used[m.Noun+".cannot-move"] = "models.Machines"
	}
	for constraint, code := range models.Constraints {
		used[code] = "constraint " + constraint
	}
	if len(used) < 100 {
		t.Fatalf("found only %d codes", len(used))
	}
	for code, where := range used {
		text, ok := models.Problems[code]
		if !ok || text.ZH == "" || text.EN == "" {
			t.Errorf("%s: code %q has no text in both languages", where, code)
		}
		if strings.Count(text.ZH, "%") != strings.Count(text.EN, "%") {
			t.Errorf("code %q: the two texts take different arguments", code)
		}
	}
}

func codesIn(n ast.Node) (codes []string) {
	switch x := n.(type) {
	case *ast.CallExpr:
		name := ""
		switch f := x.Fun.(type) {
		case *ast.SelectorExpr:
			name = f.Sel.Name
		case *ast.Ident:
			name = f.Name
		}
		if (name == "Fail" || name == "Wait") && len(x.Args) >= 2 {
			codes = append(codes, literal(x.Args[1])...)
		}
	case *ast.KeyValueExpr:
		if key, ok := x.Key.(*ast.Ident); ok && key.Name == "Code" {
			codes = append(codes, literal(x.Value)...)
		}
	}
	return codes
}

func literal(e ast.Expr) []string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return nil
	}
	s, _ := strconv.Unquote(lit.Value)
	if !strings.Contains(s, ".") || strings.HasPrefix(s, "application/") {
		return nil
	}
	return []string{s}
}
