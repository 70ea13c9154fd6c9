package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"testing"
	"time"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/formdefs"
	"portico/handlers"
	"portico/partials"
	"portico/public"
)

// form is the shipped form that everything is measured on.
const form = "ot-advice"

type subject struct {
	source  []byte
	def     *engine.Definition
	typical engine.Answers
	tab     *engine.Tab // the one with the most inputs
	post    url.Values
}

func newSubject() (*subject, error) {
	s := &subject{}
	var err error
	if s.source, err = formdefs.Definition(form); err != nil {
		return nil, err
	}
	def, findings := engine.Compile(s.source, formdefs.Catalogue())
	if def == nil {
		return nil, fmt.Errorf("%s does not compile: %v", form, findings)
	}
	s.def = def
	if s.typical, err = sample(def, "typical"); err != nil {
		return nil, err
	}
	for _, t := range def.Tabs {
		if post := def.PostOf(t, s.typical); len(post["_q"]) > len(s.post["_q"]) {
			s.tab, s.post = t, post
		}
	}
	return s, nil
}

func sample(def *engine.Definition, name string) (engine.Answers, error) {
	raw, err := formdefs.Sample(form, name)
	if err != nil {
		return engine.Answers{}, err
	}
	return def.Read(raw)
}

func engineRows() ([]row, error) {
	s, err := newSubject()
	if err != nil {
		return nil, err
	}
	views, err := partials.New(partials.Options{Asset: public.Asset})
	if err != nil {
		return nil, err
	}
	faults := s.def.Draft(s.typical)
	rows := []row{
		timed("compile "+form, 0, func() { engine.Compile(s.source, formdefs.Catalogue()) }),
		timed(fmt.Sprintf("bind tab %s (%d controls)", s.tab.Name, len(s.post["_q"])), 0, func() { must(s.def.Bind(s.tab, s.typical, s.post, row8)) }),
		timed("draft pass, typical", 0, func() { s.def.Draft(s.typical) }),
		timed("complete pass, typical", 600*time.Microsecond, func() { s.def.Complete(s.typical) }),
		timed("tab view alone", 0, func() { s.def.View(s.tab, s.typical, faults, engine.ViewOptions{}) }),
		timed(fmt.Sprintf("tab %s from answers: faults, marks, view and HTML", s.tab.Name), 400*time.Microsecond, func() { must(handlers.TabHTML(views, s.def, s.tab, s.typical)) }),
	}
	large, err := s.large()
	if err != nil {
		return nil, err
	}
	rows = append(rows, large...)
	for _, name := range []string{"empty", "typical", "long"} {
		r, err := s.printed(name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, nil
}

func row8() string { return "abcdefgh" }

func (s *subject) printed(name string) (row, error) {
	answers, err := sample(s.def, name)
	if err != nil {
		return row{}, err
	}
	d := s.def.Document(answers, engine.DocOptions{Banner: doc.Banner{Organisation: "Northshire County Council", Name: "Diane Bluebell",
		Born: "10-Feb-2013", Reference: "NC-2026-01843", FormTitle: s.def.Title}})
	b, err := pdf.Print(d, pdf.Options{Created: time.Unix(0, 0).UTC()})
	if err != nil {
		return row{}, err
	}
	pages := 0
	if m := pageCount.FindSubmatch(b); m != nil {
		pages, _ = strconv.Atoi(string(m[1]))
	}
	budget := 20*time.Millisecond + time.Duration(pages)*1500*time.Microsecond
	return timed(fmt.Sprintf("PDF of sample %s, %d pages, %d KB", name, pages, len(b)>>10), budget, func() {
		must(pdf.Print(d, pdf.Options{Created: time.Unix(0, 0).UTC()}))
	}), nil
}

// pageCount is the number of pages in the root of a PDF's page tree.
var pageCount = regexp.MustCompile(`/Count (\d+)`)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// attempts are how often a function is measured: the best counts, since whatever else
// the machine does can only make it slower.
const attempts = 3

// timed benchmarks a function by Go's own harness.
func timed(what string, budget time.Duration, do func()) row {
	var r testing.BenchmarkResult
	for range attempts {
		one := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				do()
			}
		})
		if r.N == 0 || one.NsPerOp() < r.NsPerOp() {
			r = one
		}
	}
	took := time.Duration(r.NsPerOp())
	out := row{what: what, took: took, figure: fmt.Sprintf("%v, %d allocations, %d KB", round(took), r.AllocsPerOp(), r.AllocedBytesPerOp()>>10)}
	if budget > 0 {
		out.budget, out.over = "at most "+round(budget).String(), took > budget
	}
	return out
}

func round(d time.Duration) time.Duration {
	switch {
	case d > 100*time.Millisecond:
		return d.Round(time.Millisecond)
	case d > time.Millisecond:
		return d.Round(10 * time.Microsecond)
	}
	return d.Round(100 * time.Nanosecond)
}
