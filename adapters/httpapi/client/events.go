package client

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"time"
)

// mostLine is how long a line of a stream of events may be.
const mostLine = 4 << 20

// event is a server-sent event: https://html.spec.whatwg.org/multipage/server-sent-events.html
type event struct {
	name string // "message" where the server gave none
	data string
}

// events reads a stream of events.
type events struct {
	lines  *bufio.Scanner
	lastID string        // of the last event that had one
	retry  time.Duration // that the server wants clients to wait before they come again; 0 for none said
	heard  func()        // called for every line, also of comments
}

func newEvents(r io.Reader, heard func()) *events {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, mostLine)
	return &events{lines: lines, heard: heard}
}

// next returns the next event; io.EOF at the end of the stream. An event that was not ended by
// an empty line is none.
func (s *events) next() (event, error) {
	e, id := event{name: "message"}, s.lastID
	var data []string
	for s.lines.Scan() {
		s.heard()
		line := s.lines.Text()
		if line == "" {
			s.lastID = id
		}
		if line == "" && data != nil {
			e.data = strings.Join(data, "\n")
			return e, nil
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "":
			if line == "" {
				e.name = "message" // an event without data is none
			}
		case "event":
			e.name = value
		case "data":
			data = append(data, value)
		case "id":
			id = value
		case "retry":
			if ms, err := strconv.ParseUint(value, 10, 31); err == nil {
				s.retry = time.Duration(ms) * time.Millisecond
			}
		}
	}
	if err := s.lines.Err(); err != nil {
		return e, err
	}
	return e, io.EOF
}
