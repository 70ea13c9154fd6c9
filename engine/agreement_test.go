package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// mutations is how often each sample is changed; `make agreement` asks for thousands.
var mutations = flag.Int("mutations", 300, "how often the tests of agreement and round trips change each sample")

// sample is a definition with answers to begin mutating from.
type sample struct {
	name    string
	d       *Definition
	answers []byte
}

// samples are the form "everything" and every sample of every shipped form.
func samples(t testing.TB) []sample {
	t.Helper()
	out := []sample{{"everything", everything(t), []byte(fullAnswers)}}
	catalogue := os.DirFS("../formdefs")
	forms, err := fs.Glob(catalogue, "*/definition.json")
	if err != nil || len(forms) < 15 {
		t.Fatalf("found %d forms, %v", len(forms), err)
	}
	for _, form := range forms {
		src, err := fs.ReadFile(catalogue, form)
		if err != nil {
			t.Fatal(err)
		}
		d, found := Compile(src, catalogue)
		if d == nil {
			t.Fatal(form, found)
		}
		for _, name := range []string{"empty", "typical", "long"} {
			b, err := fs.ReadFile(catalogue, path.Dir(form)+"/samples/"+name+".json")
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, sample{path.Dir(form) + " " + name, d, b})
		}
	}
	return out
}

// otAdvice compiles the shipped OT advice.
func otAdvice(t testing.TB) *Definition {
	t.Helper()
	catalogue := os.DirFS("../formdefs")
	src, err := fs.ReadFile(catalogue, "ot-advice/definition.json")
	if err != nil {
		t.Fatal(err)
	}
	d, found := Compile(src, catalogue)
	if d == nil {
		t.Fatal(found)
	}
	return d
}

// TestOurWalkAndTheJudgeAgree mutates the samples of every form at random and asks three:
// what our walk finds in order, the judge, and now and then plain jsonschema over the form
// as it is published. Each mutation adds one to four changes, so that most sheets are wrong
// in one place. It logs how many it tried.
func TestOurWalkAndTheJudgeAgree(t *testing.T) {
	t.Parallel()
	all := samples(t)
	var total agreement
	t.Cleanup(func() { t.Log(total.line(counted(len(all), "sample", "samples"))) })
	for n, s := range all {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			one := s.agree(t, rand.New(rand.NewPCG(2026, uint64(n))))
			t.Log(one.line(s.name))
			total.add(one)
		})
	}
}

// agreement counts the answers over which verdicts were compared.
type agreement struct {
	sync.Mutex
	mutations, valid, plain, plainValid int
}

func (a *agreement) add(one *agreement) {
	a.Lock()
	defer a.Unlock()
	a.mutations, a.valid = a.mutations+one.mutations, a.valid+one.valid
	a.plain, a.plainValid = a.plain+one.plain, a.plainValid+one.plainValid
}

func (a *agreement) line(what string) string {
	return fmt.Sprintf("agreement: %s: %d mutations held to the judge (%d valid), %d of them to plain jsonschema over the published form (%d valid)",
		what, a.mutations, a.valid, a.plain, a.plainValid)
}

// agree compares the verdicts over one sample.
func (s sample) agree(t *testing.T, random *rand.Rand) *agreement {
	t.Helper()
	published := plainly(t, s.d)
	whole := parsed(t, string(s.answers))
	one := &agreement{mutations: *mutations}
	if len(s.answers) > 10000 {
		one.mutations /= 2 // the judge takes long to say what is wrong with a large sheet
	}
	for i := range one.mutations {
		v := verdictsOf(t, s.d, mutated(random, s.d, whole))
		if one.count(v, i%10 == 0); i%10 == 0 {
			v.agree(t, s.d, published, strconv.Itoa(i))
		} else {
			v.agree(t, s.d, nil, strconv.Itoa(i))
		}
	}
	if begun := len(s.d.Complete(whole)) == 0; begun && (one.valid < one.mutations/20 || one.valid > one.mutations*19/20) {
		t.Errorf("%d of %d were valid: the mutations prove little", one.valid, one.mutations)
	}
	return one
}

func (a *agreement) count(v verdicts, plain bool) {
	valid := 0
	if len(v.found) == 0 {
		valid = 1
	}
	a.mutations, a.valid = a.mutations+1, a.valid+valid
	if plain {
		a.plain, a.plainValid = a.plain+1, a.plainValid+valid
	}
}

// verdicts are answers with what our walk and the judge say of them.
type verdicts struct {
	a         Answers
	canonical map[string]any
	found     []Fault // by our walk, of what the standard can say
	refused   error   // by the judge
}

func verdictsOf(t testing.TB, d *Definition, a Answers) verdicts {
	t.Helper()
	w := walk{sheet: d.SheetOn(a, "2026-11-22")}
	w.all()
	canonical := w.sheet.Canonical()
	return verdicts{a, canonical, ofTheStandard(d, w.faults), d.judge.Validate(canonical)}
}

// agree fails the test unless all say the same, the published form too when it is given; and
// unless the canonical answers of what is valid are their own.
func (v verdicts) agree(t testing.TB, d *Definition, published *jsonschema.Schema, which string) {
	t.Helper()
	valid := len(v.found) == 0
	if valid != (v.refused == nil) {
		t.Fatalf("%s: our walk found %+v, the judge %v, in %s\nof %s", which, v.found, v.refused, marshalled(t, v.a), d.Key)
	}
	if valid {
		if again := d.Canonical(Answers{Values: v.canonical}); !sameJSON(t, again, v.canonical) {
			t.Fatalf("%s: canonical answers have other canonical answers: %v and %v", which, v.canonical, again)
		}
	}
	if published == nil {
		return
	}
	if said := outsideLists(d, validate(published, v.canonical)); valid != (said == nil) {
		t.Fatalf("%s: our walk found %+v, plain jsonschema %v, in %s\nof %s", which, v.found, said, marshalled(t, v.a), d.Bundled)
	}
}

// plainly compiles a form as it is published, as any validator outside would that asserts
// formats: nothing is left out and nothing is written otherwise.
func plainly(t testing.TB, d *Definition) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	if err := c.AddResource("form.json", bytes.NewReader(d.Bundled)); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("form.json")
	if err != nil {
		t.Fatalf("the published form is no schema: %v", err)
	}
	return s
}

// outsideLists is nil too when the published form refuses nothing but choices of an x-live
// question: what is published is what the council's list began with.
func outsideLists(d *Definition, refused error) error {
	var found *jsonschema.ValidationError
	if !errors.As(refused, &found) {
		return refused
	}
	other := false
	eachLeaf(found, func(leaf *jsonschema.ValidationError) {
		q := d.Questions[inAnyRow.ReplaceAllString(leaf.InstanceLocation, "/*$1")]
		choice := strings.HasSuffix(leaf.KeywordLocation, "/enum") || strings.Contains(leaf.KeywordLocation, "/oneOf/")
		other = other || q == nil || q.Live == "" || !choice
	})
	if other {
		return refused
	}
	return nil
}

// ofTheStandard leaves out what only our own words can say: x-maxWords, x-rules, x-advise,
// x-options-from, and the choices of x-live.
func ofTheStandard(d *Definition, faults []Fault) []Fault {
	return slices.DeleteFunc(faults, func(f Fault) bool {
		live := f.Rule == "enum" && d.Questions[inAnyRow.ReplaceAllString(f.Pointer, "/*$1")].Live != ""
		return live || f.Level == LevelWarn || f.Rule == "maxWords" || f.Rule == "reference" || slices.Contains(ruleNames, f.Rule)
	})
}

// inAnyRow is the position of a row in a pointer.
var inAnyRow = regexp.MustCompile(`/[0-9]+(/|$)`)

// mutated are answers with one to four changes.
func mutated(random *rand.Rand, d *Definition, whole Answers) Answers {
	a := whole.Clone()
	for range 1 + random.IntN(4) {
		if random.IntN(2) == 0 {
			plant(random, d.root, a.Values)
		} else {
			a.Values = mutate(random, a.Values, 0).(map[string]any)
		}
	}
	return a
}

// plant answers one question anywhere below q, hidden or not, on the edge of what it takes.
func plant(random *rand.Rand, q *Question, in map[string]any) {
	child := q.Children[random.IntN(len(q.Children))]
	switch shapeOf(child) {
	case ShapeAnswer:
		in[child.Name] = edge(random, child)
	case ShapeGroup:
		object, ok := in[child.Name].(map[string]any)
		if !ok {
			object = map[string]any{}
		}
		if in[child.Name] = object; len(child.Children) > 0 {
			plant(random, child, object)
		}
	case ShapeTable:
		rows, _ := in[child.Name].([]any)
		if len(rows) == 0 || random.IntN(4) == 0 {
			rows = append(rows, map[string]any{RowKey: fmt.Sprintf("planted%d", random.IntN(10))})
		}
		if in[child.Name] = rows; len(child.Children) > 0 {
			if row, ok := rows[random.IntN(len(rows))].(map[string]any); ok {
				plant(random, child, row)
			}
		}
	}
}

// edge is an answer on either side of a limit of the question, mostly of its type.
func edge(random *rand.Rand, q *Question) any {
	options := q.choices()
	option := func() any {
		if len(options) == 0 {
			return []string{"aaaaaaaa", "planted1"}[random.IntN(2)]
		}
		return options[random.IntN(len(options))].Value
	}
	switch kind := q.Kind.(type) {
	case numeric:
		bounds := []*float64{q.Minimum, q.Maximum, q.ExclusiveMinimum, q.ExclusiveMaximum, q.MultipleOf}
		near := 2.0
		if b := bounds[random.IntN(len(bounds))]; b != nil {
			near = *b
		}
		steps := []float64{0, 1, -1, 0.1, -0.5}
		if kind.whole {
			steps = steps[:3]
		}
		return json.Number(strconv.FormatFloat(near+steps[random.IntN(len(steps))], 'f', -1, 64))
	case yesno, tick:
		return random.IntN(2) == 0
	case date:
		return fmt.Sprintf("20%02d-%02d-%02d", random.IntN(30), 1+random.IntN(13), 1+random.IntN(31))
	case checkboxes, references:
		return []any{option(), option()}[:random.IntN(3)]
	}
	switch n := []int{q.MinLength, q.MaxLength, q.MaxLength + 1, q.MinLength - 1}[random.IntN(4)]; {
	case len(options) > 0 || q.from != nil:
		return option()
	case q.Pattern != nil || q.Format != "":
		return []string{"12345678", "AB123456", "a@example.org", "https://example.org/ä", "//x", "0123 456 7890"}[random.IntN(6)]
	case n > 0:
		return strings.Repeat("ä", n)
	}
	return strange(random)
}

// mutate changes one place of a value: drops it, copies it, or puts something else.
func mutate(random *rand.Rand, v any, depth int) any {
	if depth > 0 && random.IntN(6) == 0 {
		return strange(random)
	}
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		if len(names) == 0 {
			return v
		}
		name := names[random.IntN(len(names))]
		switch random.IntN(5) {
		case 0:
			delete(v, name)
		case 1:
			v[names[random.IntN(len(names))]] = cloneValue(v[name])
		default:
			if v[name] = mutate(random, v[name], depth+1); v[name] == nil {
				delete(v, name)
			}
		}
		return v
	case []any:
		if len(v) == 0 {
			return v
		}
		i := random.IntN(len(v))
		switch random.IntN(4) {
		case 0:
			return slices.Delete(v, i, i+1)
		case 1:
			return append(v, cloneValue(v[i]))
		default:
			v[i] = mutate(random, v[i], depth+1)
			return v
		}
	}
	return strange(random)
}

// strange is a value that may or may not fit.
func strange(random *rand.Rand) any {
	pool := []any{"", "  ", "x", strings.Repeat("long ", 1000), "2026-02-30", "2026-02-28", "a@example.org", "😀", "yes", "new", "O1", "aaaaaaaa", "bbbbbbbb",
		true, false, json.Number("0"), json.Number("-1"), json.Number("7.5"), json.Number("1e15"), json.Number("45"),
		[]any{}, []any{"x"}, []any{"health", "health"}, []any{map[string]any{}}, map[string]any{}, map[string]any{"name": "x"}, nil}
	return cloneValue(pool[random.IntN(len(pool))])
}
