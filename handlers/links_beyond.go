package handlers

import "portico/internal/portal"

// beyondLinks are the links under somebody's name to what helps.
func beyondLinks(standings []portal.Standing) []MenuLink {
	var out []MenuLink
	if portal.MayAny(portal.ActionSetAbsence, standings) {
		out = append(out, MenuLink{Href: "/automatic-replies", Text: "Automatic Replies"})
	}
	if portal.MayAny(portal.ActionSetCalendar, standings) {
		out = append(out, MenuLink{Href: "/calendar", Text: "Calendar"})
	}
	return append(out, MenuLink{Href: "/help", Text: "Help"})
}
