package api

import (
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
)

// Plan is how a warehouse would go about a statement.
type Plan struct {
	Lines []string `json:"plan"` // in its own words, a line for each step
}

// Queries are the queries in progress, the oldest first.
type Queries struct {
	Queries []dwsim.RunningQuery `json:"queries"`
}

// CancelledQuery is a query that was in progress until somebody ended it.
type CancelledQuery struct {
	ID string `json:"cancelled"`
}

// TimeLimit is how long the query may take; 0 means as long as it takes.
func (q Query) TimeLimit() time.Duration {
	switch {
	case q.Timeout != nil:
		return time.Duration(*q.Timeout)
	case q.Format != "":
		return 0
	}
	return DefaultTimeout
}
