package pdf

import (
	"testing"

	"portico/engine/doc"
)

// long repeats the answers of the sample until there are about twenty pages.
func long() *doc.Document {
	d := sample()
	for range 9 {
		d.Blocks = append(d.Blocks, sampleAnswers()...)
	}
	return d
}

func BenchmarkPrint(b *testing.B) {
	for name, d := range map[string]*doc.Document{"short": sample(), "long": long()} {
		pages := float64(len(compose(d).pages))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Print(d, created); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(pages, "pages")
		})
	}
}
