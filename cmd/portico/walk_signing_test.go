package main

import (
	"testing"

	"portico/internal/portal"
)

// signingOnTask and signingElsewhere are what the walk knows of counter-signing and comments.
var signingOnTask = []walked{
	{"GET /tasks/:ref/counter-sign", portal.ActionReadSigning, 303, 303, "read"}, // nobody was asked: the form; see counterSigned
	{"GET /tasks/:ref/counter-sign/ask", portal.ActionAskSignature, 200, 200, ""},
	{"POST /tasks/:ref/counter-sign/ask", portal.ActionAskSignature, 422, 422, ""},
	{"GET /tasks/:ref/counter-sign/back", portal.ActionSendBack, 200, 200, ""},
	{"POST /tasks/:ref/counter-sign/back", portal.ActionSendBack, 422, 422, ""},
	{"GET /tasks/:ref/counter-sign/take", portal.ActionTakeBack, 200, 200, ""},
	{"POST /tasks/:ref/counter-sign/take", portal.ActionTakeBack, 303, 303, ""},
	{"POST /tasks/:ref/counter-sign/put-back", portal.ActionPutBack, 409, 409, ""}, // a bare post names no change
	{"GET /tasks/:ref/comments", portal.ActionReadComments, 200, 200, ""},
	{"GET /tasks/:ref/comments/new", portal.ActionComment, 200, 200, ""},
	{"POST /tasks/:ref/comments", portal.ActionComment, 422, 422, ""},
	{"POST /tasks/:ref/comments/:comment/settle", portal.ActionComment, 404, 404, ""},
}

var signingElsewhere []walked

// counterSigned makes a task that is with a counter signatory, who is its owner, and gives the
// walk its author and somebody who has counter-signed the submitted one.
func (p *testPortal) counterSigned(t *testing.T, people walkers, owner portal.Account) subject {
	t.Helper()
	author, signatory := p.addPerson(t, "Carys Contributor"), p.addPerson(t, "Sian Signatory")
	p.together(t, author, signatory, owner)
	people[portal.Contributor], people[portal.Signatory] = p.signedIn(t, author), p.signedIn(t, signatory)
	s := p.subject(t, author, portal.Assigned)
	s.state, s.whose = portal.CounterSigning, portal.Contributor
	p.ask(t, author, owner, s.ref, "The amounts, please")
	s.stray = p.stray(t, owner, s.ref)
	p.exec(t, "update tasks set signatory_id = $1 where state in ('submitted', 'accepted')", signatory.ID)
	p.exec(t, "insert into task_holders (task_id, account_id, held_from, held_until) select id, $1, now(), now() from tasks where signatory_id = $1", signatory.ID)
	return s
}

// has says whether the walk has somebody of that standing to the task: an author's only to
// one that is counter-signed, a signatory's only to one that is submitted.
func (s subject) has(standing portal.Standing) bool {
	switch standing {
	case portal.Contributor:
		return s.whose == portal.Contributor
	case portal.Signatory:
		return s.state == portal.Submitted && s.whose == ""
	case portal.FormerOwner:
		return s.whose != portal.Contributor
	}
	return true
}
