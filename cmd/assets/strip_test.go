package main

import (
	"strings"
	"testing"
)

func TestStrip(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, css, want string }{
		{"unused", ".govuk-header{color:red}.govuk-button{color:blue}", ".govuk-button{color:blue}"},
		{"shared rule stays", ".govuk-header,.govuk-button{color:red}", ".govuk-header,.govuk-button{color:red}"},
		{"all selectors unused", ".govuk-header a,.govuk-tabs__list{color:red}", ""},
		{"inside media", "@media print{.govuk-header{color:red}.govuk-label{color:blue}}", "@media print{.govuk-label{color:blue}}"},
		{"empty media goes", "@media print{.govuk-header{color:red}}a{b:c}", "a{b:c}"},
		{"nested", "@supports (a:b){@media print{.govuk-tabs{x:y}.govuk-input{x:y}}}", "@supports (a:b){@media print{.govuk-input{x:y}}}"},
		{"other at-rules stay", "@keyframes k{from{a:b}to{a:c}}", "@keyframes k{from{a:b}to{a:c}}"},
		{"tail", "a{b:c}/* end */", "a{b:c}/* end */"},
	}
	for _, test := range tests {
		if got := strip(test.css); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestHashedName(t *testing.T) {
	t.Parallel()
	a, b := hashedName("app.css", []byte("a")), hashedName("app.css", []byte("b"))
	if a == b || a != hashedName("app.css", []byte("a")) {
		t.Errorf("%s and %s: a name has to follow from the content", a, b)
	}
	if !strings.HasPrefix(a, "app-") || !strings.HasSuffix(a, ".css") {
		t.Errorf("%s does not tell what it is", a)
	}
}
