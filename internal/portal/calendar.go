package portal

import (
	"strings"
	"time"
	"unicode/utf8"
)

// CalendarEntry is a due date in a calendar. It names no child: calendars are shown to
// others, and their servers keep copies.
type CalendarEntry struct {
	UID      string // stays the same for a task, "task-k3f9x2abcd@forms.example"
	FormType string
	Due      Date
	URL      string
	Changed  time.Time
}

// Calendar writes entries as iCalendar (RFC 5545): a day each, lines folded at 75 octets and
// ended by CRLF.
func Calendar(name string, entries []CalendarEntry) []byte {
	var b strings.Builder
	line := func(s string) { fold(&b, s) }
	line("BEGIN:VCALENDAR")
	line("VERSION:2.0")
	line("PRODID:-//Portico//Due dates//EN")
	line("CALSCALE:GREGORIAN")
	line("METHOD:PUBLISH")
	line("X-WR-CALNAME:" + escapeCalendar(name))
	line("REFRESH-INTERVAL;VALUE=DURATION:PT6H")
	for _, e := range entries {
		line("BEGIN:VEVENT")
		line("UID:" + escapeCalendar(e.UID))
		line("DTSTAMP:" + e.Changed.UTC().Format("20060102T150405Z"))
		line("DTSTART;VALUE=DATE:" + e.Due.format("20060102"))
		line("DTEND;VALUE=DATE:" + e.Due.Add(1).format("20060102"))
		line("SUMMARY:" + escapeCalendar("Form due: "+e.FormType))
		line("URL:" + strings.NewReplacer("\r", "", "\n", "").Replace(e.URL))
		line("CLASS:PRIVATE")
		line("TRANSP:TRANSPARENT")
		line("END:VEVENT")
	}
	line("END:VCALENDAR")
	return []byte(b.String())
}

// escapeCalendar writes text as RFC 5545 wants it (3.3.11); control characters go.
func escapeCalendar(s string) string {
	s = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return -1
		}
		return c
	}, s)
}

// maxCalendarLine is how many octets a line has at most, without its end.
const maxCalendarLine = 75

// fold writes a line in pieces: each but the first begins with a space, and no character is cut.
func fold(b *strings.Builder, s string) {
	room := maxCalendarLine
	for len(s) > room {
		at := room
		for at > 0 && !utf8.RuneStart(s[at]) {
			at--
		}
		b.WriteString(s[:at] + "\r\n ")
		s, room = s[at:], maxCalendarLine-1
	}
	b.WriteString(s + "\r\n")
}
