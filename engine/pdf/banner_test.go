package pdf

import "testing"

func TestNameFromTheRightStaysFirst(t *testing.T) {
	t.Parallel()
	sc := &scribe{}
	name := span{text: "\u0645\u062d\u0645\u062f", bold: true, framed: true}
	p := sc.prepare(styleStrip, name, span{text: ", DOB "}, span{text: "03-May-2016", bold: true})
	if p.levels[0] != 1 || p.levels[len(p.levels)-1] != 0 {
		t.Errorf("the line has the levels %v", p.levels)
	}
	name.framed = false
	if p = sc.prepare(styleStrip, name, span{text: ", DOB "}); p.levels[0]&baseRight == 0 {
		t.Error("a text by itself no longer begins from the side of its first letter")
	}
}
