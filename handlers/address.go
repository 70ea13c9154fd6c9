package handlers

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// address is the network address that asks, for counting guesses. Behind proxies of ours it
// is the last one in X-Forwarded-For that is none of them: each proxy adds who asked it at
// the end, and what stands before that is whatever the client sent. Fiber's own would take
// the first, which anybody can make up.
func (r *request) address() string {
	at, ok := netip.AddrFromSlice(r.Context().RemoteIP())
	if !ok {
		return "unknown"
	}
	at = at.Unmap()
	hops := forwarded(r.Ctx)
	for i := len(hops) - 1; i >= 0 && r.s.isProxy(at); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = next.Unmap().WithZone("")
	}
	if at.Is6() { // who has one address has all of its network
		return netip.PrefixFrom(at, 64).Masked().String()
	}
	return at.String()
}

func (s *Server) isProxy(at netip.Addr) bool {
	return slices.ContainsFunc(s.proxies, func(p netip.Prefix) bool { return p.Contains(at) })
}

// forwarded are the addresses of X-Forwarded-For, which may stand in several headers.
func forwarded(c *fiber.Ctx) []string {
	var all []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		all = append(all, strings.Split(string(line), ",")...)
	}
	return all
}
