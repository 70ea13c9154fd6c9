package engine

import (
	"encoding/json"
	"strings"
)

// Head is what a definition's source says of itself, as far as it can be read: of a
// source that does not compile too.
type Head struct {
	Key, Title   string
	Line, Column int // of the key; of the document's beginning when there is none
}

// ReadHead reads key and title out of a source; empty for what is no JSON.
func ReadHead(src []byte) Head {
	root, _ := readSource(src, "")
	h := Head{Line: 1, Column: 1, Key: root.get("x-form").get("key").str(), Title: root.get("title").str()}
	if key := root.get("x-form").get("key"); key != nil {
		h.Line, h.Column = key.line, key.column
	}
	return h
}

// Renamed is a copy of a source with another key and title, and an $id that goes with
// the key. All else stays as it is written, remarks and spaces too. A source that is no
// JSON object is given back as it is.
func Renamed(src []byte, key, title string) []byte {
	root, _ := readSource(src, "")
	text := strings.TrimPrefix(string(src), "\ufeff")
	id := root.get("$id").str()
	if at := strings.LastIndexByte(id, '/'); at >= 0 {
		id = id[:at+1] + key
	}
	// From the end to the beginning, so that the places before stay right.
	for _, change := range sortedChanges([]change{{root.get("x-form").get("key"), key}, {root.get("title"), title}, {root.get("$id"), id}}) {
		text = change.apply(text)
	}
	return []byte(text)
}

// change puts another text in the place of a string of the source.
type change struct {
	at   *node
	text string
}

// sortedChanges leaves out what is no string and puts the last place first.
func sortedChanges(all []change) []change {
	var out []change
	for _, c := range all {
		if c.at == nil || c.at.kind != stringNode {
			continue
		}
		i := 0
		for i < len(out) && (out[i].at.line > c.at.line || out[i].at.line == c.at.line && out[i].at.column > c.at.column) {
			i++
		}
		out = append(out[:i], append([]change{c}, out[i:]...)...)
	}
	return out
}

func (c change) apply(src string) string {
	start := offsetOf(src, c.at.line, c.at.column)
	end := start + 1
	for end < len(src) && src[end] != '"' {
		if src[end] == '\\' {
			end++
		}
		end++
	}
	quoted, err := json.Marshal(c.text)
	if err != nil || end >= len(src) {
		return src
	}
	return src[:start] + string(quoted) + src[end+1:]
}

// offsetOf is the offset of a place in the source, columns counted in characters.
func offsetOf(src string, line, column int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(src[at:], '\n') + 1
	}
	for i := range src[at:] {
		if column--; column == 0 {
			return at + i
		}
	}
	return at
}
