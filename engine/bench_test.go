package engine

import (
	"io/fs"
	"net/url"
	"os"
	"testing"
)

// typical is the shipped OT advice with its typical sample.
func typical(b *testing.B) (*Definition, Answers) {
	b.Helper()
	d := otAdvice(b)
	src, err := os.ReadFile("../formdefs/ot-advice/samples/typical.json")
	if err != nil {
		b.Fatal(err)
	}
	return d, parsed(b, string(src))
}

func BenchmarkCompile(b *testing.B) {
	catalogue := os.DirFS("../formdefs")
	src, err := fs.ReadFile(catalogue, "ot-advice/definition.json")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if d, found := Compile(src, catalogue); d == nil {
			b.Fatal(found)
		}
	}
}

func BenchmarkCompileBundled(b *testing.B) {
	d, _ := typical(b)
	for b.Loop() {
		if d, found := Compile(d.Bundled, nil); d == nil {
			b.Fatal(found)
		}
	}
}

func BenchmarkParseAnswers(b *testing.B) {
	_, a := typical(b)
	src, err := a.Marshal()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := ParseAnswers(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarshal(b *testing.B) {
	_, a := typical(b)
	for b.Loop() {
		if _, err := a.Marshal(); err != nil {
			b.Fatal(err)
		}
	}
}

// largestTab is the tab whose post has the most controls.
func largestTab(d *Definition, a Answers) (tab *Tab, post url.Values) {
	for _, t := range d.Tabs {
		if p := d.PostOf(t, a); len(p[FieldMarker]) > len(post[FieldMarker]) {
			tab, post = t, p
		}
	}
	return tab, post
}

func BenchmarkBind(b *testing.B) {
	d, a := typical(b)
	tab, post := largestTab(d, a)
	b.ReportMetric(float64(len(post[FieldMarker])), "inputs")
	for b.Loop() {
		if _, err := d.Bind(tab, a, post, noRow); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDraft(b *testing.B) {
	d, a := typical(b)
	for b.Loop() {
		d.Draft(a)
	}
}

func BenchmarkComplete(b *testing.B) {
	d, a := typical(b)
	if faults := d.Complete(a); len(faults) != 0 {
		b.Fatal(faults)
	}
	for b.Loop() {
		d.Complete(a)
	}
}

func BenchmarkView(b *testing.B) {
	d, a := typical(b)
	tab, _ := largestTab(d, a)
	for b.Loop() {
		d.View(tab, a, nil, ViewOptions{})
	}
}

func BenchmarkMarks(b *testing.B) {
	d, a := typical(b)
	for b.Loop() {
		d.Marks(a, nil, 1)
	}
}

// BenchmarkPage is what a GET of a tab asks of the engine, from one Sheet.
func BenchmarkPage(b *testing.B) {
	d, a := typical(b)
	tab, _ := largestTab(d, a)
	for b.Loop() {
		s := d.Sheet(a)
		s.View(tab, s.Draft(), ViewOptions{})
		s.Marks(nil, 1)
	}
}

func BenchmarkDocument(b *testing.B) {
	d, a := typical(b)
	for b.Loop() {
		d.Document(a, DocOptions{})
	}
}
