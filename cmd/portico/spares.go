package main

import (
	"errors"
	"net"
	"sync"
)

// spares is a listener that, when it is closed, closes the connections too on which nobody
// has asked anything. A browser opens such ahead; fasthttp takes them for busy, so that the
// end of the server would wait for them until they time out.
type spares struct {
	net.Listener
	mu     sync.Mutex
	unused map[*spare]bool // nil once closed
}

// withSpares makes a listener one that can end although browsers hold spare connections.
func withSpares(l net.Listener) net.Listener {
	return &spares{Listener: l, unused: map[*spare]bool{}}
}

// Accept waits for the next connection, which is spare until something is read from it.
func (s *spares) Accept() (net.Conn, error) {
	c, err := s.Listener.Accept()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unused == nil {
		return nil, errors.Join(net.ErrClosed, c.Close())
	}
	one := &spare{Conn: c, of: s}
	s.unused[one] = true
	return one, nil
}

// Close ends the listener and all spare connections.
func (s *spares) Close() error {
	s.mu.Lock()
	unused := s.unused
	s.unused = nil
	s.mu.Unlock()
	err := s.Listener.Close()
	for c := range unused {
		c.Conn.Close()
	}
	return err
}

// spare is a connection until its first byte comes, and a usual one from then on.
type spare struct {
	net.Conn
	of   *spares
	used sync.Once
}

// Read reads as any connection does.
func (c *spare) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.used.Do(c.forget)
	return n, err
}

// Close closes the connection.
func (c *spare) Close() error {
	c.used.Do(c.forget)
	return c.Conn.Close()
}

func (c *spare) forget() {
	c.of.mu.Lock()
	defer c.of.mu.Unlock()
	delete(c.of.unused, c)
}
