package engine

import (
	"fmt"
	"sort"
	"strings"
)

// findings gathers what is wrong with one definition.
type findings struct {
	list []Finding
	via  *node // the $ref of the form through which a catalogue file is read now
}

// maxFindings bounds the list: nobody mends more at one go, and a hostile source
// could otherwise name every node.
const maxFindings = 200

func (f *findings) add(n *node, level, rule, format string, args ...any) {
	if len(f.list) >= maxFindings {
		return
	}
	message := fmt.Sprintf(format, args...)
	at := n.at()
	if at != nil && at.file != "" {
		message = fmt.Sprintf("In %s, line %d: %s", at.file, at.line, message)
		at = f.via
	} else if n != nil && n.file != "" {
		message = fmt.Sprintf("In %s: %s", n.file, message)
	}
	finding := Finding{Rule: rule, Level: level, Message: message}
	if at != nil {
		finding.Line, finding.Column, finding.Pointer = at.line, at.column, at.pointer()
	}
	f.list = append(f.list, finding)
}

// fail adds an error, warn a warning, each at the node's place in the source.
func (f *findings) fail(n *node, rule, format string, args ...any) {
	f.add(n, LevelError, rule, format, args...)
}

func (f *findings) warn(n *node, rule, format string, args ...any) {
	f.add(n, LevelWarn, rule, format, args...)
}

// failed says whether there is an error.
func (f *findings) failed() bool {
	for _, one := range f.list {
		if one.Level == LevelError {
			return true
		}
	}
	return false
}

// sorted gives the findings in the order of the source, each said once.
func (f *findings) sorted() []Finding {
	sort.SliceStable(f.list, func(i, j int) bool {
		a, b := f.list[i], f.list[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	seen := map[Finding]bool{}
	out := f.list[:0:0]
	for _, one := range f.list {
		if !seen[one] {
			seen[one] = true
			out = append(out, one)
		}
	}
	return out
}

// excerpt cuts a text for a message.
func excerpt(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	cut := string(runes[:most-1])
	if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 { // between words, if there is a place
		cut = cut[:at]
	}
	return cut + "…"
}
