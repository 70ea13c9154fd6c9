package engine

import (
	"encoding/json"
	"io/fs"
	"slices"
)

// factsFile is the list of the facts that x-prefill can point at, in the catalogue.
const factsFile = "facts.json"

// facts warns of facts that the catalogue does not list: nothing would ever be filled in.
// A catalogue need not bring a list along.
func (l *formLint) facts(catalogue fs.FS) {
	if catalogue == nil || len(l.d.Prefills) == 0 {
		return
	}
	src, err := fs.ReadFile(catalogue, factsFile)
	if err != nil {
		return
	}
	var known []string
	if err := json.Unmarshal(src, &known); err != nil {
		l.warn(l.source, "prefill", "The file %s of the catalogue cannot be used, so the facts of the form were not compared with it.", factsFile)
		return
	}
	for _, q := range l.d.Prefills {
		if slices.Contains(known, q.Prefill) {
			continue
		}
		advice := "Correct the name."
		if near := nearest(q.Prefill, known); near != "" {
			advice = "Did you mean " + near + "?"
		}
		at := l.at(q)
		if n := at.get("x-prefill"); n != nil {
			at = n
		}
		l.warn(at, "prefill", "The council's record has no fact called %s. %s", excerpt(q.Prefill, 60), advice)
	}
}
