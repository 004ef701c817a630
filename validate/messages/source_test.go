package messages_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// source is what the program says about itself.
type source struct {
	codes   map[string][]string // every code, with the parameters its comment names in braces
	words   map[string][]string // values of string constants by package and type: "zags.Reason"
	notices []string            // kinds of notices
	paths   []string            // paths of errors
}

// readSource parses every file of the module that is part of the library: no
// tests, no examples, no tools, no other module.
func readSource(t *testing.T) source {
	t.Helper()
	s := source{codes: map[string][]string{}, words: map[string][]string{}}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside := strings.TrimPrefix(filepath.ToSlash(path), "../../")
		if d.IsDir() {
			if slices.Contains([]string{"examples", "internal/bench", "internal/integration", "tools", ".git"}, inside) || d.Name() == "testdata" {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		s.read(file)
		return nil
	})
	require.NoError(t, err)
	require.Greater(t, len(s.codes), 150, "the constants were not found")
	return s
}

func (s *source) read(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GenDecl:
			if n.Tok == token.CONST {
				for _, one := range n.Specs {
					if spec, ok := one.(*ast.ValueSpec); ok {
						s.constant(file.Name.Name, n, spec)
					}
				}
			}
		case *ast.CallExpr:
			s.call(file.Name.Name, n)
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Kind" {
				if kind, ok := text(n.Value); ok && slices.Contains([]string{"account", "zags", "consent", "cabinet"}, file.Name.Name) {
					s.notices = append(s.notices, kind)
				}
			}
		}
		return true
	})
	// "Kind:" also names the kinds of records: a notice has its receiver beside it.
	s.notices = slices.DeleteFunc(s.notices, func(kind string) bool {
		return slices.Contains(recordKinds, kind)
	})
}

// recordKinds are literals after "Kind:" that are no notices.
var recordKinds = []string{
	"cabinet.representative", "cabinet.draft", "cabinet.card", "cabinet.child", "cabinet.notice",
	"account.account", "account.application", "account.challenge", "account.limit", "account.link", "account.message",
	"zags.request", "zags.item", "zags.limit", "consent.request", "consent.permission", "consent.agreement", "consent.child",
}

var braces = regexp.MustCompile(`\{([a-z_]+(?:, ?[a-z_]+)*)\}`)

func (s *source) constant(pkg string, decl *ast.GenDecl, spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if i >= len(spec.Values) {
			return
		}
		value, ok := text(spec.Values[i])
		if !ok {
			continue
		}
		kind := typeName(spec.Type)
		switch {
		case kind == "validate.Code" || kind == "Code" && pkg == "validate":
			comment := spec.Doc.Text() + " " + spec.Comment.Text()
			if len(decl.Specs) == 1 {
				comment += decl.Doc.Text()
			}
			s.codes[value] = params(comment)
		case kind == "cabinet.NoticeKind":
			s.notices = append(s.notices, value)
		case strings.HasPrefix(name.Name, "path"):
			s.paths = append(s.paths, value)
		case kind != "":
			s.words[pkg+"."+kind] = append(s.words[pkg+"."+kind], value)
		}
	}
}

func params(comment string) []string {
	names := map[string]bool{}
	for _, found := range braces.FindAllStringSubmatch(comment, -1) {
		for name := range strings.SplitSeq(found[1], ",") {
			names[strings.TrimSpace(name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// call looks for literal codes and for paths of errors.
func (s *source) call(pkg string, n *ast.CallExpr) {
	name := typeName(n.Fun)
	if i := strings.LastIndexByte(name, '.'); i >= 0 && name != "validate.Code" {
		name = name[i+1:]
	}
	at := map[string]int{"validate.Code": 0, "At": 0, "Add": 0, "Check": 1, "miss": 1, "taken": 2}
	i, known := at[name]
	if !known || i >= len(n.Args) {
		return
	}
	value, ok := text(n.Args[i])
	if !ok || value == "" {
		return
	}
	switch {
	case name == "validate.Code":
		if _, known := s.codes[value]; !known {
			s.codes[value] = nil
		}
	case name == "taken":
		s.notices = append(s.notices, value)
	case slices.Contains([]string{"family", "cabinet", "zags", "consent", "account", "password"}, pkg):
		s.paths = append(s.paths, value)
	}
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(lit.Value)
	return value, err == nil
}

func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if name := typeName(e.X); name != "" {
			return name + "." + e.Sel.Name
		}
		return e.Sel.Name
	}
	return ""
}
