//go:build unix

package failpoint

import (
	"os"
	"os/signal"
	"syscall"
)

func killSelf() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // the signal arrives in a moment
}

// stopSelf returns once the process was continued: the signal that stops it may reach
// another thread first, and this one would run on for a moment.
func stopSelf() {
	woken := make(chan os.Signal, 1)
	signal.Notify(woken, syscall.SIGCONT)
	defer signal.Stop(woken)
	_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	<-woken
}
