package portal

import (
	"fmt"
	"time"
)

// GuestLife is how long a guest has access from the sending on, or from when the time was
// extended.
const GuestLife = 90 * 24 * time.Hour

// GuestTime is what the access of a guest to a task depends on. Until nil: no end of its own.
type GuestTime struct {
	State                           TaskState
	Until, SubmittedAt, RetractedAt *time.Time
}

// Over says why a guest has no access to a task any more, or nil: Expired with a sentence that
// says what happened. Access ends when the council takes the form back, KeptDays after it was
// submitted, and otherwise at Until.
func (g GuestTime) Over(now time.Time) error {
	switch {
	case g.State == Retracted && g.RetractedAt != nil:
		return Fail(Expired, "The council took this form back on "+London(*g.RetractedAt).Long()+". There is nothing more for you to do.")
	case g.State == Retracted:
		return Fail(Expired, "The council took this form back. There is nothing more for you to do.")
	case (g.State == Submitted || g.State == Accepted) && g.SubmittedAt != nil:
		if end := g.SubmittedAt.AddDate(0, 0, KeptDays); !now.Before(end) {
			return Fail(Expired, "You sent this form on "+London(*g.SubmittedAt).Long()+fmt.Sprintf(". You could read it here for %d days. The council has it.", KeptDays))
		}
		return nil
	case g.Until != nil && !now.Before(*g.Until):
		return Fail(Expired, "Your time to fill in this form ended on "+London(*g.Until).Long()+". What you wrote is kept. If you still want to send it, ask the council for more time.")
	}
	return nil
}
