package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// back undoes an amendment with a kind and a path, and gives the answers and what is left.
func back(t *testing.T, d *Definition, before, after *Sheet, kind AmendKind, path Path) (string, []string) {
	t.Helper()
	all := after.Amendments(before, nil)
	i := slices.IndexFunc(all, func(m Amendment) bool { return m.Kind == kind && m.Path == path })
	if i < 0 {
		t.Fatalf("there is no %s %s in %+v", kind, path, all)
	}
	was, err := after.a.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	out, err := after.PutBack(before, all[i])
	if err != nil {
		t.Fatal(err)
	}
	if still, _ := after.a.Marshal(); string(still) != string(was) {
		t.Errorf("putting back %s changes the sheet itself", path)
	}
	var left []string
	for _, m := range d.Sheet(out).Amendments(before, nil) {
		left = append(left, fmt.Sprintf("%s %s", m.Kind, m.Path))
	}
	body, err := out.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(body), left
}

// TestPutBack undoes each kind of amendment by itself: the others stay.
func TestPutBack(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	rows := func(all ...string) string { return `"outcomes":[` + strings.Join(all, ",") + `]` }
	a, b, c, e := row("aaaaaaaa", "A"), row("bbbbbbbb", "B"), row("cccccccc", "C"), row("eeeeeeee", "E")
	for name, f := range map[string]struct {
		before, after string
		kind          AmendKind
		path          Path
		want          string   // in the answers
		left          []string // amendments
	}{
		"a text":       {`{"aim":"Sit","words":"x"}`, `{"aim":"Stand","words":"y"}`, AmendChanged, "advice.aim", `"aim":"Sit"`, []string{"changed advice.words"}},
		"a new answer": {`{"words":"x"}`, `{"aim":"Stand","words":"x"}`, AmendChanged, "advice.aim", `{"advice":{"words":"x"}}`, nil},
		"what hides another": {`{"seen":true,"when":"2026-10-01"}`, `{"seen":false,"when":"2026-10-01"}`, AmendChanged, "advice.seen",
			`"seen":true`, nil},
		"a cell": {`{` + rows(a, b) + `}`, `{` + rows(row("aaaaaaaa", "A2"), row("bbbbbbbb", "B2")) + `}`, AmendChanged, "advice.outcomes.bbbbbbbb.what",
			rows(`{"_row":"aaaaaaaa","what":"A2"}`, b), []string{"changed advice.outcomes.aaaaaaaa.what"}},
		"a new cell":             {`{` + rows(a) + `}`, `{` + rows(`{"_row":"aaaaaaaa","what":"A","by":"July"}`) + `}`, AmendChanged, "advice.outcomes.aaaaaaaa.by", rows(a), nil},
		"an added row":           {`{` + rows(a) + `}`, `{` + rows(e, a, b) + `}`, AmendAdded, "advice.outcomes.eeeeeeee", rows(a, b), []string{"added advice.outcomes.bbbbbbbb"}},
		"the only row":           {`{"aim":"x"}`, `{"aim":"x",` + rows(a) + `}`, AmendAdded, "advice.outcomes.aaaaaaaa", `{"advice":{"aim":"x"}}`, nil},
		"a removed row":          {`{` + rows(a, b, c) + `}`, `{` + rows(a, e, c) + `}`, AmendRemoved, "advice.outcomes.bbbbbbbb", rows(a, b, e, c), []string{"added advice.outcomes.eeeeeeee"}},
		"the first row":          {`{` + rows(a, b) + `}`, `{` + rows(b) + `}`, AmendRemoved, "advice.outcomes.aaaaaaaa", rows(a, b), nil},
		"all rows":               {`{` + rows(a) + `}`, `{}`, AmendRemoved, "advice.outcomes.aaaaaaaa", rows(a), nil},
		"a row that was emptied": {`{` + rows(a, b) + `}`, `{` + rows(`{"_row":"aaaaaaaa"}`, b) + `}`, AmendRemoved, "advice.outcomes.aaaaaaaa", rows(a, b), nil},
		"a blank row filled in":  {`{` + rows(`{"_row":"aaaaaaaa"}`, b) + `}`, `{` + rows(a, b) + `}`, AmendAdded, "advice.outcomes.aaaaaaaa", rows(`{"_row":"aaaaaaaa"}`, b), nil},
		"a moved row":            {`{` + rows(a, b, c) + `}`, `{` + rows(c, a, b) + `}`, AmendMoved, "advice.outcomes.cccccccc", rows(a, b, c), nil},
		"one of two moved": {`{` + rows(a, b, c, e) + `}`, `{` + rows(c, e, a, b) + `}`, AmendMoved, "advice.outcomes.bbbbbbbb",
			rows(b, c, e, a), []string{"moved advice.outcomes.aaaaaaaa"}},
	} {
		got, left := back(t, d, amendSheet(t, d, f.before), amendSheet(t, d, f.after), f.kind, f.path)
		if !strings.Contains(got, f.want) || !slices.Equal(left, f.left) {
			t.Errorf("%s: %s and %q are left, want %s and %q", name, got, left, f.want, f.left)
		}
	}
}

// TestPutBackUnreadable puts back what could not be read, and takes it away.
func TestPutBackUnreadable(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, strings.Replace(amendForm, `"by":{"type":"string",`, `"by":{"type":"string","format":"date",`, 1))
	sheet := func(by, typed string) *Sheet {
		a, err := ParseAnswers([]byte(`{"answers":{"advice":{"aim":"x","seen":true,"outcomes":[{"_row":"aaaaaaaa","what":"A"` + by + `}]}},"typed":` + typed + `}`))
		if err != nil {
			t.Fatal(err)
		}
		return d.Sheet(a)
	}
	unread := sheet("", `{"/advice/when":"31/02/2026","/advice/outcomes/aaaaaaaa/by":"soon"}`)
	read := sheet(`,"by":"2026-10-01"`, `{"/advice/when":"31/02/2026"}`)
	got, left := back(t, d, unread, read, AmendChanged, "advice.outcomes.aaaaaaaa.by")
	if !strings.Contains(got, `"/advice/outcomes/aaaaaaaa/by":"soon"`) || strings.Contains(got, "2026-10-01") || left != nil {
		t.Errorf("the text is not back: %s, %q", got, left)
	}
	got, left = back(t, d, read, unread, AmendChanged, "advice.outcomes.aaaaaaaa.by")
	if strings.Contains(got, "soon") || !strings.Contains(got, `"by":"2026-10-01"`) || !strings.Contains(got, "31/02/2026") || left != nil {
		t.Errorf("the date is not back: %s, %q", got, left)
	}
}

// TestPutBackNot leaves alone what cannot be put back.
func TestPutBackNot(t *testing.T) {
	t.Parallel()
	d := mustCompile(t, amendForm)
	before, after := amendSheet(t, d, `{"seen":true,"when":"2026-10-01"}`), amendSheet(t, d, `{"seen":false,"when":"2026-10-01"}`)
	for _, m := range after.Amendments(before, nil) {
		if m.CanPutBack != (m.Path == "advice.seen") {
			t.Errorf("%s: can be put back: %t", m.Path, m.CanPutBack)
		}
	}
	for _, m := range []Amendment{
		{Kind: AmendChanged, Tab: "advice", Question: "advice.seen", Path: "advice.seen"},
		{Kind: AmendChanged, Tab: "advice", Question: "advice.gone", Path: "advice.gone", CanPutBack: true},
		{Kind: AmendAdded, Tab: "gone", Question: "gone.rows", Path: "gone.rows.aaaaaaaa", Table: "Rows", CanPutBack: true},
		{Kind: AmendRemoved, Tab: "advice", Question: "advice.outcomes", Path: "advice.outcomes.zzzzzzzz", Table: "Outcomes", CanPutBack: true},
		{Kind: AmendMoved, Tab: "advice", Question: "advice.outcomes", Path: "advice.outcomes.zzzzzzzz", Table: "Outcomes", CanPutBack: true},
		{Kind: AmendChanged, Tab: "advice", Question: "advice.outcomes", Path: "advice.outcomes.zzzzzzzz.what", Table: "Outcomes", CanPutBack: true},
	} {
		out, err := after.PutBack(before, m)
		if err != nil || len(d.Sheet(out).Amendments(after, nil)) != 0 {
			t.Errorf("%s %s: %v, %+v", m.Kind, m.Path, err, out)
		}
	}
	var full []string
	for i := range MaxRows {
		full = append(full, row(fmt.Sprintf("r%07d", i), "x"))
	}
	before, after = amendSheet(t, d, `{"outcomes":[`+row("aaaaaaaa", "A")+`]}`), amendSheet(t, d, `{"outcomes":[`+strings.Join(full, ",")+`]}`)
	m := Amendment{Kind: AmendRemoved, Tab: "advice", Question: "advice.outcomes", Path: "advice.outcomes.aaaaaaaa", Table: "Outcomes", CanPutBack: true}
	if out, err := after.PutBack(before, m); err == nil || len(d.Sheet(out).Amendments(after, nil)) != 0 {
		t.Errorf("a full table takes one more row: %v", err)
	}
}
