package engine

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"portico/formdefs"
)

// TestMove carries one answer over from one version of a tab to another. left and says
// are "title: text: why" and the sentences, in order.
func TestMove(t *testing.T) {
	t.Parallel()
	const (
		date   = `"type": "string", "format": "date"`
		lines  = `"type": "string", "x-kind": "paragraph"`
		yesno  = `"type": "boolean"`
		colour = `"type": "string", "oneOf": [{"const": "r", "title": "Red"}, {"const": "g", "title": "Green"}]`
		hues   = `"type": "array", "uniqueItems": true, "items": {"oneOf": [{"const": "r", "title": "Red"}, {"const": "b", "title": "Blue"}]}`
		rows   = `"type": "array", "items": {"type": "object", "properties": {"x": {"title": "X", "type": "string"}, "y": {"title": "Y", "type": "string", "format": "date"}}}`
	)
	q := func(schema string) string { return `"q": {"title": "Q", ` + schema + `}` }
	long := strings.TrimSpace(strings.Repeat("Many words. ", 240))
	for _, c := range []struct {
		name, old, now, answers, want string
		left, says                    []string
	}{
		{"stays", q(`"type": "string"`), q(`"type": "string"`), `{"a":{"q":"x"}}`, `{"a":{"q":"x"}}`, nil, nil},
		{"called otherwise", q(`"type": "string"`), `"p": {"title": "P", "type": "string", "x-formerly": "q"}`, `{"a":{"q":"x"}}`, `{"a":{"p":"x"}}`, nil,
			[]string{"“Q” is now called “P”."}},
		{"the name only", q(`"type": "string"`), `"p": {"title": "Q", "type": "string", "x-formerly": ["before", "q"]}`, `{"a":{"q":"x"}}`, `{"a":{"p":"x"}}`, nil,
			[]string{"“Q” goes along; only its name inside the form changed."}},
		{"taken out", q(`"type": "string"`), `"p": ` + textQuestion, `{"a":{"q":"x"}}`, `{}`, []string{"Q: x: The question was taken out."}, nil},
		{"text that could not be read is left too", q(date), `"p": ` + textQuestion, `{"answers":{},"typed":{"/a/q":"soon"}}`, `{}`, []string{"Q: soon: The question was taken out."}, nil},
		{"text kinds", q(`"type": "string"`), q(lines), `{"a":{"q":"x"}}`, `{"a":{"q":"x"}}`, nil, nil},
		{"lines into one", q(lines), q(`"type": "string"`), `{"a":{"q":"x\ny"}}`, `{"a":{"q":"x y"}}`, nil, []string{"“Q” is one line now, so its lines follow each other."}},
		{"text to date", q(`"type": "string"`), q(date), `{"a":{"q":"3/2/2026"}}`, `{"a":{"q":"2026-02-03"}}`, nil, []string{"“Q” is a date now: “3/2/2026” was read as “3 February 2026”."}},
		{"text to no date", q(`"type": "string"`), q(date), `{"a":{"q":"soon"}}`, `{"answers":{"a":{}},"typed":{"/a/q":"soon"}}`, []string{"Q: soon: It is a date now, and this could not be read as one."},
			[]string{"“Q” is a date now, and “soon” could not be read as one: it stays as it was written, to be put right."}},
		{"lines to no date", q(lines), q(date), `{"a":{"q":"soon\nor later"}}`, `{}`, []string{"Q: soon\nor later: It is a date now."}, nil},
		{"a long text to a number", q(`"type": "string"`), q(`"type": "integer"`), `{"a":{"q":"` + long + `"}}`, `{}`, []string{"Q: " + long + ": It is a whole number now."}, nil},
		{"text to yes or no", q(`"type": "string"`), q(yesno), `{"a":{"q":"` + long + `"}}`, `{}`, []string{"Q: " + long + ": It is a yes-or-no question now."}, nil},
		{"a short text to yes or no", q(`"type": "string"`), q(yesno), `{"a":{"q":"Not sure"}}`, `{}`, []string{"Q: Not sure: It is a yes-or-no question now."}, nil},
		{"yes to yes or no", q(`"type": "string"`), q(yesno), `{"a":{"q":"yes"}}`, `{"a":{"q":true}}`, nil, []string{"“Q” is a yes-or-no question now: “yes” was read as “Yes”."}},
		{"text to a box to tick", q(`"type": "string"`), q(`"const": true`), `{"a":{"q":"Agreed by phone"}}`, `{}`, []string{"Q: Agreed by phone: It is a box to tick now."}, nil},
		{"text to several choices", q(`"type": "string"`), q(hues), `{"a":{"q":"Purple"}}`, `{}`, []string{"Q: Purple: The options changed, and this is not one of them now."}, nil},
		{"text to a choice among rows", q(`"type": "string"`) + `, "r": {"title": "R", ` + rows + `}`, `"q": {"title": "Q", "type": "string", "x-options-from": "/a/r"}, "r": {"title": "R", ` + rows + `}`, `{"a":{"q":"` + long + `"}}`, `{}`,
			[]string{"Q: " + long + ": The options changed, and this is not one of them now."}, nil},
		{"typed text to yes or no", q(date), q(yesno), `{"answers":{},"typed":{"/a/q":"soon"}}`, `{}`, []string{"Q: soon: It is a yes-or-no question now."}, nil},
		{"typed text goes along", q(date), q(date), `{"answers":{},"typed":{"/a/q":"soon"}}`, `{"answers":{"a":{}},"typed":{"/a/q":"soon"}}`, nil, nil},
		{"typed text to text", q(date), q(`"type": "string"`), `{"answers":{},"typed":{"/a/q":"soon"}}`, `{"a":{"q":"soon"}}`, nil, nil},
		{"date to text", q(date), q(`"type": "string"`), `{"a":{"q":"2026-02-03"}}`, `{"a":{"q":"3 February 2026"}}`, nil, nil},
		{"text to number", q(`"type": "string"`), q(`"type": "number", "x-unit": "kg"`), `{"a":{"q":"1,200 kg"}}`, `{"a":{"q":1200}}`, nil, []string{"“Q” is a number now: “1,200 kg” was read as “1200 kg”."}},
		{"number to whole number", q(`"type": "number"`), q(`"type": "integer"`), `{"a":{"q":1.5}}`, `{"answers":{"a":{}},"typed":{"/a/q":"1.5"}}`, []string{"Q: 1.5: It is a whole number now, and this could not be read as one."},
			[]string{"“Q” is a whole number now, and “1.5” could not be read as one: it stays as it was written, to be put right."}},
		{"another unit", q(`"type": "number", "x-unit": "hours"`), q(`"type": "number", "x-unit": "minutes"`), `{"a":{"q":2}}`, `{"a":{"q":2}}`, nil,
			[]string{"“Q” was counted in “hours” and is now counted in “minutes”: check the number."}},
		{"yes to a choice", q(yesno), q(`"enum": ["Yes", "No", "Not sure"]`), `{"a":{"q":false}}`, `{"a":{"q":"No"}}`, nil, []string{"“Q” is a choice of one now."}},
		{"no to a box to tick", q(yesno), q(`"const": true`), `{"a":{"q":false}}`, `{}`, []string{"Q: No: It is a box to tick now."}, nil},
		{"yes to a box to tick", q(yesno), q(`"const": true`), `{"a":{"q":true}}`, `{"a":{"q":true}}`, nil, []string{"“Q” is a box to tick now: “Yes” was read as “Ticked”."}},
		{"an option that is gone", q(colour), q(`"enum": ["r", "b"]`), `{"a":{"q":"g"}}`, `{}`, []string{"Q: Green: The options changed, and this is not one of them now."}, nil},
		{"an option with another code", q(colour), q(`"oneOf": [{"const": "gr", "title": "Green"}]`), `{"a":{"q":"g"}}`, `{"a":{"q":"gr"}}`, nil, nil},
		{"one choice to several", q(colour), q(hues), `{"a":{"q":"r"}}`, `{"a":{"q":["r"]}}`, nil, []string{"“Q” is a choice of several now."}},
		{"several choices to one", q(hues), q(colour), `{"a":{"q":["r"]}}`, `{"a":{"q":"r"}}`, nil, []string{"“Q” is a choice of one now."}},
		{"two choices to one", q(hues), q(`"enum": ["r", "b"]`), `{"a":{"q":["r","b"]}}`, `{}`, []string{"Q: Red\nBlue: It takes one answer now, and there were several."}, nil},
		{"one of two choices is gone", q(hues), q(strings.ReplaceAll(hues, `"b"`, `"z"`)), `{"a":{"q":["b","r"]}}`, `{"a":{"q":["r","z"]}}`, nil, nil},
		{"choices to text", q(hues), q(lines), `{"a":{"q":["r","b"]}}`, `{"a":{"q":"Red\nBlue"}}`, nil, nil},
		{"text to a choice", q(`"type": "string"`), q(colour), `{"a":{"q":"green"}}`, `{"a":{"q":"g"}}`, nil, []string{"“Q” is a choice of one now."}},
		{"text to another choice", q(`"type": "string"`), q(colour), `{"a":{"q":"mauve"}}`, `{}`, []string{"Q: mauve: The options changed, and this is not one of them now."}, nil},
		{"a file stays a file", q(`"type": "string", "x-kind": "file"`), q(`"type": "string", "x-kind": "file"`), `{"a":{"q":"k3f9x2abcd"}}`, `{"a":{"q":"k3f9x2abcd"}}`, nil, nil},
		{"a file to text", q(`"type": "string", "x-kind": "file"`), q(`"type": "string"`), `{"a":{"q":"k3f9x2abcd"}}`, `{}`, []string{"Q: File attached: k3f9x2abcd: It is a line of text now and was a file."}, nil},
		{"a list that the council keeps", q(`"type": "string", "oneOf": [{"const": "a", "title": "A"}], "x-live": "schools"`), q(`"type": "string", "oneOf": [{"const": "b", "title": "B"}], "x-live": "schools"`), `{"a":{"q":"later"}}`, `{"a":{"q":"later"}}`, nil, nil},
		{"into the record", q(`"type": "string"`), q(`"type": "string", "readOnly": true, "x-prefill": "/child/fullName"`), `{"a":{"q":"x"}}`, `{}`,
			[]string{"Q: x: It is filled in from the council's record now."}, nil},
		{"into a calculation", q(`"type": "integer"`), `"d": {"title": "D", "type": "string", "format": "date"}, ` + q(`"type": "integer", "x-calc": {"calc": "age", "of": "d"}`), `{"a":{"q":4}}`, `{}`, []string{"Q: 4: It is worked out from other answers now."}, nil},
		{"out of the record", q(`"type": "string", "readOnly": true, "x-prefill": "/child/fullName"`), q(`"type": "string"`), `{"a":{"q":"x"}}`, `{"a":{"q":"x"}}`, nil, nil},
		{"text to a table", q(`"type": "string"`), q(rows), `{"a":{"q":"x"}}`, `{"a":{"q":[{"_row":"KEY","x":"x"}]}}`, nil, []string{"“Q” is a table now; the answer is its first row."}},
		{"text to a table without a place for it", q(`"type": "string"`), q(`"type": "array", "items": {"type": "object", "properties": {"y": {"title": "Y", ` + date + `}}}`), `{"a":{"q":"x"}}`, `{}`,
			[]string{"Q: x: It is a table now and this was text."}, nil},
		{"a table to text", q(rows), q(lines), `{"answers":{"a":{"q":[{"_row":"aaaaaaaa","x":"x","y":"2026-02-03"},{"_row":"bbbbbbbb","x":"z"}]}},"typed":{"/a/q/bbbbbbbb/y":"soon"}}`,
			`{"a":{"q":"X: x; Y: 3 February 2026\nX: z; Y: soon"}}`, nil, []string{"“Q” was a table and is a text now; its rows are its lines."}},
		{"a table to a list of choices", q(rows), q(hues), `{"a":{"q":[{"_row":"aaaaaaaa","x":"x"}]}}`, `{}`, []string{"Q: X: x: It is a choice of several now and was a table."}, nil},
		{"a table taken out", q(rows), `"p": ` + textQuestion, `{"answers":{"a":{"q":[{"_row":"aaaaaaaa","x":"x"}]}},"typed":{"/a/q/aaaaaaaa/y":"soon"}}`, `{}`, []string{"Q: X: x; Y: soon: The table was taken out."}, nil},
		{"rows keep their identity, an empty one too", q(rows), `"p": {"title": "P", "x-formerly": "q", ` + rows + `}`, `{"answers":{"a":{"q":[{"_row":"aaaaaaaa","x":"x"},{"_row":"bbbbbbbb"}]}},"typed":{"/a/q/aaaaaaaa/y":"soon"}}`,
			`{"answers":{"a":{"p":[{"_row":"aaaaaaaa","x":"x"},{"_row":"bbbbbbbb"}]}},"typed":{"/a/p/aaaaaaaa/y":"soon"}}`, nil, []string{"“Q” is now called “P”."}},
		{"a column called otherwise, one taken out", q(rows), q(strings.Replace(strings.Replace(rows, `"x": {"title": "X",`, `"w": {"title": "W", "x-formerly": "x",`, 1), `, "y": {"title": "Y", "type": "string", "format": "date"}`, "", 1)),
			`{"a":{"q":[{"_row":"aaaaaaaa","x":"x","y":"2026-02-03"},{"_row":"bbbbbbbb","x":"z"}]}}`, `{"a":{"q":[{"_row":"aaaaaaaa","w":"x"},{"_row":"bbbbbbbb","w":"z"}]}}`,
			[]string{"Q › Y: Row 1: 3 February 2026: The column was taken out."}, []string{"“X” is now called “W”."}},
		{"more rows than there may be", q(rows), q(rows + `, "maxItems": 1`), `{"a":{"q":[{"_row":"aaaaaaaa","x":"x"},{"_row":"bbbbbbbb","x":"z"}]}}`, `{"a":{"q":[{"_row":"aaaaaaaa","x":"x"},{"_row":"bbbbbbbb","x":"z"}]}}`, nil, nil},
		{"out of the only row", q(rows), `"x": {"title": "X", "type": "string", "x-formerly": "/a/q/*/x"}, "y": {"title": "Y", ` + date + `, "x-formerly": "/a/q/y"}`,
			`{"a":{"q":[{"_row":"aaaaaaaa","x":"x","y":"2026-02-03"},{"_row":"bbbbbbbb"}]}}`, `{"a":{"x":"x","y":"2026-02-03"}}`, nil, []string{"“X” was taken out of the table “Q”.", "“Y” was taken out of the table “Q”."}},
		{"two rows have no room", q(rows), `"x": {"title": "X", "type": "string", "x-formerly": "/a/q/*/x"}`,
			`{"a":{"q":[{"_row":"aaaaaaaa","x":"x"},{"_row":"bbbbbbbb","x":"z"}]}}`, `{}`, []string{"Q › X: Row 1: x\nRow 2: z: It is one question now, and there were 2 rows."}, nil},
		{"questions into a row", `"n": {"title": "N", "type": "string"}, "d": {"title": "D", ` + date + `}`,
			q(strings.Replace(strings.Replace(rows, `"x": {`, `"x": {"x-formerly": "/a/n", `, 1), `"y": {`, `"y": {"x-formerly": "/a/d", `, 1)),
			`{"a":{"n":"x","d":"2026-02-03"}}`, `{"a":{"q":[{"_row":"KEY","x":"x","y":"2026-02-03"}]}}`, nil,
			[]string{"“N” is now called “X”. “X” stands in a row of “Q” now.", "“D” is now called “Y”. “Y” stands in a row of “Q” now."}},
		{"out of a group", `"g": {"title": "G", "type": "object", "properties": {` + q(`"type": "string"`) + `}}`, `"q": {"title": "Q", "type": "string", "x-formerly": "/a/g/q"}`,
			`{"a":{"g":{"q":"x"}}}`, `{"a":{"q":"x"}}`, nil, []string{"“Q” moved from “A › G” to “A”."}},
		{"into a group", q(`"type": "string"`), `"g": {"title": "G", "type": "object", "properties": {"q": {"title": "Q", "type": "string", "x-formerly": "/a/q"}}}`,
			`{"a":{"q":"x"}}`, `{"a":{"g":{"q":"x"}}}`, nil, []string{"“Q” moved from “A” to “A › G”."}},
		{"a group called otherwise", `"g": {"title": "G", "type": "object", "properties": {` + q(`"type": "string"`) + `}}`, `"h": {"title": "H", "x-formerly": "g", "type": "object", "properties": {` + q(`"type": "string"`) + `}}`,
			`{"a":{"g":{"q":"x"}}}`, `{"a":{"h":{"q":"x"}}}`, nil, []string{"“G” is now called “H”."}},
		{"a group to a table", `"q": {"title": "Q", "type": "object", "properties": {"x": {"title": "X", "type": "string"}}}`, q(rows), `{"a":{"q":{"x":"x"}}}`, `{"a":{"q":[{"_row":"KEY","x":"x"}]}}`, nil,
			[]string{"“X” stands in a row of “Q” now."}},
		{"a group to text", `"q": {"title": "Q", "type": "object", "properties": {"x": {"title": "X", "type": "string"}}}`, q(lines), `{"a":{"q":{"x":"x"}}}`, `{}`, []string{"X: x: The question was taken out."}, nil},
		{"fixed rows", q(`"type": "array", "x-rows-fixed": true, "x-rows": [{"k": "One"}, {"k": "Two"}], "items": {"properties": {"k": {"title": "K", "type": "string", "readOnly": true}, "v": {"title": "V", "type": "string"}}}`),
			q(`"type": "array", "x-rows-fixed": true, "x-rows": [{"k": "Three"}, {"k": "Two"}], "items": {"properties": {"k": {"title": "K", "type": "string", "readOnly": true}, "v": {"title": "V", "type": "string"}}}`),
			`{"a":{"q":[{"_row":"aaaaaaaa","k":"One","v":"x"},{"_row":"bbbbbbbb","k":"Two","v":"z"}]}}`, `{"a":{"q":[{"_row":"KEY","k":"Three"},{"_row":"bbbbbbbb","k":"Two","v":"z"}]}}`,
			[]string{"Q: K: One; V: x: The rows of the table are fixed, and this row is not one of them now."}, nil},
		{"what no question had", q(`"type": "string"`), q(`"type": "string"`), `{"answers":{"a":{"q":"x","zz":{"n":[1]}},"yy":"y"},"typed":{"/a/nothing":"soon"}}`, `{"a":{"q":"x"}}`,
			[]string{"A: {\"n\":[1]}: No question of the form had this answer.", "T: y: No question of the form had this answer.", "T: soon: No question of the form had this answer."}, nil},
		{"a value of another type than the question's", q(`"type": "string"`), q(`"type": "string"`), `{"a":{"q":{"n":1}}}`, `{}`, []string{"Q: {\"n\":1}: No question of the form had this answer."}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := Move(mustCompile(t, formOf(c.old, "")), mustCompile(t, formOf(c.now, "")), parsed(t, c.answers))
			var left, says []string
			for _, l := range m.Left {
				left = append(left, l.Title+": "+l.Text+": "+l.Why)
			}
			for _, one := range m.Changes {
				says = append(says, one.What)
			}
			if !slices.Equal(left, c.left) {
				t.Errorf("left\n%s\nwant\n%s", strings.Join(left, "\n"), strings.Join(c.left, "\n"))
			}
			if !slices.Equal(says, c.says) {
				t.Errorf("says\n%s\nwant\n%s", strings.Join(says, "\n"), strings.Join(c.says, "\n"))
			}
			want := parsed(t, c.want)
			sameKeys(m.Answers.Values["a"], want.Values["a"])
			if got, _ := m.Answers.Marshal(); string(got) != marshalled(t, want) {
				t.Errorf("answers %s\nwant    %s", got, marshalled(t, want))
			}
		})
	}
}

// sameKeys puts the made identity of a row in for the word KEY.
func sameKeys(got, want any) {
	tab, _ := got.(map[string]any)
	wanted, _ := want.(map[string]any)
	for name, v := range wanted {
		rows, _ := v.([]any)
		have, _ := tab[name].([]any)
		for i, row := range rows {
			if cells, _ := row.(map[string]any); cells[RowKey] == "KEY" && i < len(have) && isRowKey(rowKeyOf(have[i])) {
				cells[RowKey] = rowKeyOf(have[i])
			}
		}
	}
}

// TestMoveOverSeveralVersions: a name that a version in between gave leads to the older one.
func TestMoveOverSeveralVersions(t *testing.T) {
	t.Parallel()
	form := func(tabs string) *Definition {
		return mustCompile(t, `{"$id": "https://portico.invalid/t", "title": "T", "x-form": {"key": "t"}, "type": "object", "properties": {`+tabs+`}, "required": ["b"]}`)
	}
	tab := func(name, head, questions string) string {
		return `"` + name + `": {"title": "` + strings.ToUpper(name) + `", "type": "object", ` + head + `"properties": {` + questions + `}}`
	}
	first := mustCompile(t, formOf(`"x": `+textQuestion+`, "y": `+textQuestion, ""))
	third := form(tab("b", `"x-formerly": "a", `, `"z": {"title": "Z", "type": "string", "x-formerly": ["x"]}, "g": {"title": "G", "type": "object", "properties": {"y": {"title": "Q", "type": "string", "x-formerly": "/b/y"}}}`))
	m := Move(first, third, parsed(t, `{"a":{"x":"1","y":"2"}}`))
	if got := marshalled(t, m.Answers); got != `{"answers":{"b":{"g":{"y":"2"},"z":"1"}}}` || len(m.Left) > 0 {
		t.Errorf("%s %+v", got, m.Left)
	}
	var says []string
	for _, c := range m.Changes {
		says = append(says, c.From+" "+c.To+" "+c.What)
	}
	want := []string{"/a /b “A” is now called “B”.", "/a/x /b/z “Q” is now called “Z”.", "/a/y /b/g/y “Q” moved from “A” to “B › G”."}
	if !slices.Equal(says, want) {
		t.Errorf("%q", says)
	}
}

func TestMoveLeavesTheOldSheetAlone(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	before := marshalled(t, a)
	m := Move(d, d, a)
	if marshalled(t, a) != before {
		t.Error("the answers were changed")
	}
	if marshalled(t, m.Answers) != before || m.Left != nil || m.Changes != nil {
		t.Errorf("moved to the same version: %+v\n%s", m, before)
	}
}

// TestMoveDropsNothing changes forms at random and looks for every word of the old
// answers in the values of the new ones and in what was left. Typed text does not count,
// since whoever answers the question writes over it, but where it was typed text before.
func TestMoveDropsNothing(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"ot-advice"} {
		src, err := formdefs.Definition(key)
		if err != nil {
			t.Fatal(err)
		}
		old := shipped(t, key)
		sample, err := formdefs.Sample(key, "long")
		if err != nil {
			t.Fatal(err)
		}
		a := parsed(t, string(sample))
		words := uniqueAnswers(old.root, a.Values, new(int))
		a.setTyped("/signoff/review_date", "sometime501")
		random, moved := rand.New(rand.NewPCG(3, 9)), 0
		for range 150 {
			root, _ := readSource(mustBundle(t, src), "")
			loosen(root)
			for range 1 + random.IntN(12) {
				rework(random, root)
			}
			now, _ := Compile(root.appendJSON(nil), formdefs.Catalogue())
			if now == nil {
				continue
			}
			moved++
			m := Move(old, now, a)
			everyWordIsThere(t, now, m, words)
			if !strings.Contains(marshalled(t, m.Answers)+leftTexts(m), "sometime501") {
				t.Error("the typed text is lost")
			}
			if len(Compare(old, now)) == 0 {
				t.Error("nothing is said of the changes")
			}
		}
		if moved < 50 {
			t.Errorf("only %d of the changed forms could be used", moved)
		}
	}
}

func mustBundle(t *testing.T, src []byte) []byte {
	t.Helper()
	d, found := Compile(src, formdefs.Catalogue())
	if d == nil {
		t.Fatal(found)
	}
	return d.Bundled
}

// uniqueAnswers makes every text of a sheet one that stands nowhere else.
func uniqueAnswers(q *Question, values map[string]any, n *int) []string {
	var out []string
	for _, child := range q.Children {
		switch v := values[child.Name].(type) {
		case map[string]any:
			out = append(out, uniqueAnswers(child, v, n)...)
		case []any:
			for _, row := range v {
				if cells, ok := row.(map[string]any); ok {
					out = append(out, uniqueAnswers(child, cells, n)...)
				}
			}
		case string:
			*n++
			switch {
			case isText(child):
				values[child.Name] = fmt.Sprintf("word%d.", *n)
				out = append(out, fmt.Sprintf("word%d.", *n))
			case child.Kind.Name() == "date":
				values[child.Name] = fmt.Sprintf("1%03d-02-03", *n)
				out = append(out, fmt.Sprintf("1%03d", *n))
			}
		case json.Number:
			*n++
			values[child.Name] = json.Number("7000" + strconv.Itoa(*n))
			out = append(out, "7000"+strconv.Itoa(*n))
		}
	}
	return out
}

// loosen takes away what would refuse a form whose questions come and go.
func loosen(n *node) {
	for _, name := range []string{"if", "then", "else", "allOf", "anyOf", "x-order", "x-ehcp", "x-rules", "x-advise"} {
		n.drop(name)
	}
	if n.parent != nil {
		n.drop("required")
	}
	for _, m := range n.members {
		loosen(m.value)
	}
	for _, item := range n.items {
		loosen(item)
	}
}

// rework renames, moves, removes a question or gives it another kind.
func rework(random *rand.Rand, root *node) {
	tabs := root.get("properties").members
	from, to := tabs[random.IntN(len(tabs))], tabs[random.IntN(len(tabs))]
	questions, into := from.value.get("properties"), to.value.get("properties")
	if questions == nil || into == nil || len(questions.members) < 2 {
		return
	}
	i := random.IntN(len(questions.members))
	q := questions.members[i]
	if items := q.value.get("items"); items.has("properties") && random.IntN(2) == 0 {
		questions, into = items.get("properties"), items.get("properties")
		i = random.IntN(len(questions.members))
		q = questions.members[i]
	}
	if q.name == RowKey || len(questions.members) < 3 {
		return
	}
	switch random.IntN(4) {
	case 0:
		questions.drop(q.name)
	case 1:
		q.value.set("x-formerly", textNode(q.name))
		questions.drop(q.name)
		into = questions
		into.set(q.name+"_now", q.value)
	case 2:
		if into == questions {
			return
		}
		q.value.set("x-formerly", textNode("/"+from.name+"/"+q.name))
		questions.drop(q.name)
		into.set(q.name+strconv.Itoa(random.IntN(1000)), q.value)
	case 3:
		kinds := []string{`{"type": "string"}`, `{"type": "string", "format": "date"}`, `{"type": "integer"}`, `{"type": "boolean"}`, `{"enum": ["a", "b"]}`,
			`{"type": "array", "items": {"type": "object", "properties": {"t": {"title": "T", "type": "string"}}}}`, `{"type": "object", "properties": {"t": {"title": "T", "type": "string"}}}`}
		other, _ := readSource([]byte(kinds[random.IntN(len(kinds))]), "")
		other.set("title", textNode("Other"))
		questions.set(q.name, other)
	}
}

// leftTexts is all that a move left.
func leftTexts(m Moved) string {
	var out strings.Builder
	for _, l := range m.Left {
		out.WriteString("\n" + l.Text)
	}
	return out.String()
}

// everyWordIsThere looks for the words in a moved sheet.
func everyWordIsThere(t *testing.T, now *Definition, m Moved, words []string) {
	t.Helper()
	hay := marshalled(t, Answers{Values: m.Answers.Values}) + leftTexts(m)
	for _, l := range m.Left {
		if l.Title == "" || l.Why == "" || l.Pointer == "" {
			t.Errorf("left %+v", l)
		}
	}
	for _, w := range words {
		if !strings.Contains(hay, w) {
			t.Errorf("%q is lost", w)
		}
	}
	sift, err := now.sift([]byte(marshalled(t, m.Answers)))
	if err != nil || len(sift.wrong)+len(sift.stray) > 0 {
		t.Errorf("the moved sheet does not fit the form: %v %v %v", err, sift.wrong, sift.stray)
	}
}

// TestMoveTakesAnything: answers of unknown origin never stop it, and what they hold is left
// or carried.
func TestMoveTakesAnything(t *testing.T) {
	t.Parallel()
	d, random := everything(t), rand.New(rand.NewPCG(5, 6))
	other := mustCompile(t, formOf(`"q": {"title": "Q", "type": "string", "x-formerly": "/advice/outcomes"}, "r": {"title": "R", "type": "array", "x-formerly": "/advice/strengths", "items": {"properties": {"t": {"title": "T", "type": "string"}}}}`, `, "x-formerly": "child"`))
	for range 1500 {
		a := parsed(t, fullAnswers)
		for range 1 + random.IntN(6) {
			a.Values = mutate(random, a.Values, 0).(map[string]any)
		}
		a.setTyped("/advice/outcomes/aaaaaaaa/when", "soon")
		for _, to := range []*Definition{d, other} {
			m := Move(d, to, a)
			if sift, err := to.sift([]byte(marshalled(t, m.Answers))); err != nil || len(sift.wrong)+len(sift.stray) > 0 {
				t.Fatalf("the moved sheet does not fit the form: %v %v %v in %s", err, sift.wrong, sift.stray, marshalled(t, a))
			}
		}
	}
	if m := Move(d, other, Answers{}); m.Left != nil || m.Answers.Values == nil {
		t.Errorf("nothing moved: %+v", m)
	}
}
