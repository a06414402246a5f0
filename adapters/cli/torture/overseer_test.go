//go:build linux && (amd64 || arm64)

package torture_test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// An overseer is asked before each system call of a dw-sim that changes or opens files,
// and says what becomes of it: so the first, second, third write can fail, or be the last
// thing before death. This is the kernel's seccomp user notification, which needs no
// rights, and unlike a tracer counts the calls of all threads together.
// https://man7.org/linux/man-pages/man2/seccomp_unotify.2.html

// call is a system call on a file.
type call struct {
	kind string // write, sync, rename, link, unlink, truncate, mkdir, open, close
	path string // absolute; for renames and links the first
}

// verdict says what becomes of a call: zero lets it happen, an errno makes it fail.
type verdict syscall.Errno

const death verdict = 1 << 20 // the process is killed before the call

// shape says where a system call has its file: the number of the argument with a
// descriptor, of a folder where there is a path too, and of that with a path; -1 for none.
type shape struct {
	kind     string
	fd, path int
}

// overseen marks a process of these tests that is to become an overseen dw-sim.
const overseen = "DWSIM_TORTURE_OVERSEEN"

// Of <linux/seccomp.h>, <linux/filter.h> and <linux/prctl.h>.
const (
	setNoNewPrivs   = 38
	modeFilter      = 1
	flagTsync       = 1 << 0
	flagNewListener = 1 << 3
	flagTsyncEsrch  = 1 << 4

	loadWord, jumpIfEqual, answer = 0x20, 0x15, 0x06
	answerNotify, answerAllow     = 0x7fc00000, 0x7fff0000

	ioctlReceive, ioctlSend = 0xc0502100, 0xc0182101
	flagContinue            = 1
)

// becomeOverseen puts all calls of shapes before the overseer behind descriptor 3, and
// then runs the program of the arguments in place of this one.
func becomeOverseen() error {
	runtime.LockOSThread()
	conn, err := net.FileConn(os.NewFile(3, "overseer"))
	if err != nil {
		return err
	}
	listener, err := filter()
	if err != nil {
		return err
	}
	if _, _, err := conn.(*net.UnixConn).WriteMsgUnix([]byte{1}, syscall.UnixRights(listener), nil); err != nil {
		return err
	}
	return syscall.Exec(os.Args[1], os.Args[1:], os.Environ())
}

func filter() (listener int, err error) {
	type step struct {
		code   uint16
		jt, jf uint8
		k      uint32
	}
	steps := []step{{loadWord, 0, 0, 0}}
	for nr := range shapes {
		steps = append(steps, step{jumpIfEqual, 0, 1, uint32(nr)}, step{answer, 0, 0, answerNotify})
	}
	steps = append(steps, step{answer, 0, 0, answerAllow})
	program := struct {
		n     uint16
		first *step
	}{uint16(len(steps)), &steps[0]}
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, setNoNewPrivs, 1, 0, 0, 0, 0); errno != 0 {
		return 0, fmt.Errorf("prctl: %w", errno)
	}
	fd, _, errno := syscall.RawSyscall(sysSeccomp, modeFilter, flagTsync|flagNewListener|flagTsyncEsrch, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return 0, fmt.Errorf("seccomp: %w", errno)
	}
	return int(fd), nil
}

// oversee runs dw-sim to its end and asks decide before each call on a file of the data
// root, one at a time.
func (w *world) oversee(t testing.TB, decide func(call) verdict, args ...string) result {
	t.Helper()
	pair, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	theirs := os.NewFile(uintptr(pair[1]), "overseen")
	p := w.start(t, func(cmd *exec.Cmd) {
		self, _ := os.Executable()
		*cmd = *commandLike(cmd, self, append([]string{w.program}, args...)...)
		// A signal, such as Go sends to itself, would make the kernel ask twice.
		cmd.Env = append(cmd.Env, overseen+"=1", "GODEBUG=asyncpreemptoff=1")
		cmd.ExtraFiles = []*os.File{theirs}
	}, args...)
	theirs.Close()
	defer syscall.Close(pair[0])
	listener, err := received(pair[0])
	if err != nil {
		t.Skipf("system calls cannot be overseen here: %v: %v", err, p.wait(t))
	}
	served := make(chan error, 1)
	go func() { served <- serve(listener, w.root, decide) }()
	r := p.wait(t)
	if err := <-served; err != nil {
		t.Fatal(err)
	}
	return r
}

func received(socket int) (listener int, err error) {
	data, rights := make([]byte, 1), make([]byte, syscall.CmsgSpace(4))
	_, n, _, _, err := syscall.Recvmsg(socket, data, rights, syscall.MSG_CMSG_CLOEXEC)
	if err != nil {
		return 0, err
	}
	messages, err := syscall.ParseSocketControlMessage(rights[:n])
	if err != nil || len(messages) == 0 {
		return 0, errors.Join(err, errors.New("there is no listener"))
	}
	fds, err := syscall.ParseUnixRights(&messages[0])
	if err != nil {
		return 0, err
	}
	return fds[0], nil
}

// request is struct seccomp_notif.
type request struct {
	id         uint64
	pid, flags uint32
	nr         int32
	arch       uint32
	ip         uint64
	args       [6]uint64
}

// response is struct seccomp_notif_resp.
type response struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

// serve answers until no process is overseen any more.
func serve(listener int, root string, decide func(call) verdict) error {
	defer syscall.Close(listener)
	for {
		poll := struct {
			fd              int32
			events, revents int16
		}{fd: int32(listener), events: 1}
		_, _, errno := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&poll)), 1, 0, 0, 0, 0)
		if errno == syscall.EINTR {
			continue
		}
		if errno != 0 || poll.revents&1 == 0 {
			return nil // hung up
		}
		var asked request
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(listener), ioctlReceive, uintptr(unsafe.Pointer(&asked))); errno != 0 {
			if errno == syscall.EINTR || errno == syscall.ENOENT { // who asked is dead
				continue
			}
			return fmt.Errorf("seccomp: %w", errno)
		}
		answer := response{id: asked.id, flags: flagContinue}
		if c := asked.call(); strings.HasPrefix(c.path, root+string(filepath.Separator)) {
			switch v := decide(c); {
			case v == death:
				_ = syscall.Kill(int(asked.pid), syscall.SIGKILL)
			case v != 0:
				answer = response{id: asked.id, errno: -int32(v)}
			}
		}
		_, _, errno = syscall.Syscall(syscall.SYS_IOCTL, uintptr(listener), ioctlSend, uintptr(unsafe.Pointer(&answer)))
		if errno != 0 && errno != syscall.ENOENT {
			return fmt.Errorf("seccomp: %w", errno)
		}
	}
}

func (r *request) call() call {
	s := shapes[int(r.nr)]
	c := call{kind: s.kind}
	if s.path >= 0 {
		c.path = readText(r.pid, r.args[s.path])
	}
	if filepath.IsAbs(c.path) {
		return c
	}
	folder := fmt.Sprintf("/proc/%d/cwd", r.pid)
	if s.fd >= 0 && int32(r.args[s.fd]) >= 0 {
		folder = fmt.Sprintf("/proc/%d/fd/%d", r.pid, r.args[s.fd])
	}
	folder, _ = os.Readlink(folder)
	c.path = filepath.Join(folder, c.path)
	return c
}

// readText reads a C string of another process.
func readText(pid uint32, address uint64) string {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return ""
	}
	defer f.Close()
	text := make([]byte, 4096)
	n, _ := f.ReadAt(text, int64(address))
	end := bytes.IndexByte(text[:n], 0)
	return string(text[:max(end, 0)])
}

// As the kernel has it.
var _ = [1]struct{}{}[unsafe.Sizeof(request{})-80]
