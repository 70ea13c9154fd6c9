package portal

// MaxAsked is how many parts of one form may be out that whoever has it asked others for.
const MaxAsked = 5

// MayAsk says why somebody who has a form in this state cannot ask somebody elsewhere for a part
// of it, or nil. open is how many such parts of the form are out, asked that it is itself one.
func MayAsk(st TaskState, open int, asked bool) error {
	switch {
	case st != Assigned && st != Returned:
		return Fail(Conflict, "Nobody can be asked for a part of this form any more: it is "+st.Words()+".")
	case asked:
		return Fail(Conflict, "You were asked for this part yourself. Write to whoever asked you, or use Messages to tell the council who should be asked.")
	case open >= MaxAsked:
		return Fail(Conflict, "Five parts of this form are out already. Wait until one is in, or take one back.")
	}
	return nil
}
