package portal

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// unfolded are the content lines of a calendar, checked as RFC 5545 3.1 has them.
func unfolded(t *testing.T, body []byte) []string {
	t.Helper()
	text := string(body)
	if !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
		t.Fatalf("lines do not end with CRLF: %q", text)
	}
	var lines []string
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) {
			t.Errorf("a line of %d octets: %q", len(l), l)
		}
		if rest, ok := strings.CutPrefix(l, " "); ok {
			lines[len(lines)-1] += rest
			continue
		}
		lines = append(lines, l)
	}
	return lines
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Gwybodaeth asesiad â ŵ ", 12)
	hard := "Advice; part 1, \\ \"quoted\"\nBEGIN:VEVENT\r\x00end " + long
	at := time.Date(2026, 10, 15, 12, 0, 0, 0, time.UTC)
	lines := unfolded(t, Calendar("Forms, due", []CalendarEntry{
		{UID: "task-a@forms.example", FormType: hard, Due: Date{2026, 12, 31}, URL: "https://forms.example/tasks/a", Changed: at},
		{UID: "task-b@forms.example", FormType: "OT advice", Due: Date{2026, 10, 26}, URL: "https://forms.example/tasks/b", Changed: at}}))
	count := map[string]int{}
	for _, l := range lines {
		name, _, ok := strings.Cut(l, ":")
		if !ok {
			t.Errorf("a line without a name: %q", l)
		}
		count[name+" "+l]++
		count[name]++
	}
	if count["BEGIN"] != 3 || count["END"] != 3 || count["UID"] != 2 || count["DTSTAMP"] != 2 {
		t.Errorf("the parts do not match: %v", lines)
	}
	want := `SUMMARY:Form due: Advice\; part 1\, \\ "quoted"\nBEGIN:VEVENT\nend ` + long
	for _, l := range []string{want, "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "DTSTAMP:20261015T120000Z", `X-WR-CALNAME:Forms\, due`} {
		found := false
		for _, have := range lines {
			found = found || have == l
		}
		if !found {
			t.Errorf("no line %q in\n%s", l, strings.Join(lines, "\n"))
		}
	}
}
