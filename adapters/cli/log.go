package cli

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// The levels and formats of log lines, in the order of the documentation.
var (
	logLevels  = []string{"debug", "info", "warn", "error", "off"}
	logFormats = []string{"text", "json"}
)

// logSettings say which log lines are written, and how. The zero value is warnings as
// text.
type logSettings struct {
	level, format string
}

func (l *logSettings) setLevel(value string) error {
	return word(&l.level, value, logLevels)
}

func (l *logSettings) setFormat(value string) error {
	return word(&l.format, value, logFormats)
}

// word reads one of some words, whose case does not count.
func word(target *string, value string, words []string) error {
	i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, value) })
	if i < 0 {
		return fmt.Errorf("is %q; it must be one of %s", value, strings.Join(words, ", "))
	}
	*target = words[i]
	return nil
}

// logger returns what writes log lines to the console, or nil where none are wanted.
func (l logSettings) logger(c *console) *slog.Logger {
	levels := map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "": slog.LevelWarn, "warn": slog.LevelWarn, "error": slog.LevelError}
	level, wanted := levels[l.level]
	if !wanted {
		return nil
	}
	o := &slog.HandlerOptions{Level: level}
	if l.format == "json" {
		return slog.New(slog.NewJSONHandler(logWriter{c}, o))
	}
	return slog.New(slog.NewTextHandler(logWriter{c}, o))
}

// logWriter writes log lines among the messages of a console, each as a whole, and never
// into the line that is redrawn.
type logWriter struct{ console *console }

// Write writes one line.
func (w logWriter) Write(line []byte) (int, error) {
	w.console.messages.Lock()
	defer w.console.messages.Unlock()
	w.console.clearLine()
	return w.console.err.Write(line)
}
