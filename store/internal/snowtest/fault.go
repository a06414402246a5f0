package snowtest

import "strings"

// Fault is something that goes wrong with statements that contain a text.
type Fault struct {
	Contains string
	Times    int // how often; 0 is always
	Kind     FaultKind
	Code     int    // of Refused
	Message  string // of Refused
	Do       func() // is called first, from the goroutine that answers

	hits int
}

// FaultKind says what goes wrong.
type FaultKind uint8

// The kinds of faults.
const (
	Unavailable FaultKind = iota + 1 // HTTP 503, before anything is done
	Expired                          // the session's token has expired
	CutBefore                        // the connection breaks before anything is done
	CutAfter                         // the connection breaks when all is done
	Refused                          // the statement is an error of that code
	Watched                          // nothing; Do is called
)

// Inject makes statements go wrong from now on.
func (s *Server) Inject(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal takes all faults back.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) fault(statement string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if strings.Contains(statement, f.Contains) && (f.Times == 0 || f.hits < f.Times) {
			f.hits++
			return f
		}
	}
	return nil
}
