package testkit

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// These tests are the linter of design 2: who may import whom, what every
// package must say, and some rules about files that no compiler knows.

const module = "portico"

// goPackage is what go list tells of a package.
type goPackage struct {
	ImportPath, Name, Dir                       string
	GoFiles, Imports, TestImports, XTestImports []string
}

// short is the path within the module: "internal/store", "cmd/portico".
func (p goPackage) short() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func packages(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,GoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = Root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p goPackage
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 && !strings.Contains(p.Dir, "node_modules") {
			all = append(all, p)
		}
	}
	if len(all) < 5 {
		t.Fatalf("go list found %d packages; the linter would check nothing", len(all))
	}
	return all
}

// within tells whether a path is one of the patterns; "x/..." is x and below.
func within(name string, patterns ...string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		below, tree := strings.CutSuffix(p, "/...")
		return name == below || tree && strings.HasPrefix(name, below+"/")
	})
}

// only says which of our packages a package may import, by design 2.
var only = []struct {
	who string
	may []string
}{
	{"engine/docx", []string{"engine/doc"}},
	{"engine/...", []string{"engine/..."}},
	{"formdefs", nil},
	{"public", nil},
	{"migrations", nil},
	{"internal/portal", nil},
	{"internal/vault", []string{"internal/portal"}},
	{"internal/files", []string{"internal/portal"}},
	{"internal/mail", []string{"internal/portal"}},
	{"internal/postgres", nil},
	{"internal/testkit", []string{"internal/postgres", "migrations"}},
	{"internal/store", []string{"internal/portal", "internal/vault"}},
	{"internal/casework", []string{"engine/...", "internal/store", "internal/portal", "internal/files", "internal/vault"}},
	{"internal/large", []string{"internal/vault"}},
	{"internal/jobs", []string{"internal/store", "internal/casework", "internal/mail", "internal/portal"}},
}

// never says what the packages without such a list must not import.
var never = []struct {
	who string
	not []string
}{
	{"partials/...", []string{"handlers/...", "internal/jobs", "internal/demo", "cmd/..."}},
	{"handlers/...", []string{"internal/jobs", "internal/demo", "internal/postgres", "migrations", "cmd/..."}},
	{"internal/demo", []string{"handlers/...", "internal/jobs", "cmd/..."}},
}

// foreign says who alone may import a third-party module.
var foreign = []struct {
	module string
	who    []string
}{
	{"github.com/gofiber/fiber", []string{"handlers/..."}},
	{"github.com/valyala/fasthttp", []string{"handlers/...", "cmd/bench"}},
	{"github.com/uptrace/bun", []string{"internal/store", "migrations", "internal/testkit"}},
	{"github.com/jung-kurt/gofpdf", []string{"engine/pdf"}},
	{"github.com/xuri/excelize", []string{"engine/xlsx", "engine/xlsform"}},
	{"github.com/riverqueue/river", []string{"internal/jobs", "migrations"}},
	{"github.com/jackc/pgx", []string{"internal/jobs", "migrations", "internal/postgres", "internal/store", "internal/testkit", "internal/large", "cmd/portico", "cmd/bench", "cmd/soak"}}, // cmd/soak asks the database for its settings; cmd/portico: its tests move the clock of rows
	{"github.com/wneessen/go-mail", []string{"internal/mail"}},
	{"github.com/evanw/esbuild", []string{"cmd/assets"}},
	{"github.com/minio/minio-go", []string{"internal/files"}},
	{"github.com/johannesboyne/gofakes3", []string{"internal/testkit"}},
}

func TestLayoutImports(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if fault := ownFault(p.short(), imported); fault != "" {
				t.Error(fault)
			}
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if fault := foreignFault(p.short(), imported); fault != "" {
				t.Error(fault)
			}
		}
	}
}

func ownFault(who, imported string) string {
	what, ours := strings.CutPrefix(imported, module+"/")
	if who == "internal/portal" && (ours || strings.Contains(imported, ".")) {
		return "internal/portal imports " + imported + "; it may import the standard library only"
	}
	if !ours {
		return ""
	}
	if what == "internal/testkit" {
		return who + " imports internal/testkit outside of its tests"
	}
	for _, rule := range only {
		if within(who, rule.who) && !within(what, rule.may...) {
			return who + " imports " + what + "; it may import " + strings.Join(append(rule.may, "nothing else of ours"), ", ")
		}
	}
	for _, rule := range never {
		if within(who, rule.who) && within(what, rule.not...) {
			return who + " imports " + what + ", which design 2 forbids"
		}
	}
	return ""
}

func foreignFault(who, imported string) string {
	for _, rule := range foreign {
		if (imported == rule.module || strings.HasPrefix(imported, rule.module+"/")) && !within(who, rule.who...) {
			return who + " imports " + imported + "; only " + strings.Join(rule.who, ", ") + " may"
		}
	}
	return ""
}

// TestLayoutRulesBite holds the linter itself to its word.
func TestLayoutRulesBite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who, imported string
		bad           bool
	}{
		{"engine", "portico/engine/doc", false},
		{"engine", "portico/internal/portal", true},
		{"engine/docx", "portico/engine/doc", false},
		{"engine/docx", "portico/engine", true},
		{"engine/docx", "github.com/xuri/excelize/v2", true},
		{"internal/portal", "time", false},
		{"internal/portal", "golang.org/x/text", true},
		{"internal/store", "portico/engine", true},
		{"internal/casework", "portico/engine", false},
		{"handlers", "portico/internal/jobs", true},
		{"handlers", "portico/internal/casework", false},
		{"cmd/portico", "portico/internal/testkit", true},
		{"internal/casework", "github.com/gofiber/fiber/v2", true},
		{"handlers", "github.com/gofiber/fiber/v2", false},
		{"internal/casework", "github.com/uptrace/bun/dialect/pgdialect", true},
		{"engine/xlsx", "github.com/jung-kurt/gofpdf", true},
	} {
		if got := ownFault(c.who, c.imported) + foreignFault(c.who, c.imported); (got != "") != c.bad {
			t.Errorf("%s importing %s: fault %q, want one: %v", c.who, c.imported, got, c.bad)
		}
	}
}

func TestLayoutWords(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc"}, path.Base(p.ImportPath)) {
			t.Errorf("%s: a package is named after what it owns", p.short())
		}
		commented := false
		for _, name := range p.GoFiles {
			file := filepath.Join(p.Dir, name)
			files := token.NewFileSet()
			parsed, err := parser.ParseFile(files, file, nil, parser.ParseComments)
			if err != nil {
				t.Error(err)
				continue
			}
			commented = commented || parsed.Doc != nil && packageComment(p.Name, p.short(), parsed.Doc.Text())
			for _, at := range uncommented(parsed) {
				t.Errorf("%s/%s:%d: an exported name has no comment", p.short(), name, files.Position(at).Line)
			}
		}
		if !commented {
			t.Errorf("%s: no comment that begins %q", p.short(), "Package "+p.Name)
		}
	}
}

func packageComment(name, dir, text string) bool {
	if name == "main" {
		return strings.HasPrefix(text, "Command "+path.Base(dir)) || strings.HasPrefix(text, strings.ToUpper(path.Base(dir)[:1])+path.Base(dir)[1:])
	}
	return strings.HasPrefix(text, "Package "+name+" ")
}

// uncommented finds the exported names of a file that no comment explains. A
// group's comment serves its members, as does one at the end of a line.
func uncommented(file *ast.File) []token.Pos {
	var bare []token.Pos
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
				bare = append(bare, d.Pos())
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if d.Doc == nil && bareSpec(spec) {
					bare = append(bare, spec.Pos())
				}
			}
		}
	}
	return bare
}

func bareSpec(spec ast.Spec) bool {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		return s.Name.IsExported() && s.Doc == nil && s.Comment == nil
	case *ast.ValueSpec:
		return s.Doc == nil && s.Comment == nil && slices.ContainsFunc(s.Names, (*ast.Ident).IsExported)
	}
	return false
}

func exportedReceiver(f *ast.FuncDecl) bool {
	if f.Recv == nil {
		return true
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if generic, ok := kind.(*ast.IndexExpr); ok {
		kind = generic.X
	}
	name, ok := kind.(*ast.Ident)
	return ok && name.IsExported()
}

func TestLayoutMigrations(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob(filepath.Join(Root(t), "migrations", "*.sql"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations found (%v)", err)
	}
	good := regexp.MustCompile(`^(\d{4})_[a-z0-9_]+(\.tx)?\.up\.sql$`)
	for i, name := range names {
		m := good.FindStringSubmatch(filepath.Base(name))
		if m == nil {
			t.Errorf("%s is not named like 0001_name.tx.up.sql", filepath.Base(name))
			continue
		}
		if want := fmt.Sprintf("%04d", i+1); m[1] != want {
			t.Errorf("%s stands where number %s is due: numbers have no gaps and no doubles", filepath.Base(name), want)
		}
	}
}

// templateRules are what the content policy or the HTML checker would refuse.
var templateRules = []struct {
	wrong *regexp.Regexp
	say   string
}{
	{regexp.MustCompile(`(?i)\sstyle\s*=`), "style= is refused by the content policy: use a class"},
	{regexp.MustCompile(`(?i)<style`), "<style> is refused by the content policy: use a style sheet"},
	{regexp.MustCompile(`(?i)\son[a-z]+\s*=\s*["']`), "event attributes are refused by the content policy: use a script"},
	{regexp.MustCompile(`\shx-`), "write data-hx-: plain hx- fails the HTML checker"},
	{regexp.MustCompile(`hx-on|="js:`), "hx-on and js: need eval, which the content policy refuses"},
}

// standalone are templates of files that are opened without a server, so no
// content policy meets them and they must carry their style.
var standalone = []string{"partials/pages/whole-form.html"}

func TestLayoutTemplates(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir(filepath.Join(Root(t), "partials"), func(file string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".html" {
			return err
		}
		if seen++; slices.Contains(standalone, strings.TrimPrefix(file, Root(t)+"/")) {
			return nil
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for number, line := range strings.Split(string(text), "\n") {
			for _, rule := range templateRules {
				if rule.wrong.MatchString(line) {
					t.Errorf("%s:%d: %s", strings.TrimPrefix(file, Root(t)+"/"), number+1, rule.say)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen == 0 {
		t.Error("no templates found")
	}
}

// TestLayoutNoAddresses keeps the addresses of package registries out of the
// lock file: each machine has its own.
func TestLayoutNoAddresses(t *testing.T) {
	t.Parallel()
	lock, err := os.ReadFile(filepath.Join(Root(t), "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{`"resolved"`, "://"} {
		if strings.Contains(string(lock), wrong) {
			t.Errorf("package-lock.json contains %s: .npmrc asks npm to leave addresses out", wrong)
		}
	}
}
