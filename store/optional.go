package store

import "context"

// Unconstrained is an optional interface of a [Loading] whose warehouse enforces keys and
// conditions, and can do without.
type Unconstrained interface {
	// LeaveOutConstraints makes Commit declare no keys and no conditions: the tables have
	// columns alone, as in a warehouse that does not enforce any. It is called before the first
	// sink is opened.
	LeaveOutConstraints()
}

// Examiner is an optional interface of a Warehouse, a Metadata or a Stage: it finds out
// whether all that is needed of it may be done, for people who set it up.
type Examiner interface {
	// Examine tries what the driver needs, each once and with nothing left of it, and returns a
	// finding for each, in a fixed order. It ends with ctx.
	Examine(ctx context.Context) []Finding
}

// Finding is what an [Examiner] found out about one right or setting.
type Finding struct {
	Subject string // in a few words: "create schemas", "read-only role reports"
	Detail  string // what is there; no secrets
	Err     error  // why it is not as it should be; nil where it is
	Hint    string // what to do then
}
