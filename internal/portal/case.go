package portal

import "strings"

// CaseKind is the process that a case is.
type CaseKind string

// CaseKinds are the processes, in the order in which they are offered.
var CaseKinds = []CaseKind{"assessment", "consultation", "annual_review", "looked_after", "transfer"}

var caseKindWords = map[CaseKind]string{
	"assessment":    "EHC needs assessment",
	"consultation":  "Consultation with a setting",
	"annual_review": "Annual review",
	"looked_after":  "Looked-after child",
	"transfer":      "Transfer from another council",
}

// Words is the kind as it stands on the screen; empty for one that there is not.
func (k CaseKind) Words() string { return caseKindWords[k] }

// oldestChild is the age, in whole years, up to which somebody can have a plan: it ends
// with the academic year of the 25th birthday (Children and Families Act 2014, s.46).
const oldestChild = 26

// CheckBorn says what is wrong with a child's date of birth, or "".
func CheckBorn(born, today Date) string {
	years, _ := Age(born, today)
	switch {
	case today.Days(born) > 0:
		return "The date of birth is in the future. Look at the year"
	case years > oldestChild:
		return "Somebody born then is older than 26, too old for these forms. Look at the year"
	}
	return ""
}

// NHSNumberSounds reports whether a text is an NHS number whose last digit is right: ten
// digits, with or without spaces. Empty text has nothing wrong.
func NHSNumberSounds(number string) bool {
	digits := strings.Join(strings.Fields(number), "")
	if digits == "" {
		return true
	}
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return false
	}
	sum := 0
	for i, d := range digits[:9] {
		sum += int(d-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check == int(digits[9]-'0')
}

// RetractReason is why the council takes a form back.
type RetractReason string

// TakenBack is the reason of a part that was taken back by whoever had asked for it. No officer chooses it.
const TakenBack RetractReason = "taken_back"

// RetractReasons are the reasons, in the order in which they are offered.
var RetractReasons = []RetractReason{"wrong_person", "wrong_child", "sent_twice", "other_form", "not_needed", "case_closed", "other"}

var retractWords = map[RetractReason]string{
	"wrong_person": "It was sent to the wrong person",
	"wrong_child":  "It was sent about the wrong child",
	"sent_twice":   "It was sent twice",
	"other_form":   "Another form is sent in its place",
	"not_needed":   "The advice is no longer needed",
	"case_closed":  "The case is closed",
	"other":        "Another reason",
	TakenBack:      "Whoever had asked for this part fills it in after all",
}

// Words is the reason as it stands on the screen; empty for one that there is not.
func (r RetractReason) Words() string { return retractWords[r] }
