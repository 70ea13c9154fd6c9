package handlers

import (
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
)

// App is a server that can be listened with and shut down. Its wrapper is here so that what
// wires it need not know Fiber.
type App struct {
	*fiber.App
	unused unused
}

// ShutdownWithTimeout takes no new connections and waits until every request that came is
// answered, but not for connections on which nothing was asked: browsers open some in advance.
// context.DeadlineExceeded when requests still run after d.
func (a *App) ShutdownWithTimeout(d time.Duration) error {
	done := make(chan error, 1)
	go func() { done <- a.App.ShutdownWithTimeout(d) }()
	for again := time.NewTicker(20 * time.Millisecond); ; {
		select {
		case err := <-done:
			again.Stop()
			return err
		case <-again.C:
			a.unused.close()
		}
	}
}

// Listener serves what comes in on l until ShutdownWithTimeout.
func (a *App) Listener(l net.Listener) error { return a.App.Listener(noting{l, &a.unused}) }

// unused are the connections on which nothing has come yet. fasthttp takes these for busy; those
// that are idle between two requests it closes by itself.
type unused struct {
	mu    sync.Mutex
	conns map[*notedConn]struct{}
}

func (u *unused) put(c *notedConn) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.conns == nil {
		u.conns = map[*notedConn]struct{}{}
	}
	u.conns[c] = struct{}{}
}

func (u *unused) drop(c *notedConn) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.conns, c)
}

func (u *unused) close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for c := range u.conns {
		_ = c.Conn.Close()
	}
}

// noting is a listener that notes its connections as unused.
type noting struct {
	net.Listener
	unused *unused
}

func (n noting) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &notedConn{Conn: conn, unused: n.unused}
	n.unused.put(c)
	return c, nil
}

type notedConn struct {
	net.Conn
	unused *unused
	used   bool // by the one goroutine that reads
}

func (c *notedConn) Read(into []byte) (int, error) {
	n, err := c.Conn.Read(into)
	if !c.used {
		c.used = true
		c.unused.drop(c)
	}
	return n, err
}

func (c *notedConn) Close() error {
	c.unused.drop(c)
	return c.Conn.Close()
}
