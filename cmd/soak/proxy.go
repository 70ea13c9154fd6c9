package main

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// cutWithin is the most bytes that pass in one direction before a connection is cut.
const cutWithin = 40_000

// proxy hands connections on to the server and cuts some of them somewhere in the middle: of
// the request, or of the answer, so that nobody can say whether the server has done it.
type proxy struct {
	listener net.Listener
	to       string
	cuts     atomic.Int64
	still    atomic.Bool // no more trouble
	mu       sync.Mutex
	dice     *rand.Rand
}

func newProxy(to string, seed int64) (*proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &proxy{listener: l, to: to, dice: rand.New(rand.NewPCG(uint64(seed), 99))}
	go p.run()
	return p, nil
}

func (p *proxy) address() string { return p.listener.Addr().String() }
func (p *proxy) calm()           { p.still.Store(true) }
func (p *proxy) close()          { p.listener.Close() }

func (p *proxy) run() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.hand(c.(*net.TCPConn))
	}
}

// limits are after how many bytes of the request or of the answer the connection is cut; -1
// for never.
func (p *proxy) limits() (request, answer int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.still.Load() || p.dice.IntN(4) == 0 {
		return -1, -1
	}
	if p.dice.IntN(2) == 0 {
		return p.dice.Int64N(cutWithin), -1
	}
	return -1, p.dice.Int64N(cutWithin)
}

func (p *proxy) hand(client *net.TCPConn) {
	defer client.Close()
	up, err := net.DialTimeout("tcp", p.to, time.Second)
	if err != nil {
		return
	}
	server := up.(*net.TCPConn)
	defer server.Close()
	request, answer := p.limits()
	done := make(chan struct{}, 2)
	pass := func(to, from *net.TCPConn, limit int64) {
		defer func() { done <- struct{}{} }()
		if limit < 0 {
			_, _ = io.Copy(to, from)
			return
		}
		if n, err := io.CopyN(to, from, limit); err == nil && n == limit {
			p.cuts.Add(1)
			_ = client.SetLinger(0) // a reset, not an end
			_ = server.SetLinger(0)
		}
	}
	go pass(server, client, request)
	go pass(client, server, answer)
	<-done
}
