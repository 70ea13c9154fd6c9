package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"

	"github.com/uptrace/bun/driver/pgdriver"

	"portico/internal/portal"
	"portico/internal/vault"
)

// Sentences that more than one method answers.
const (
	sentenceGone     = "This page is not here, or it is not yours. Go back to your tasks."
	sentenceDown     = "The service cannot reach its database. Nothing is lost: go back to your words and try again in a minute."
	sentenceTaken    = "This is already there. Go back and look before you add it again."
	sentenceRemoved  = "The answers have been removed, as the council's rules on keeping records require."
	sentenceSpoiled  = "What is kept here cannot be read. Tell the council: it may have to put back a copy."
	sentenceDetached = "This is not joined to anything that is there any more. Go back to your tasks."
)

// fault turns what the database or the vault answered into an error for a
// person. It is the one place where that is decided. What is already one for a
// person passes through.
func fault(err error) error {
	var known *portal.Error
	var answer pgdriver.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return portal.Fail(portal.NotFound, sentenceGone)
	case errors.As(err, &answer):
		return faultOf(answer)
	case errors.Is(err, vault.ErrKey), errors.Is(err, vault.ErrSealed):
		return portal.Wrap(portal.Internal, sentenceSpoiled, err)
	case unreachable(err):
		return portal.Wrap(portal.Unavailable, sentenceDown, err)
	}
	return fmt.Errorf("store: %w", err)
}

// faultOf decides by SQLSTATE. The message of a data exception or a violated
// constraint may hold values, so of those only state and constraint are kept.
func faultOf(answer pgdriver.Error) error {
	state, constraint := answer.Field('C'), answer.Field('n')
	brief := fmt.Errorf("SQLSTATE %s %s", state, constraint)
	switch {
	case state == "23505":
		return portal.Wrap(portal.Conflict, sentenceTaken, brief)
	case state == "23503":
		return portal.Wrap(portal.NotFound, sentenceDetached, brief)
	case answer.Field('V') == "FATAL" || answer.Field('V') == "PANIC" || down(state):
		return portal.Wrap(portal.Unavailable, sentenceDown, answer)
	case len(state) == 5 && (state[:2] == "22" || state[:2] == "23"):
		return fmt.Errorf("store: %w", brief)
	}
	return fmt.Errorf("store: %w", answer)
}

// down reports whether the state says that the database cannot do it now,
// rather than that it was asked something wrong.
func down(state string) bool {
	switch state {
	case "57014", "55P03", "40001", "40P01", "25006": // timeouts, locks, deadlock, read-only after a failover
		return true
	}
	if len(state) != 5 {
		return false
	}
	switch state[:2] {
	case "08", "53", "57", "58": // connection, resources, operator, system
		return true
	}
	return false
}

func unreachable(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, context.DeadlineExceeded)
}

// gone is the answer for what is not there or not yours.
func gone() error { return portal.Fail(portal.NotFound, sentenceGone) }

// orGone turns "no row" into gone and leaves other errors.
func orGone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return gone()
	}
	return err
}
