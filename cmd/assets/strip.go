package main

import "strings"

// unused are the components of govuk-frontend that no page of Portico has. Their
// rules would be a third of the stylesheet. A rule is dropped when each of its
// selectors begins with one of them.
var unused = []string{
	".govuk-accordion", ".govuk-back-link", ".govuk-breadcrumbs", ".govuk-character-count", ".govuk-cookie-banner",
	".govuk-date-input", ".govuk-exit-this-page", ".govuk-file-upload", ".govuk-footer", ".govuk-generic-header", ".govuk-header",
	".govuk-inset-text", ".govuk-logo", ".govuk-notification-banner", ".govuk-pagination", ".govuk-panel", ".govuk-password-input",
	".govuk-phase-banner", ".govuk-service-navigation", ".govuk-skip-link", ".govuk-summary-list", ".govuk-summary-card",
	".govuk-table", ".govuk-tabs", ".govuk-tag", ".govuk-task-list", ".govuk-warning-text", ".govuk-grid", ".govuk-main-wrapper",
	".govuk-width-container", ".govuk-template", ".govuk-section-break", ".govuk-frontend-supported .govuk-",
	".js-enabled .govuk-", `.govuk-\!-`, ".govuk-heading", ".govuk-caption", ".govuk-link-image",
}

// strip drops the rules of unused components from minified CSS, also inside
// @media and @supports, and blocks that are empty afterwards.
func strip(css string) string {
	var out strings.Builder
	for css != "" {
		open := strings.IndexByte(css, '{')
		if open < 0 {
			out.WriteString(css)
			break
		}
		end := blockEnd(css, open)
		head, body := css[:open], css[open+1:end-1]
		css = css[end:]
		switch {
		case nested(head):
			if inner := strip(body); strings.TrimSpace(inner) != "" {
				out.WriteString(head + "{" + inner + "}")
			}
		case !isUnused(head):
			out.WriteString(head + "{" + body + "}")
		}
	}
	return out.String()
}

// nested tells the blocks that hold rules from those that hold declarations.
func nested(head string) bool {
	return strings.HasPrefix(head, "@media") || strings.HasPrefix(head, "@supports")
}

// blockEnd is the place behind the brace that closes the one at open.
func blockEnd(css string, open int) int {
	depth := 0
	for i := open; i < len(css); i++ {
		switch css[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(css)
}

// isUnused reports whether every selector of a rule is of an unused component.
func isUnused(selectors string) bool {
	for _, s := range strings.Split(selectors, ",") {
		if !hasPrefix(strings.TrimSpace(s), unused) {
			return false
		}
	}
	return true
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
