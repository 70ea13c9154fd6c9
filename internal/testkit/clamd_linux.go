package testkit

import "syscall"

// dieWithParent lets the kernel end a child when the test process dies.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGKILL }
