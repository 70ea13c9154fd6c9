package portal

import (
	"slices"
	"strings"
)

// HandReason is why somebody passes on or takes over a form that is with a colleague.
type HandReason string

// HandReasons are all reasons, in the order in which they are offered.
var HandReasons = []HandReason{"away", "left", "agreed", "workload", "other"}

var handReasonWords = map[HandReason]string{
	"away":     "The person is away",
	"left":     "The person has left or changed jobs",
	"agreed":   "Agreed with the person",
	"workload": "Workload",
	"other":    "Another reason",
}

// Words is the reason as it stands on the screen; "" for what is none.
func (r HandReason) Words() string { return handReasonWords[r] }

// HandKind is how a form came into other hands.
type HandKind string

// The kinds of change of hands.
const (
	HandPickedUp   HandKind = "picked_up"  // out of the tray
	HandReassigned HandKind = "reassigned" // by whoever had it, or out of the tray to somebody else
	HandTakenOver  HandKind = "taken_over" // by a colleague, for themselves or somebody else
	HandFellBack   HandKind = "fell_back"  // its owner was taken off the group or has left

	HandSignAsked    HandKind = "sign_asked"      // to the counter signatory
	HandSignBack     HandKind = "sign_sent_back"  // by the counter signatory, unsigned
	HandSignWithdraw HandKind = "sign_taken_back" // by its author, or an administrator of the group
	HandSigned       HandKind = "signed"          // and submitted; it is its author's again
)

var handKindWords = map[HandKind]string{
	HandPickedUp: "Picked up", HandReassigned: "Re-assigned", HandTakenOver: "Taken over", HandFellBack: "Came back",
	HandSignAsked: "Counter-signature asked", HandSignBack: "Sent back unsigned", HandSignWithdraw: "Taken back unsigned", HandSigned: "Counter-signed and submitted",
}

// Words is the kind as it stands on the screen.
func (k HandKind) Words() string { return handKindWords[k] }

// MaxNote is the most characters of a note to whoever gets a form next.
const MaxNote = 1000

// DomainOf is what stands after the @ of an address; "" when there is none.
func DomainOf(email string) string {
	_, domain, _ := strings.Cut(CleanEmail(email), "@")
	return domain
}

// Domains reads the domains of an organisation as somebody types them: parted by spaces,
// commas or lines, with or without an @ in front.
func Domains(typed string) (out []string) {
	for _, d := range strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return strings.ContainsRune(" ,;\n\r\t", r) }) {
		if d = strings.Trim(d, "@."); d != "" && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}
