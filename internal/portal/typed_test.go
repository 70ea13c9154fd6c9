package portal

import "testing"

func TestCheckEmail(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"gwenllian@seren.example", " Sofia.O'Hara+ehc@north-shire.nhs.uk ", "zoë@schule.example"} {
		if words := CheckEmail(good); words != "" {
			t.Errorf("%q: %s", good, words)
		}
	}
	for _, bad := range []string{"", "a@b", "sofia@localhost", `"a b"@nhs.example`, `"ab"@nhs.example`, "a b@nhs.example", "Sofia <s@nhs.example>", "s@nhs..example",
		"s@.example", "s@nhs.", "s@-nhs.example", "s@[127.0.0.1]x", "so\u200bfia@nhs.example", "sofia@nhs.\u200bexample", "one@nhs.example,two@nhs.example"} {
		if CheckEmail(bad) == "" {
			t.Errorf("%q counts as an address", bad)
		}
	}
}

func TestCleanReference(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{" EHC  1042 ": "EHC 1042", "EHC\u200b-1042": "EHC-1042", "EHC\t\u00a01042": "EHC 1042", "E\u00adHC\x00": "EHC", "\u200b \u2060": ""} {
		if got := CleanReference(typed); got != want {
			t.Errorf("%q is kept as %q, want %q", typed, got, want)
		}
	}
}

func TestHasLetter(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"Łucja": true, "李": true, "\u200b": false, "": false, "--": false, "\u2060 .": false} {
		if HasLetter(name) != want {
			t.Errorf("%q: want %v", name, want)
		}
	}
}
