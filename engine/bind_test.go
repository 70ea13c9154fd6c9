package engine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

// parsed reads answers written in a test.
func parsed(t testing.TB, src string) Answers {
	t.Helper()
	a, err := ParseAnswers([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func marshalled(t testing.TB, a Answers) string {
	t.Helper()
	b, err := a.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func tabOf(t testing.TB, d *Definition, name string) *Tab {
	t.Helper()
	for _, tab := range d.Tabs {
		if tab.Name == name {
			return tab
		}
	}
	t.Fatalf("there is no tab %q", name)
	return nil
}

const twoRows = `{"advice":{"outcomes":[
	{"_row":"aaaaaaaa","outcome":"Sits","level":"low"},
	{"_row":"bbbbbbbb","outcome":"Writes","met":true,"proof":"Seen"}]}}`

func TestBind(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct {
		name, tab, before, want string
		post                    url.Values
	}{
		{"a marked question is set", "advice", `{}`, `{"answers":{"advice":{"strengths":"Kind"}}}`,
			url.Values{"_q": {"advice.strengths"}, "advice.strengths": {"Kind"}}},
		{"a marked question without a value is cleared", "advice", `{"advice":{"strengths":"Kind","equipment":true}}`,
			`{"answers":{"advice":{"equipment":true}}}`, url.Values{"_q": {"advice.strengths"}}},
		{"an unmarked question is untouched", "advice", `{"advice":{"strengths":"Kind"}}`,
			`{"answers":{"advice":{"equipment":false,"strengths":"Kind"}}}`, url.Values{"_q": {"advice.equipment"}, "advice.equipment": {"false"}}},
		{"a value without a marker is ignored", "advice", `{"advice":{"strengths":"Kind"}}`,
			`{"answers":{"advice":{"strengths":"Kind"}}}`, url.Values{"advice.strengths": {"Gone"}}},
		{"unknown names are ignored", "advice", `{}`, `{"answers":{}}`,
			url.Values{"_q": {"advice.nothing", "x", "", "advice..", "child.school"}, "advice.nothing": {"1"}, "child.school": {"Hill"}}},
		{"a read-only question never takes a value", "child", `{"child":{"name":"Diane"}}`, `{"answers":{"child":{"name":"Diane"}}}`,
			url.Values{"_q": {"child.name"}, "child.name": {"Forged"}}},
		{"a read-only question is never cleared", "child", `{"child":{"name":"Diane"}}`, `{"answers":{"child":{"name":"Diane"}}}`,
			url.Values{"_q": {"child.name"}}},
		{"a read-only table keeps rows and cells", "child", `{"child":{"parents":[{"_row":"aaaaaaaa","name":"Ann"}]}}`,
			`{"answers":{"child":{"parents":[{"_row":"aaaaaaaa","name":"Ann"}]}}}`,
			url.Values{"_q": {"child.parents", "child.parents.aaaaaaaa.name"}, "_rows.child.parents": {"cccccccc"}, "child.parents.aaaaaaaa.name": {"Eve"}, "_do": {"remove:child.parents.aaaaaaaa"}}},
		{"a hidden question never takes a value", "advice", `{"advice":{}}`, `{"answers":{"advice":{}}}`,
			url.Values{"_q": {"advice.what"}, "advice.what": {"A chair"}}},
		{"a hidden question keeps what was stored", "advice", `{"advice":{"equipment":true,"what":"A chair","cost":5}}`,
			`{"answers":{"advice":{"cost":5,"equipment":false,"what":"A chair"}}}`,
			url.Values{"_q": {"advice.equipment", "advice.what"}, "advice.equipment": {"false"}, "advice.what": {"Forged"}}},
		{"a question that becomes visible takes its value", "advice", `{}`, `{"answers":{"advice":{"equipment":true,"what":"A chair"}}}`,
			url.Values{"_q": {"advice.equipment", "advice.what"}, "advice.equipment": {"true"}, "advice.what": {"A chair"}}},
		{"only with its marker", "advice", `{}`, `{"answers":{"advice":{"equipment":true}}}`,
			url.Values{"_q": {"advice.equipment"}, "advice.equipment": {"true"}, "advice.what": {"A chair"}}},
		{"a hidden cell keeps what was stored", "advice", twoRows,
			`{"answers":{"advice":{"outcomes":[{"_row":"aaaaaaaa","level":"low","outcome":"Sits"},{"_row":"bbbbbbbb","met":false,"outcome":"Writes","proof":"Seen"}]}}}`,
			url.Values{"_q": {"advice.outcomes.aaaaaaaa.proof", "advice.outcomes.bbbbbbbb.met", "advice.outcomes.bbbbbbbb.proof"},
				"advice.outcomes.aaaaaaaa.proof": {"Forged"}, "advice.outcomes.bbbbbbbb.met": {"false"}, "advice.outcomes.bbbbbbbb.proof": {"Forged"}}},
		{"a hidden tab takes nothing", "plan", `{"child":{"year":3},"plan":{"next":"Old"}}`, `{"answers":{"child":{"year":3},"plan":{"next":"Old"}}}`,
			url.Values{"_q": {"plan.next", "plan.review"}, "plan.next": {"New"}, "plan.review": {"soon"}}},
		{"what cannot be read is typed", "advice", `{"advice":{"author":{"date":"2026-01-02"}}}`,
			`{"answers":{"advice":{"author":{}}},"typed":{"/advice/author/date":"31/02/2021"}}`,
			url.Values{"_q": {"advice.author.date"}, "advice.author.date": {"31/02/2021"}}},
		{"typed text goes when the answer is right", "advice", `{"answers":{},"typed":{"/advice/author/date":"31/02/2021"}}`,
			`{"answers":{"advice":{"author":{"date":"2021-02-28"}}}}`,
			url.Values{"_q": {"advice.author.date"}, "advice.author.date": {"28/2/21"}}},
		{"typed text of a hidden question stays", "advice", `{"answers":{"advice":{"equipment":true}},"typed":{"/advice/cost":"a lot"}}`,
			`{"answers":{"advice":{"equipment":false}},"typed":{"/advice/cost":"a lot"}}`,
			url.Values{"_q": {"advice.equipment", "advice.cost"}, "advice.equipment": {"false"}, "advice.cost": {"7"}}},
		{"fixed rows keep their order and number", "advice", `{"advice":{"checks":[{"_row":"aaaaaaaa","what":"Seen"},{"_row":"bbbbbbbb","what":"Read"}]}}`,
			`{"answers":{"advice":{"checks":[{"_row":"aaaaaaaa","done":true,"what":"Seen"},{"_row":"bbbbbbbb","what":"Read"}]}}}`,
			url.Values{"_q": {"advice.checks", "advice.checks.aaaaaaaa.done", "advice.checks.aaaaaaaa.what"}, "_rows.advice.checks": {"bbbbbbbb"},
				"advice.checks.aaaaaaaa.done": {"true"}, "advice.checks.aaaaaaaa.what": {"Forged"}, "_do": {"add:advice.checks"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := parsed(t, c.before)
			was := marshalled(t, before)
			a, err := d.Bind(tabOf(t, d, c.tab), before, c.post, noRow)
			if err != nil {
				t.Fatal(err)
			}
			if got := marshalled(t, a); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if now := marshalled(t, before); now != was {
				t.Errorf("the old answers were changed to %s", now)
			}
		})
	}
}

func TestBindRows(t *testing.T) {
	t.Parallel()
	d := everything(t)
	for _, c := range []struct {
		name string
		post url.Values
		want []string // identity and outcome of each row
	}{
		{"without a marker nothing happens", url.Values{"_rows.advice.outcomes": {"bbbbbbbb"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"the posted order counts", url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": {"bbbbbbbb", "aaaaaaaa"}}, []string{"bbbbbbbb Writes", "aaaaaaaa Sits"}},
		{"rows that are not listed go", url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": {"bbbbbbbb"}}, []string{"bbbbbbbb Writes"}},
		{"all rows may go", url.Values{"_q": {"advice.outcomes"}}, nil},
		{"a new key of the right form is a new row", url.Values{"_q": {"advice.outcomes", "advice.outcomes.cccccccc.outcome"},
			"_rows.advice.outcomes": {"aaaaaaaa", "cccccccc"}, "advice.outcomes.cccccccc.outcome": {"New"}}, []string{"aaaaaaaa Sits", "cccccccc New"}},
		{"keys of another form are no rows", url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": {"aaaaaaaa", "", "x", "AAAAAAAA", "../../..", "aaaaaaaa"}}, []string{"aaaaaaaa Sits"}},
		{"cells of rows that are not there are ignored", url.Values{"_q": {"advice.outcomes.dddddddd.outcome"}, "advice.outcomes.dddddddd.outcome": {"Lost"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"add", url.Values{"_do": {"add:advice.outcomes"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes", "zzzzzzzz "}},
		{"below", url.Values{"_do": {"below:advice.outcomes.aaaaaaaa"}}, []string{"aaaaaaaa Sits", "zzzzzzzz ", "bbbbbbbb Writes"}},
		{"remove", url.Values{"_do": {"remove:advice.outcomes.aaaaaaaa"}}, []string{"bbbbbbbb Writes"}},
		{"up", url.Values{"_do": {"up:advice.outcomes.bbbbbbbb"}}, []string{"bbbbbbbb Writes", "aaaaaaaa Sits"}},
		{"down", url.Values{"_do": {"down:advice.outcomes.aaaaaaaa"}}, []string{"bbbbbbbb Writes", "aaaaaaaa Sits"}},
		{"the first cannot go up", url.Values{"_do": {"up:advice.outcomes.aaaaaaaa"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"the last cannot go down", url.Values{"_do": {"down:advice.outcomes.bbbbbbbb"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"a row that is gone cannot be removed", url.Values{"_do": {"remove:advice.outcomes.dddddddd"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"an unknown action does nothing", url.Values{"_do": {"explode:advice.outcomes.aaaaaaaa"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"an action on no table does nothing", url.Values{"_do": {"add:advice.strengths"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"an action without a target does nothing", url.Values{"_do": {"add:"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Writes"}},
		{"first the post is read, then the action done", url.Values{"_q": {"advice.outcomes", "advice.outcomes.bbbbbbbb.outcome"}, "_rows.advice.outcomes": {"bbbbbbbb", "aaaaaaaa"},
			"advice.outcomes.bbbbbbbb.outcome": {"Reads"}, "_do": {"down:advice.outcomes.bbbbbbbb"}}, []string{"aaaaaaaa Sits", "bbbbbbbb Reads"}},
		{"a full table takes no more", url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": {"aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd"}, "_do": {"add:advice.outcomes"}},
			[]string{"aaaaaaaa Sits", "bbbbbbbb Writes", "cccccccc ", "dddddddd "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, err := d.Bind(tabOf(t, d, "advice"), parsed(t, twoRows), c.post, noRow)
			if err != nil {
				t.Fatal(err)
			}
			advice, _ := a.Values["advice"].(map[string]any)
			rows, _ := advice["outcomes"].([]any)
			var got []string
			for _, row := range rows {
				cells := row.(map[string]any)
				outcome, _ := cells["outcome"].(string)
				got = append(got, rowKeyOf(row)+" "+outcome)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("rows %q, want %q", got, c.want)
			}
		})
	}
}

func TestBindRowsKeepTypedTextWithItsRow(t *testing.T) {
	t.Parallel()
	d := everything(t)
	tab := tabOf(t, d, "advice")
	a, err := d.Bind(tab, parsed(t, twoRows), url.Values{"_q": {"advice.outcomes.bbbbbbbb.when"}, "advice.outcomes.bbbbbbbb.when": {"soon"}, "_do": {"up:advice.outcomes.bbbbbbbb"}}, noRow)
	if err != nil {
		t.Fatal(err)
	}
	faults := d.Draft(a)
	if len(faults) != 1 || faults[0].Pointer != "/advice/outcomes/0/when" || faults[0].Name != "advice.outcomes.bbbbbbbb.when" ||
		faults[0].Question != "By when, row 1" || !strings.HasPrefix(faults[0].Message, "Row 1: “soon” is not a date") {
		t.Fatalf("faults %+v", faults)
	}
	a, err = d.Bind(tab, a, url.Values{"_do": {"remove:advice.outcomes.bbbbbbbb"}}, noRow)
	if err != nil || len(a.Typed) != 0 {
		t.Fatalf("typed text outlived its row: %v, %v", a.Typed, err)
	}
}

func TestBindNewRowHasDefaults(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a, err := d.Bind(tabOf(t, d, "advice"), d.Empty(), url.Values{"_do": {"add:advice.outcomes"}}, noRow)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := marshalled(t, a), `{"answers":{"advice":{"outcomes":[{"_row":"zzzzzzzz","level":"mid"}]}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestBindBounds(t *testing.T) {
	t.Parallel()
	d := everything(t)
	tab := tabOf(t, d, "advice")
	megabyte := strings.Repeat("wörds ", MaxTextBytes/7)
	keys := make([]string, 10000)
	for i := range keys {
		keys[i] = fmt.Sprintf("r%07d", i)
	}
	thousand := url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": keys[:MaxRows]}
	for _, key := range keys[:MaxRows] {
		thousand.Add("_q", "advice.outcomes."+key+".outcome")
		thousand.Set("advice.outcomes."+key+".outcome", "Writes")
	}
	for _, c := range []struct {
		name string
		post url.Values
		says string
	}{
		{"a megabyte of text is taken", url.Values{"_q": {"advice.strengths"}, "advice.strengths": {megabyte}}, ""},
		{"more is refused", url.Values{"_q": {"advice.strengths"}, "advice.strengths": {megabyte + megabyte}}, "“Strengths” is longer than 1 MB"},
		{"a whole page has a bound", url.Values{"x": {strings.Repeat(megabyte, 5)}}, "This page holds more than 4 MB"},
		{"a thousand rows are taken", thousand, ""},
		{"ten thousand are refused", url.Values{"_q": {"advice.outcomes"}, "_rows.advice.outcomes": keys}, "“Outcomes” can hold 1,000 rows at most"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, err := d.Bind(tab, parsed(t, twoRows), c.post, noRow)
			var bound *BoundError
			switch {
			case c.says == "" && err != nil:
				t.Fatal(err)
			case c.says == "" && len(d.Draft(a)) == 0:
				t.Error("nothing is reported")
			case c.says != "" && (!errors.As(err, &bound) || !strings.HasPrefix(bound.Sentence, c.says)):
				t.Errorf("error %v, want %q", err, c.says)
			case c.says != "" && marshalled(t, a) != marshalled(t, parsed(t, twoRows)):
				t.Error("the sheet was changed")
			}
		})
	}
}

func TestBindWholeForm(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, `{"$id":"https://portico.invalid/forms/w/1","title":"W","x-form":{"key":"w"},"type":"object","required":["a"],
		"properties":{"a":{"type":"string","title":"A"},"t":{"type":"array","title":"T","items":{"type":"object","properties":{"c":{"type":"integer","title":"C"}}}},
		"docs":{"type":"object","x-kind":"attachments","title":"Supporting Documentation"}}}`)
	a, err := d.Bind(d.Tabs[0], d.Empty(), url.Values{"_q": {"a", "t", "t.aaaaaaaa.c"}, "a": {"x"}, "_rows.t": {"aaaaaaaa"}, "t.aaaaaaaa.c": {"many"}, "_do": {"add:t"}}, noRow)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := marshalled(t, a), `{"answers":{"a":"x","t":[{"_row":"aaaaaaaa"},{"_row":"zzzzzzzz"}]},"typed":{"/t/aaaaaaaa/c":"many"}}`; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if faults := d.Complete(a); len(faults) != 1 || faults[0].Tab != "form" || faults[0].Name != "t.aaaaaaaa.c" || faults[0].Pointer != "/t/0/c" {
		t.Errorf("faults %+v", faults)
	}
	if _, err := d.Bind(d.Tabs[1], a, url.Values{"_q": {"docs"}}, noRow); err != nil {
		t.Error(err)
	}
	part := d.TabAnswers(a, d.Tabs[0])
	if got := marshalled(t, d.WithTab(d.Empty(), d.Tabs[0], part)); got != marshalled(t, a) {
		t.Errorf("put together again it is %s", got)
	}
}

func TestRowKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	source := rand.NewChaCha8([32]byte{1})
	for range 1000 {
		key := NewRowKey(source)
		if !isRowKey(key) || seen[key] {
			t.Errorf("key %q", key)
		}
		seen[key] = true
	}
}

func TestShownAndPostedAgainNothingChanges(t *testing.T) {
	t.Parallel()
	d := everything(t)
	a := parsed(t, fullAnswers)
	a.setTyped("/advice/outcomes/bbbbbbbb/when", "soon")
	for _, tab := range d.Tabs {
		again, err := d.Bind(tab, a, d.PostOf(tab, a), noRow)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := marshalled(t, again), marshalled(t, a); got != want {
			t.Errorf("tab %s: got %s\nwant %s", tab.Name, got, want)
		}
	}
}

// fullAnswers are complete answers to the form "everything".
const fullAnswers = `{
	"child":{"name":"Diane Bluebell","born":"2013-02-10","school":"Testertown High School","year":9,"right":true,
		"parents":[{"_row":"row00001","name":"Ann Bluebell","responsible":true}]},
	"advice":{"strengths":"Draws well.\n\nLikes maps.","equipment":true,"what":"A chair","cost":120.5,
		"outcomes":[{"_row":"aaaaaaaa","outcome":"Sits for a lesson","level":"low","met":false},
			{"_row":"bbbbbbbb","outcome":"Writes","met":true,"proof":"Seen in class","level":"mid"}],
		"areas":["cognition","health"],
		"author":{"name":"Ffion Llewellyn-Rhydderch","date":"2026-10-15","mail":"ffion@example.org"},
		"checks":[{"_row":"row00001","what":"Seen the child","done":true},{"_row":"row00002","what":"Read the papers"}]},
	"plan":{"next":"Review","review":"2027-03-01"},
	"support":{"from":"2026-11-01","until":"2027-07-20","provision":[
			{"_row":"pppppppp","outcome_ref":"bbbbbbbb","also":["aaaaaaaa","bbbbbbbb"],"what":"Teaching assistant","hours":15.1,"travel":0.2},
			{"_row":"qqqqqqqq","outcome_ref":"aaaaaaaa","what":"Speech therapy","hours":0.1}],
		"main":"aaaaaaaa","why":"Two need it"}}`
