package handlers

import (
	"testing"

	"portico/engine"
	"portico/formdefs"
	"portico/partials"
	"portico/public"
)

// BenchmarkTab is a tab of some thirty inputs, from answers to HTML: what the budget of
// cmd/bench is set for.
func BenchmarkTab(b *testing.B) {
	source, err := formdefs.Definition("ot-advice")
	if err != nil {
		b.Fatal(err)
	}
	raw, err := formdefs.Sample("ot-advice", "typical")
	if err != nil {
		b.Fatal(err)
	}
	def, found := engine.Compile(source, formdefs.Catalogue())
	if def == nil {
		b.Fatal(found)
	}
	answers, err := def.Read(raw)
	if err != nil {
		b.Fatal(err)
	}
	views, err := partials.New(partials.Options{Asset: public.Asset})
	if err != nil {
		b.Fatal(err)
	}
	tab, controls := def.Tabs[0], 0
	for _, t := range def.Tabs {
		if n := len(def.PostOf(t, answers)[engine.FieldMarker]); n > controls {
			tab, controls = t, n
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := TabHTML(views, def, tab, answers); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(controls), "inputs")
}
