package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mostHistory is how many lines of a history are kept.
const mostHistory = 1000

// historyFile returns where the history is, or "" where the system says of no folder.
// https://specifications.freedesktop.org/basedir-spec/latest/
func historyFile(env LookupEnv) string {
	folder, _ := env("XDG_STATE_HOME")
	if !filepath.IsAbs(folder) { // the specification has others ignored
		home, _ := env("HOME")
		if home == "" {
			if home, _ = env("USERPROFILE"); home == "" {
				return ""
			}
		}
		folder = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(folder, "dw-sim", "history")
}

// history is what was typed, in a file that only its owner may read. Shells that run at the same
// time add their lines one after the other.
type history struct {
	path  string
	lines []string // of the shells before
	err   error    // why nothing is kept; nil where it is, or is not to be
}

// openHistory reads the history, and cuts it when it has grown to twice what is kept.
func openHistory(path string) *history {
	h := &history{path: path}
	if path == "" {
		return h
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err != nil {
		h.path, h.err = "", err
		return h
	}
	h.lines = slices.DeleteFunc(strings.Split(string(data), "\n"), func(line string) bool { return line == "" })
	if len(h.lines) > 2*mostHistory {
		h.cut()
	}
	h.lines = h.lines[max(0, len(h.lines)-mostHistory):]
	return h
}

// cut leaves the newest lines in the file.
func (h *history) cut() {
	f, err := os.CreateTemp(filepath.Dir(h.path), ".history.*.tmp") // mode 0600
	if err != nil {
		h.err = err
		return
	}
	defer os.Remove(f.Name()) // gone once it was renamed
	_, err = f.WriteString(strings.Join(h.lines[len(h.lines)-mostHistory:], "\n") + "\n")
	if h.err = errors.Join(err, f.Close()); h.err == nil {
		h.err = os.Rename(f.Name(), h.path)
	}
}

// add appends a line. The first that cannot be kept ends the keeping.
func (h *history) add(line string) {
	if h.path == "" {
		return
	}
	f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.WriteString(line + "\n")
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		h.path, h.err = "", err
	}
}
