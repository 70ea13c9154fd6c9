//go:build !linux

package postgres

import "syscall"

// Only Linux can tie a child's life to ours; elsewhere a server left behind by
// a killed program is ended at the next start.
func dieWithParent(*syscall.SysProcAttr) {}

// worksIn has nothing to look at: a live process with the recorded number is
// taken for the server.
func worksIn(int, string) bool { return true }

func workersIn(string) []int { return nil }
