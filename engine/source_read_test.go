package engine

import "testing"

func TestReadSourceKeepsOrderAndPlaces(t *testing.T) {
	t.Parallel()
	root, found := readSource([]byte("\ufeff{\n  \"z\": [1, true],\n  \"é\": \"\\u00e9\\ud83d\\ude00\\n\", \"a\": {\"b/c~d\": null}\n}\n"), "")
	if len(found) > 0 {
		t.Fatal(found)
	}
	if got := string(root.appendJSON(nil)); got != "{\"z\":[1,true],\"é\":\"é😀\\n\",\"a\":{\"b/c~d\":null}}" {
		t.Errorf("read %s", got)
	}
	for _, c := range []struct {
		n            *node
		line, column int
		pointer      string
	}{
		{root, 1, 1, ""},
		{root.get("z").items[1], 2, 12, "/z/1"},
		{root.get("é"), 3, 8, "/é"},
		{root.get("a").get("b/c~d"), 3, 47, "/a/b~1c~0d"},
	} {
		if c.n.line != c.line || c.n.column != c.column || c.n.pointer() != c.pointer {
			t.Errorf("%q at %d:%d, want %q at %d:%d", c.n.pointer(), c.n.line, c.n.column, c.pointer, c.line, c.column)
		}
		if down := root.down(c.pointer); down != c.n {
			t.Errorf("%q leads to %q", c.pointer, down.pointer())
		}
	}
}

func TestReadSourceRefuses(t *testing.T) {
	t.Parallel()
	for _, src := range []string{"", "{", "}", "[1 2]", `{"a"}`, `{"a":}`, `{a: 1}`, `"\x"`, `"\u12"`, "\"\x01\"", "\"\xff\"", "01", "1.", "-", "1e", "+1", ".5", "tru", "nul", "NaN", `{"a":1,}`, `[,1]`, `[1,,2]`, "1 2", `"a`, `"a\`, "[1", `{"a":1`} {
		root, found := readSource([]byte(src), "")
		if root != nil || len(found) == 0 {
			t.Errorf("%q was read as %v", src, root)
		}
	}
}
