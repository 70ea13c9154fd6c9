package portal

import "errors"

// Code says what kind of failure an error is. One place in handlers turns it
// into a status; nothing else may decide by the words of an error.
type Code string

// The codes of design 2, and Limited for guesses that came too often.
const (
	Invalid     Code = "invalid"     // what was posted cannot be taken as it is
	NotFound    Code = "not_found"   // not there, or not yours
	Forbidden   Code = "forbidden"   // yours, but not now
	Conflict    Code = "conflict"    // somebody was faster
	Expired     Code = "expired"     // was good once
	TooLarge    Code = "too_large"   // beyond a bound
	Limited     Code = "limited"     // too many tries
	Unavailable Code = "unavailable" // a part that is needed does not answer
	Internal    Code = "internal"    // our mistake
)

// sentenceInternal is what a person reads when an error has no sentence of its
// own: such an error was not foreseen, so its text is for the log only.
const sentenceInternal = "Something went wrong on our side. Nothing you saved is lost. Try again in a minute."

// Error is a failure that a person is told of. Sentence is for the person,
// Err is for the log and may be nil.
type Error struct {
	Code     Code
	Sentence string
	Err      error
}

// Error gives the sentence, and what lies under it where that is known.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Sentence
	}
	return e.Sentence + " (" + e.Err.Error() + ")"
}

// Unwrap gives the error underneath, or nil.
func (e *Error) Unwrap() error { return e.Err }

// Fail makes an error from a code and a sentence for a person.
func Fail(code Code, sentence string) *Error {
	return &Error{Code: code, Sentence: sentence}
}

// Wrap makes an error for a person around one that only the log should see.
func Wrap(code Code, sentence string, err error) *Error {
	return &Error{Code: code, Sentence: sentence, Err: err}
}

// CodeOf gives the code of the first *Error in the chain; Internal when there
// is none, and the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// SentenceOf gives what a person may read of an error: the sentence of the
// first *Error in the chain, or a general one. Empty for nil.
func SentenceOf(err error) string {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Sentence
	}
	return sentenceInternal
}
