// Package mail words the mails that Portico sends and hands them to a mail
// server, or in development to a mailbox in memory. It owns the words, the
// sending and the telling of temporary from permanent failure. It must not
// know the database or who may get what: the store queues, the jobs send.
package mail

import (
	"context"
	"errors"

	gomail "github.com/wneessen/go-mail"
)

// Message is one mail to one person. HTML may be empty.
type Message struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html,omitempty"`
}

// Sender hands a message over for delivery and answers its Message-ID. An
// error for which Permanent is true will stay the same at each try; any other
// is worth trying again later.
type Sender interface {
	Send(ctx context.Context, m Message) (messageID string, err error)
}

// errAddress marks an address that no mail server could take.
var errAddress = errors.New("the address cannot be used")

// Permanent tells whether sending the same message again is pointless: the
// server refused the recipient or the content for good, or the address is
// none. Refused sign-ins and connections are faults of the configuration or
// the moment, and temporary.
func Permanent(err error) bool {
	if errors.Is(err, errAddress) {
		return true
	}
	var failed *gomail.SendError
	if !errors.As(err, &failed) || failed.IsTemp() || failed.ErrorCode() < 500 {
		return false
	}
	switch failed.ErrorCode() {
	case 530, 534, 535, 538: // we did not, or not well, sign in
		return false
	}
	switch failed.Reason {
	case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose, gomail.ErrWriteContent:
		return true
	}
	return false
}

// Code is the SMTP answer in an error, such as 451; 0 when there was none.
// Unlike the error's text it names nobody, so it may be logged.
func Code(err error) int {
	var failed *gomail.SendError
	if errors.As(err, &failed) {
		return failed.ErrorCode()
	}
	return 0
}
