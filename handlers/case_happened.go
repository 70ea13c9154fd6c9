package handlers

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// shownEvents is how many events the page of a case shows.
const shownEvents = 8

// happenedWords say what an event was: %who is who did it, %form the form, %with whom that is
// with. What is not there is not shown.
var happenedWords = map[store.AuditKind]string{
	store.AuditCaseCreated:        "Case recorded by %who",
	store.AuditTaskSent:           "%form sent by %who",
	store.AuditPartAsked:          "%who asked somebody elsewhere for %form",
	store.AuditPartTakenBack:      "%form taken back by %who, who had asked for it",
	store.AuditTaskOpened:         "%form opened by %who",
	store.AuditReminded:           "Reminder sent for %form, with %with",
	store.AuditSubmitted:          "%who submitted %form",
	store.AuditCounterSigned:      "%who counter-signed %form",
	store.AuditAccepted:           "%form accepted by %who",
	store.AuditReturned:           "%form returned by %who",
	store.AuditReopened:           "%form opened again by %who",
	store.AuditRetracted:          "%form retracted by %who",
	store.AuditDeclineProposed:    "%who asked to decline %form",
	store.AuditDeclineAgreed:      "Nil return of %form agreed by %who",
	store.AuditDeclineRefused:     "Decline of %form refused by %who",
	store.AuditTimeAsked:          "%who asked for more time for %form",
	store.AuditTimeGranted:        "More time granted for %form by %who",
	store.AuditTimeRefused:        "More time for %form refused by %who",
	store.AuditPickedUp:           "%form picked up by %who",
	store.AuditReassigned:         "%form handed over by %who",
	store.AuditReceivedCorrected:  "Receipt of %form put right by %who: %detail",
	store.AuditCaseDate:           "%detail, recorded by %who",
	store.AuditExceptionRecorded:  "Exception recorded by %who: %detail",
	store.AuditExceptionWithdrawn: "Exception taken back by %who: %detail",
	store.AuditCaseClosed:         "Case closed by %who",
	store.AuditCaseReopened:       "Case opened again by %who",
	store.AuditChased:             "%form with %with chased by %who",
}

var happenedKinds = func() (out []store.AuditKind) {
	for kind := range happenedWords {
		out = append(out, kind)
	}
	return out
}()

// happened are the last things that happened in a case.
func (s *Server) happened(ctx context.Context, account portal.Account, c *casework.Case) (out []Happened, err error) {
	events, err := s.store.CaseEvents(ctx, account.ID, c.ID, happenedKinds, shownEvents)
	for _, e := range events {
		out = append(out, Happened{portal.Stamp(e.At), happenedLine(e)})
	}
	return out, err
}

func happenedLine(e store.CaseEvent) string {
	or := func(words, other string) string {
		if words == "" {
			return other
		}
		return words
	}
	line := strings.NewReplacer("%who", or(e.Who, "somebody"), "%form", or(e.FormType, "a form"), "%with", or(e.With, "nobody yet"), "%detail", happenedDetail(e)).Replace(happenedWords[e.Kind])
	first, size := utf8.DecodeRuneInString(line)
	return string(unicode.ToUpper(first)) + line[size:]
}

// happenedDetail puts the codes of an event into words.
func happenedDetail(e store.CaseEvent) string {
	code, rest, _ := strings.Cut(e.Detail, " ")
	day := func(text string) string {
		d, err := portal.ParseDate(text)
		if err != nil {
			return "no date any more"
		}
		return d.List()
	}
	switch e.Kind {
	case store.AuditCaseDate:
		return portal.AnchorTitle(code) + ": " + day(rest)
	case store.AuditReceivedCorrected:
		return day(e.Detail)
	case store.AuditExceptionRecorded, store.AuditExceptionWithdrawn:
		rule := limitNamed(code)
		return joined(", ", rule.Title, rule.Mark)
	}
	return ""
}
