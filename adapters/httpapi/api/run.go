package api

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// Run is a run, with the tables whose rows the warehouse holds.
type Run struct {
	*dwsim.Run
	Held []string `json:"held_tables"`
	// Warning says why it is unknown which rows the warehouse holds; empty where it is known, and in lists.
	Warning string `json:"warning,omitempty"`
}

// Runs are runs of an experiment, the newest first.
type Runs struct {
	Runs []Run  `json:"runs"`
	Next string `json:"next_cursor,omitempty"` // where the list goes on; empty at its end
	// Warning says why it is unknown which rows the warehouse holds; empty where it is known.
	Warning string `json:"warning,omitempty"`
}

// RemovedRun is what the end of a run took with it.
type RemovedRun struct {
	Deleted int64 `json:"deleted_run"`
	Freed   int64 `json:"freed_bytes"`
}

// Verified is the answer to verifying a run.
type Verified struct {
	*dwsim.Verification
	OK         bool   `json:"ok"`                   // the rows are those that the run made
	Difference string `json:"difference,omitempty"` // a sentence about the first one
}

// VerifiedOf returns the answer that tells of a verification.
func VerifiedOf(v *dwsim.Verification) Verified {
	answer := Verified{Verification: v, OK: true}
	if err := v.Err(); err != nil {
		answer.OK, answer.Difference = false, err.Error()
	}
	return answer
}

var statuses = []store.Status{store.Running, store.Completed, store.Failed, store.Aborted}

// withStatus returns the runs of a status, all of them for "".
func withStatus(runs []*dwsim.Run, status store.Status) ([]*dwsim.Run, error) {
	if status == "" {
		return runs, nil
	}
	if !slices.Contains(statuses, status) {
		return nil, dwsim.Refused(fmt.Errorf("status is %q; it is RUNNING, COMPLETED, FAILED or ABORTED", status))
	}
	return slices.DeleteFunc(runs, func(r *dwsim.Run) bool { return r.Status != status }), nil
}

// runsOf adds to runs which of their tables a mark names.
func runsOf(runs []*dwsim.Run, mark store.Mark) []Run {
	all := make([]Run, len(runs))
	for i, r := range runs {
		all[i] = Run{Run: r, Held: []string{}}
		for _, t := range r.Tables {
			if m, ok := mark[strings.ToLower(t.Table)]; ok && m.Run == r.ID {
				all[i].Held = append(all[i].Held, t.Table)
			}
		}
	}
	return all
}

func unknownRows(err error) string {
	return "which rows the warehouse holds is unknown: " + err.Error()
}
