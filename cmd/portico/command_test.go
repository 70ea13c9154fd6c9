package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/testkit"
	"portico/internal/vault"
)

// commandVariable makes the test binary the program itself: tests start it again, since
// tests that run side by side cannot each have an environment.
const commandVariable = "PORTICO_TEST_COMMAND"

func init() {
	if os.Getenv(commandVariable) != "" {
		main()
	}
}

// result is what a command left behind.
type result struct {
	status      int
	out, errOut string
}

// command is the program with arguments and an environment of its own, nothing of ours.
func command(t testing.TB, env []string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{commandVariable + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + cmd.Dir, "TMPDIR=" + os.TempDir(),
		"PORTICO_PG_BIN=" + os.Getenv("PORTICO_PG_BIN"), "PORTICO_DATA=" + cmd.Dir}, env...)
	return cmd
}

// portico runs the program to its end: within the test where no environment matters, else
// as a process of its own.
func portico(t testing.TB, env []string, stdin string, args ...string) result {
	t.Helper()
	if env == nil && args[0] != "serve" && args[0] != "migrate" {
		root := rootCommand()
		var out, errOut bytes.Buffer
		root.SetIn(strings.NewReader(stdin))
		root.SetOut(&out)
		root.SetErr(&errOut)
		return result{execute(t.Context(), root, args), out.String(), errOut.String()}
	}
	cmd := command(t, env, args...)
	var out, errOut bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errOut
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errOut.String()}
}

// expect checks status and words; nothing that a command says comes from a panic.
func (r result) expect(t testing.TB, what string, status int, says ...string) {
	t.Helper()
	if r.status != status {
		t.Errorf("%s: exit status %d, want %d\n%.1500s\n%.1500s", what, r.status, status, r.out, r.errOut)
	}
	for _, s := range says {
		if !strings.Contains(r.out+r.errOut, s) {
			t.Errorf("%s does not say %q:\n%.1500s\n%.1500s", what, s, r.out, r.errOut)
		}
	}
	for _, never := range []string{"panic:", "goroutine ", "runtime error"} {
		if strings.Contains(r.out+r.errOut, never) {
			t.Errorf("%s: the output holds %q:\n%.3000s", what, never, r.errOut)
		}
	}
}

// file writes a file for a command to read.
func file(t testing.TB, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// definition is a form with one tab "a" that has these properties, and more beside them.
func definition(properties, more string) string {
	return `{
"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.invalid/forms/t", "title": "T",
"x-form": { "key": "t", "formType": "T" }, "type": "object", "required": ["a"],
"properties": { "a": { "title": "A", "type": "object",
"properties": {
` + properties + `
}` + more + `}}}`
}

const question = `"q": {"title": "Q", "type": "string"}`

// TestCommandFormsCheck: each fault is told with file, line and column, a sentence and a
// pointer.
func TestCommandFormsCheck(t *testing.T) {
	t.Parallel()
	doubling := `"d0": {"title": "Q", "type": "string"}`
	for i := 1; i < 40; i++ {
		doubling += fmt.Sprintf(`, "d%d": {"title": "G", "type": "object", "properties": {"l": {"$ref": "#/$defs/d%d"}, "r": {"$ref": "#/$defs/d%d"}}}`, i, i-1, i-1)
	}
	cases := []struct{ name, src, place, says string }{
		{"no-json", "Dear colleague,\nplease find", ":1:1: ", "not JSON"},
		{"no-schema", `{"hello": "world"}`, ":1:1: ", `no "properties"`},
		{"empty", "", ":1:1: ", "empty"},
		{"unknown-keyword", definition(`"q": {"title": "Q", "type": "string",`+"\n"+`"x-guidence": "?"}`, ""), ":7:15: ", "(/properties/a/properties/q/x-guidence)"},
		{"ref-to-nowhere", definition(`"q": {"$ref": "#/$defs/none"}`, ""), ":6:", "leads nowhere"},
		{"look-around", definition(`"q": {"title": "Q", "type": "string", "pattern": "^(?!x)"}`, ""), ":6:", "looks ahead or behind"},
		{"tab-without-questions", definition("", ""), ":", "no questions"},
		{"one-name-twice", definition(question+",\n"+question, ""), ":7:", "used twice"},
		{"condition-without-required", definition(question+`, "r": {"title": "R", "type": "string"}`, `, "if": {"properties": {"q": {"const": "x"}}}, "then": {"required": ["r"]}`), ":7:", "does not require it"},
		{"cycle", definition(question+`, "r": {"title": "R", "type": "string"}`, `, "allOf": [{"if": {"required": ["q"]}, "then": {"properties": {"r": false}}},
{"if": {"required": ["r"]}, "then": {"properties": {"q": false}}}]`), ":", "circle"},
		{"too-large", `{"x": "` + strings.Repeat("x", 1<<20) + `"}`, ":1:1: ", "At most"},
		{"too-deep", strings.Repeat("[", 5000), ":1:", "nested more than"},
		{"too-deep-questions", definition(strings.Repeat(`"g": {"title": "G", "type": "object", "properties": {`, 12)+question+strings.Repeat("}}", 12), ""), ":6:", "nested"},
		{"doubling-refs", strings.TrimSuffix(definition(`"q": {"$ref": "#/$defs/d39"}`, ""), "}") + `, "$defs": {` + doubling + `}}`, ":", "parts"},
	}
	line := regexp.MustCompile(`^\S+\.json:\d+:\d+: \S.*[^ ] \((/[^)]*|/)\)$`)
	dir := t.TempDir()
	args := []string{"forms", "check"}
	for _, c := range cases {
		path := filepath.Join(dir, c.name+".json")
		if err := os.WriteFile(path, []byte(c.src), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	started := time.Now()
	got := portico(t, nil, "", args...)
	got.expect(t, "forms check", 1)
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("checking small definitions took %s", took)
	}
	lines := strings.Split(strings.TrimSpace(got.out), "\n")
	for _, l := range lines {
		if !line.MatchString(l) {
			t.Errorf("this is no file:line:column: message (pointer): %s", l)
		}
	}
	for _, c := range cases {
		found := false
		for _, l := range lines {
			found = found || strings.HasPrefix(l, filepath.Join(dir, c.name+".json")+c.place) && strings.Contains(l, c.says)
		}
		if !found {
			t.Errorf("no line for %s%s… that says %q in:\n%s", c.name, c.place, c.says, linesOf(lines, c.name))
		}
	}
}

func linesOf(lines []string, name string) string {
	var out []string
	for _, l := range lines {
		if strings.Contains(l, name+".json") {
			out = append(out, l)
		}
	}
	return strings.Join(out, "\n")
}

func TestCommandFormsCheckStatus(t *testing.T) {
	t.Parallel()
	shipped := filepath.Join(testkit.Root(t), "formdefs", "ot-advice", "definition.json")
	bad := file(t, "bad.json", "{")
	portico(t, nil, "", "forms", "check", shipped).expect(t, "a form without faults", 0)
	if got := portico(t, nil, "", "forms", "check", shipped); got.out != "" {
		t.Errorf("a form without faults gives %q", got.out)
	}
	portico(t, nil, "", "forms", "check", filepath.Join(t.TempDir(), "none.json")).expect(t, "a file that is not there", 2, "cannot be read: no such file")
	portico(t, nil, "", "forms", "check", bad, t.TempDir()).expect(t, "a folder after a bad file", 2, "bad.json:1:", "definition.json cannot be read: no such file")
	portico(t, nil, "", "forms", "check", "ot-advice", filepath.Dir(shipped)).expect(t, "a key and a folder", 0)
	catalogue := t.TempDir()
	if err := os.Mkdir(filepath.Join(catalogue, "one"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file(t, "definition.json", "{"), filepath.Join(catalogue, "one", "definition.json")); err != nil {
		t.Fatal(err)
	}
	portico(t, nil, "", "forms", "check", catalogue).expect(t, "a folder of forms", 1, filepath.Join("one", "definition.json")+":1:")
	portico(t, nil, definition(question, ""), "forms", "check", "-").expect(t, "standard input", 0)
	portico(t, nil, "", "forms", "check").expect(t, "no file", 1)
	portico(t, nil, "", "forms", "chekc", bad).expect(t, "a misspelt command", 1, "unknown command")
}

func TestCommandFormsValidate(t *testing.T) {
	t.Parallel()
	def := file(t, "definition.json", definition(`"q": {"title": "Name", "type": "string"},
"n": {"title": "Hours", "type": "number"},
"log": {"title": "Log", "type": "array", "items": {"type": "object", "properties": {"seen": {"title": "Seen", "type": "string"}}}}`, `, "required": ["q"]`))
	for _, c := range []struct {
		what, answers string
		flags         []string
		status        int
		says          string
	}{
		{"complete", `{"a": {"q": "Diane"}}`, nil, 0, ""},
		{"as it is kept", `{"answers": {"a": {"q": "Diane"}}, "typed": {}}`, nil, 0, ""},
		{"something missing", `{"a": {}}`, nil, 1, "/a/q: "},
		{"nothing at all", `{}`, nil, 1, "/a/q: "},
		{"a draft with something missing", `{"a": {}}`, []string{"--draft"}, 0, ""},
		{"a wrong type", `{"a": {"q": 7, "n": "many"}}`, []string{"--draft"}, 1, "/a/n: "},
		{"an unknown name", `{"a": {"q": "x", "colour": "red"}, "b": {}}`, nil, 1, "/a/colour: "},
		{"a list", `[]`, nil, 1, "must be a JSON object"},
		{"a text", `"x"`, nil, 1, "must be a JSON object"},
		{"null", `null`, nil, 1, "must be a JSON object"},
		{"rows without identity", `{"a": {"q": "x", "log": [{"seen": "Diane"}, {"_row": "aaaaaaaa"}]}}`, nil, 0, ""},
		{"rows with one identity", `{"a": {"q": "x", "log": [{"_row": "aaaaaaaa"}, {"_row": "aaaaaaaa"}]}}`, nil, 1, "/a/log/1"},
		{"rows that are none", `{"a": {"q": "x", "log": [1, null]}}`, nil, 1, "/a/log/0"},
		{"a huge number", `{"a": {"q": "x", "n": 1e10000000}}`, nil, 1, "/a/n: "},
		{"many digits", `{"a": {"q": "x", "n": ` + strings.Repeat("9", 100_000) + `}}`, nil, 1, "/a/n: "},
		{"a thousand levels", strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000), nil, 2, "cannot be read"},
		{"a hundred thousand lists", strings.Repeat(`[`, 100_000), nil, 2, "cannot be read"},
		{"no JSON", `{"a": `, nil, 2, "cannot be read"},
		{"a name twice", `{"a": {"q": "x", "q": "y"}}`, nil, 2, "cannot be read"},
		{"more than four megabytes", `{"a": {"q": "` + strings.Repeat("x", 4<<20) + `"}}`, nil, 2, "4 MB"},
	} {
		got := portico(t, nil, c.answers, append([]string{"forms", "validate", def, "-"}, c.flags...)...)
		got.expect(t, c.what, c.status, c.says)
		if c.status == 0 && got.out != "" {
			t.Errorf("%s: prints %q", c.what, got.out)
		}
	}
	portico(t, nil, "", "forms", "validate", def, filepath.Join(t.TempDir(), "none")).expect(t, "answers that are not there", 2, "cannot be read")
	portico(t, nil, "{}", "forms", "validate", file(t, "broken.json", "{"), "-").expect(t, "a definition that is none", 2, "broken.json:1:")
	portico(t, nil, "{}", "forms", "validate", def).expect(t, "one argument", 1)
}

func TestCommandFormsValidateJSON(t *testing.T) {
	t.Parallel()
	def := file(t, "definition.json", definition(`"q": {"title": "Name", "type": "string"}, "n": {"title": "Hours", "type": "number"}`, `, "required": ["q"]`))
	got := portico(t, nil, `{"a": {"n": "many"}}`, "forms", "validate", "--json", def, "-")
	got.expect(t, "two faults", 1)
	var faults []map[string]string
	if err := json.Unmarshal([]byte(got.out), &faults); err != nil {
		t.Fatalf("no array of objects: %v\n%s", err, got.out)
	}
	if len(faults) != 2 {
		t.Fatalf("%d faults, want 2: %s", len(faults), got.out)
	}
	for i, want := range []map[string]string{{"pointer": "/a/q", "tab": "a", "question": "Name", "rule": "required", "level": "error"},
		{"pointer": "/a/n", "tab": "a", "question": "Hours", "rule": "type", "level": "error"}} {
		for name, value := range want {
			if faults[i][name] != value {
				t.Errorf("fault %d has %s %q, want %q", i, name, faults[i][name], value)
			}
		}
		if faults[i]["message"] == "" || len(faults[i]) != 6 {
			t.Errorf("fault %d: %v, want the six members of design 7", i, faults[i])
		}
	}
	if got := portico(t, nil, `{"a": {"q": "x"}}`, "forms", "validate", "--json", def, "-"); strings.TrimSpace(got.out) != "[]" || got.status != 0 {
		t.Errorf("no faults: %q, exit status %d, want [] and 0", got.out, got.status)
	}
}

// style is the built style sheet, which is not for the HTML checker to judge.
var style = regexp.MustCompile(`(?s)<style>.*?</style>`)

func TestCommandFormsOutput(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(testkit.Root(t), "formdefs", "ot-advice")
	def := filepath.Join(folder, "definition.json")
	pages := map[string]string{}
	for _, sample := range []string{"", "empty", "typical", "long"} {
		args := []string{def}
		if sample != "" {
			args = append(args, filepath.Join(folder, "samples", sample+".json"))
		}
		page := filepath.Join(t.TempDir(), "page.html")
		portico(t, nil, "", append([]string{"forms", "html", "-o", page}, args...)...).expect(t, "forms html "+sample, 0)
		body, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		pages["forms html "+sample] = style.ReplaceAllString(string(body), "<style></style>")
		got := portico(t, nil, "", append([]string{"forms", "pdf"}, args...)...)
		got.expect(t, "forms pdf "+sample, 0)
		if !strings.HasPrefix(got.out, "%PDF-1.") || !strings.Contains(got.out[len(got.out)-16:], "%%EOF") {
			t.Errorf("forms pdf %s gives %d bytes that are no PDF", sample, len(got.out))
		}
		if again := portico(t, nil, "", append([]string{"forms", "pdf"}, args...)...); again.out != got.out {
			t.Errorf("forms pdf %s gives other bytes the second time", sample)
		}
		book := portico(t, nil, "", append([]string{"forms", "xlsx"}, args...)...)
		book.expect(t, "forms xlsx "+sample, 0)
		if again := portico(t, nil, "", append([]string{"forms", "xlsx"}, args...)...); again.out != book.out || !strings.HasPrefix(book.out, "PK") {
			t.Errorf("forms xlsx %s gives no workbook, or other bytes the second time", sample)
		}
	}
	hostile := file(t, "hostile.json", strings.ReplaceAll(definition(`"q": {"title": "<script>alert(1)</script>", "type": "string", "description": "<img src=x onerror=alert(2)>",
"x-guidance": "[press](javascript:alert(3)) <b onclick=alert(4)>x</b>", "x-unit": "\"><script>alert(5)</script>"}`, ""), `"title": "T"`, `"title": "</title><script>alert(6)</script>"`))
	got := portico(t, nil, `{"a": {"q": "</textarea><script>alert(7)</script>\" onfocus=\"alert(8)"}}`, "forms", "html", hostile, "-")
	got.expect(t, "a hostile form", 0, "&lt;script&gt;alert(6)")
	pages["forms html hostile"] = style.ReplaceAllString(got.out, "<style></style>")
	for _, never := range []string{"<script>alert", "<img src=x", `href="javascript:`, "<b onclick", `" onfocus="`} {
		if strings.Contains(got.out, never) {
			t.Errorf("a hostile form comes through: %s", never)
		}
	}
	testkit.CheckHTML(t, pages)
	if !strings.Contains(pages["forms html typical"], "She wants her hand to stop hurting") {
		t.Error("forms html does not show the answers")
	}
	if blank := pages["forms html "]; !strings.Contains(blank, "Only if “") {
		t.Error("a blank form does not show what depends on other answers")
	}
	for _, kind := range []string{"pdf", "xlsx"} {
		key, path := portico(t, nil, "", "forms", kind, "ot-advice"), portico(t, nil, "", "forms", kind, folder)
		if key.expect(t, "forms "+kind+" of a key", 0); key.out != path.out || key.out == "" {
			t.Errorf("forms %s prints another form for a key than for its folder", kind)
		}
	}
	portico(t, nil, "", "forms", "validate", "ot-advice", filepath.Join(folder, "samples", "typical.json")).expect(t, "validate of a key", 0)
	portico(t, nil, "[]", "forms", "html", def, "-").expect(t, "answers that are no object", 2, "cannot be read")
	portico(t, nil, "", "forms", "html", filepath.Join(folder, "none.json")).expect(t, "a definition that is not there", 2, "cannot be read")
	portico(t, nil, "", "forms", "pdf", def, "-o", filepath.Join(t.TempDir(), "no", "such", "folder", "x.pdf")).expect(t, "a folder that is not there", 2, "no such file or directory")
}

// production is an environment in which nothing is made up by itself.
func production(dsn string) []string {
	return []string{"DATABASE_URL=" + dsn, "PORTICO_KEY=" + vault.NewKey(), "PORTICO_SMTP_URL=smtp://127.0.0.1:1?tls=none", "PORTICO_ADDR=127.0.0.1:0",
		"PORTICO_BASE_URL=https://forms.northshire.example"}
}

func TestCommandMigrateAndInstall(t *testing.T) {
	t.Parallel()
	dsn := testkit.EmptyDatabase(t)
	env := production(dsn)
	portico(t, nil, "", "migrate").expect(t, "migrate without an address", 1, "DATABASE_URL is not set")
	portico(t, env, "", "serve").expect(t, "serve behind on migrations", 1, "Run portico migrate first")
	portico(t, env, "", "forms", "install", "ot-advice").expect(t, "install behind on migrations", 1, "Run portico migrate first")
	portico(t, env, "", "migrate").expect(t, "migrate", 0, "up to date")
	portico(t, env, "", "migrate").expect(t, "migrate again", 0, "up to date")

	portico(t, env, "", "forms", "install", "ot-advice").expect(t, "install a key", 0, "ot-advice is published as version 1.")
	portico(t, env, "", "forms", "install", "ot-advice").expect(t, "install it again", 0, "ot-advice is published as version 1.")
	shipped := filepath.Join(testkit.Root(t), "formdefs", "ot-advice")
	portico(t, env, "", "forms", "install", shipped).expect(t, "install a folder", 0, "version 1.")
	source, err := os.ReadFile(filepath.Join(shipped, "definition.json"))
	if err != nil {
		t.Fatal(err)
	}
	newer := file(t, "newer.json", strings.Replace(string(source), `"Reception is 0."`, `"R"`, 1)+"\n")
	portico(t, env, "", "forms", "install", newer, "--note", "Shorter hints").expect(t, "install a changed file", 0, "version 2.")
	portico(t, env, "", "forms", "install", "no-such-form").expect(t, "install what is not there", 1, "no-such-form is no form of the catalogue and no file that can be read")
	portico(t, env, "", "forms", "install", file(t, "bad.json", definition("", ""))).expect(t, "install a form with faults", 1, "so it was not installed")
	portico(t, env, "", "forms", "install", t.TempDir()).expect(t, "install an empty folder", 1, "no file that can be read")
}

func TestCommandUser(t *testing.T) {
	t.Parallel()
	dsn := testkit.Database(t)
	env := production(dsn)
	add := []string{"user", "add", "Ann.Author@northshire.example", "--name", "Ann Author", "--role", "administrator,officer"}
	portico(t, env, testPassword+"\n", add...).expect(t, "user add", 0, "Ann Author can now sign in as ann.author@northshire.example.")
	portico(t, env, testPassword, add...).expect(t, "the same address again", 1, "already")
	portico(t, env, "", add...).expect(t, "no password", 1, "no password came on standard input")
	portico(t, env, "short\n", "user", "add", "b@x.example", "--name", "B").expect(t, "a short password", 1, "12 characters or more")
	portico(t, env, "passwordpassword\n", "user", "add", "b@x.example", "--name", "B").expect(t, "a well-known password", 1, "Many people use this password")
	portico(t, env, testPassword+"\n", "user", "add", "b@x.example", "--name", "B", "--role", "king").expect(t, "an unknown role", 1, `there is no role "king"`)
	portico(t, env, testPassword+"\n", "user", "add", "b@x.example").expect(t, "no name", 1, "name")
	portico(t, env, testPassword+"\n", "user", "add", "not an address", "--name", "B").expect(t, "no address", 1, "address")
	portico(t, env, testPassword+" new\n", "user", "reset", "ann.author@northshire.example").expect(t, "user reset", 0, "has a new password")
	portico(t, env, testPassword+"\n", "user", "reset", "nobody@x.example").expect(t, "reset of nobody", 1)
	portico(t, env, "", "user", "disable", "Ann.Author@northshire.example").expect(t, "user disable", 0, "can no longer sign in")
	portico(t, env, "", "user", "disable", "nobody@x.example").expect(t, "disable nobody", 1)

	keyFile := file(t, "key", strings.TrimPrefix(env[1], "PORTICO_KEY=")+"\n")
	portico(t, []string{env[0], env[2], "PORTICO_KEY_FILE=" + keyFile}, testPassword+"\n", "user", "add", "c@x.example", "--name", "C").
		expect(t, "a key from a file", 0, "C can now sign in as c@x.example.")

	p := &testPortal{parts: &parts{dsn: dsn}}
	if n := p.number(t, "select count(*) from accounts where disabled_at is not null and roles @> array['administrator', 'officer']"); n != 1 {
		t.Errorf("%d accounts are disabled, want 1", n)
	}
	for _, role := range portal.Roles {
		if !strings.Contains(portico(t, nil, "", "user", "add", "--help").out, string(role)) {
			t.Errorf("the help does not name the role %s", role)
		}
	}
}

func TestCommandDemo(t *testing.T) {
	t.Parallel()
	env := []string{"DATABASE_URL=" + testkit.Database(t), "PORTICO_KEY=" + vault.NewKey()}
	portico(t, env, "", "demo").expect(t, "demo", 0, "Sign in with one of these, password:")
	portico(t, env, "", "demo").expect(t, "demo again", 1, "only goes into an empty one")
}

// TestCommandServeRefuses: one forgotten variable never opens development's doors.
func TestCommandServeRefuses(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	dsn := testkit.Database(t)
	without := func(name string) []string {
		var out []string
		for _, v := range production(dsn) {
			if !strings.HasPrefix(v, name+"=") {
				out = append(out, v)
			}
		}
		return out
	}
	for _, c := range []struct {
		what string
		env  []string
		args []string
		says string
	}{
		{"nothing set", []string{"PORTICO_ADDR=127.0.0.1:0"}, nil, "DATABASE_URL is not set"},
		{"no database", without("DATABASE_URL"), nil, "DATABASE_URL is not set"},
		{"no key", without("PORTICO_KEY"), nil, "PORTICO_KEY is not set"},
		{"no mail", without("PORTICO_SMTP_URL"), nil, "PORTICO_SMTP_URL is not set"},
		{"a key that is none", append(production(dsn), "PORTICO_KEY=sesame"), nil, "PORTICO_KEY"},
		{"a mail server that is none", append(production(dsn), "PORTICO_SMTP_URL=mail"), nil, "PORTICO_SMTP_URL"},
		{"files elsewhere", append(production(dsn), "PORTICO_FILES_URL=ftp://files.example"), nil, "PORTICO_FILES_URL must begin with file://"},
		{"a bucket without a key", append(production(dsn), "PORTICO_FILES_URL=s3://bucket"), nil, "PORTICO_FILES_URL names no key and secret"},
		{"a bucket without a name", append(production(dsn), "PORTICO_FILES_URL=s3://key:sesame@127.0.0.1:1"), nil, "PORTICO_FILES_URL"},
		{"an address that is none", append(production(dsn), "PORTICO_BASE_URL=forms"), nil, "PORTICO_BASE_URL is not an address"},
		{"fonts that are none", append(production(dsn), "PORTICO_FONTS="+filepath.Dir(file(t, "a.otf", "OTTO"))), nil, "the font a.otf cannot be used"},
		{"a port in use", append(production(dsn), "PORTICO_ADDR="+taken.Addr().String()), nil, "is in use by another program"},
		{"a port in use, in development", []string{"PORTICO_ADDR=" + taken.Addr().String()}, []string{"--dev"}, "is in use by another program"},
		{"no port", append(production(dsn), "PORTICO_ADDR=nowhere"), nil, "PORTICO_ADDR"},
		{"a database that does not answer", production("postgres://portico@127.0.0.1:1/portico?sslmode=disable"), nil, "127.0.0.1 port 1"},
		{"a database that says nothing", production("postgres://portico@" + mute(t) + "/portico?sslmode=disable"), nil, "Is it running, and is the address right?"},
		{"a database address that is none", production("the one in the cellar"), nil, "DATABASE_URL"},
		{"a database that is not there", production(strings.Replace(dsn, "/t_", "/none_", 1)), nil, "Is it running, and is the address right?"},
		{"a file for the key that is not there", append(without("PORTICO_KEY"), "PORTICO_KEY_FILE=/none"), nil, "PORTICO_KEY_FILE names a file that cannot be read"},
		{"development for everybody", []string{"PORTICO_ADDR=0.0.0.0:0"}, []string{"--dev"}, "listens on this machine only"},
		{"development on a public name", []string{"PORTICO_ADDR=:8080"}, []string{"--dev"}, "listens on this machine only"},
		{"proxies that are none", append(production(dsn), "PORTICO_PROXIES=10.0.0.1,nginx"), nil, `PORTICO_PROXIES holds "nginx"`},
		{"reminders after the due date", append(production(dsn), "PORTICO_REMINDER_DAYS=14,-3"), nil, "PORTICO_REMINDER_DAYS has -3"},
		{"lists kept for no time", append(production(dsn), "PORTICO_KEPT_DAYS=0"), nil, "PORTICO_KEPT_DAYS is 0"},
		{"the demo in production", production(dsn), []string{"--demo"}, "--demo goes with --dev only"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			started := time.Now()
			got := portico(t, c.env, "", append([]string{"serve"}, c.args...)...)
			got.expect(t, c.what, 1, c.says)
			if took := time.Since(started); took > 20*time.Second {
				t.Errorf("%s: refused after %s", c.what, took)
			}
			if lines := strings.Count(strings.TrimSpace(got.errOut), "\n"); lines > 2 || !strings.HasPrefix(got.errOut, "portico: ") {
				t.Errorf("%s: no clear sentence:\n%s", c.what, got.errOut)
			}
			if strings.Contains(got.out+got.errOut, "PORTICO_KEY=") || strings.Contains(got.errOut, "sesame") {
				t.Errorf("%s: a secret is printed:\n%s", c.what, got.errOut)
			}
		})
	}
}

// mute is an address that takes connections and never says a word.
func mute(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String() // the kernel completes the connection; nobody answers it
}

// TestCommandKey: a fresh key, fit for PORTICO_KEY.
func TestCommandKey(t *testing.T) {
	t.Parallel()
	first, second := portico(t, nil, "", "key"), portico(t, nil, "", "key")
	first.expect(t, "key", 0)
	if _, err := vault.ParseRing(strings.TrimSpace(first.out)); err != nil || first.out == second.out {
		t.Errorf("two keys: %q and %q (%v)", first.out, second.out, err)
	}
}
