//go:build unix

package failpoint

import (
	"os"
	"syscall"
)

func killSelf() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal arrives in a moment
}

func stopSelf() { _ = syscall.Kill(os.Getpid(), syscall.SIGSTOP) }
