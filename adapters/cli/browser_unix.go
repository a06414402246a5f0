//go:build unix

package cli

import (
	"os/exec"
	"syscall"
)

// standAlone keeps Ctrl-C from reaching what a command starts.
func standAlone(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
