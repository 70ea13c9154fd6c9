//go:build !linux

package testkit

import "syscall"

// dieWithParent cannot be asked of the kernel here.
func dieWithParent(*syscall.SysProcAttr) {}
