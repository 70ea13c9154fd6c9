package portal

import (
	"net/mail"
	"strings"
	"unicode"
)

// CheckEmail says why nobody can register with a work email address, or "". It is the one
// rule for addresses that are registered and for those that forms are sent to; an empty
// address is for the caller to name.
func CheckEmail(email string) string {
	email = strings.TrimSpace(email)
	parsed, err := mail.ParseAddress(email)
	_, host, _ := strings.Cut(email, "@")
	if err != nil || parsed.Address != email || len(email) > 200 || !isHost(host) || strings.ContainsFunc(email, unsafeInEmail) {
		return "This is not an email address. It looks like name@organisation.nhs.uk"
	}
	return ""
}

// isHost reports whether a text is the name of a host with its domain, as mail needs it.
func isHost(host string) bool {
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return len(labels) > 1
}

func unsafeInEmail(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) || r == '"' }

// CleanReference gives a reference as it is kept: without invisible characters, and with
// one space where there were several, so that what looks the same is the same.
func CleanReference(reference string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, reference)
	return strings.Join(strings.Fields(visible), " ")
}

// HasLetter reports whether a text that should be a name has a letter that can be seen.
func HasLetter(name string) bool { return strings.ContainsFunc(name, unicode.IsLetter) }
