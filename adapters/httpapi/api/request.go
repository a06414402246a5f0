package api

import (
	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// Page is which part of a list is wanted. The zero value is its first thousand.
type Page struct {
	Limit  int    // most elements, 1…1000; 0 means 1000
	Cursor string // the next_cursor of the part before; empty for the first
}

// RunsPage is which part of the runs of an experiment is wanted.
type RunsPage struct {
	Page
	Status store.Status // of the runs; empty for any
}

// Import is a script that an experiment is made of.
type Import struct {
	Name            string `json:"name"`
	SQL             string `json:"sql"`
	Dialect         string `json:"dialect"` // redshift, snowflake or ansi
	TargetRows      int64  `json:"target_rows,omitempty"`
	TargetWarehouse string `json:"target_warehouse,omitempty"`
	NoInfer         bool   `json:"no_infer,omitempty"`
	DryRun          bool   `json:"dry_run,omitempty"` // stores nothing
}

// Generate is what [dwsim.GenerateOptions] is, as far as it may be asked from elsewhere.
type Generate struct {
	Rows          map[string]int64 `json:"rows,omitempty"`  // of tables, instead of their target rows; 0 keeps what they have
	Scale         *float64         `json:"scale,omitempty"` // the target rows of all tables that Rows does not name, times this; see [ScaledRows]
	Seed          *Integer         `json:"seed,omitempty"`
	Wait          bool             `json:"wait,omitempty"` // answers when the run has ended
	Resume        bool             `json:"resume,omitempty"`
	Keep          int              `json:"keep,omitempty"`
	Workers       int              `json:"workers,omitempty"`
	BatchRows     int              `json:"batch_rows,omitempty"`
	PartRows      int64            `json:"part_rows,omitempty"`
	Compression   string           `json:"compression,omitempty"`
	NoConstraints bool             `json:"no_constraints,omitempty"`
	NoStage       bool             `json:"no_stage,omitempty"`
	IgnoreDisk    bool             `json:"ignore_disk,omitempty"`
	// OutputDir is not for requests: it is a folder of the machine that generates.
	OutputDir string `json:"-"`
}

// Load is which run is loaded.
type Load struct {
	Run           int64 `json:"run_id,omitempty"` // 0 means the newest COMPLETED one whose files are there
	NoConstraints bool  `json:"no_constraints,omitempty"`
	// Progress, if not nil, is told how far the load is; see [dwsim.LoadOptions].
	Progress func(dwsim.Progress) `json:"-"`
}

// Abort says why a run is aborted.
type Abort struct {
	Reason string `json:"reason,omitempty"`
}

// PreviewOptions say which rows are looked at.
type PreviewOptions struct {
	Table string   // empty means all
	Rows  int      // of each table, up to MostPreview; 0 means 10
	Seed  *Integer // nil means that of the last run, else 0; of a document that is not stored 0
}

// Query is one statement that only reads.
type Query struct {
	SQL        string           `json:"sql"`
	Experiment string           `json:"experiment_name,omitempty"` // whose tables go by their own names; empty for nobody's
	Format     string           `json:"format,omitempty"`          // one of package result's; empty for the answer in JSON
	Limit      *int64           `json:"limit,omitempty"`           // rows, 0 for all; nil means DefaultLimit, and all with a format
	Timeout    *Duration        `json:"timeout,omitempty"`         // 0 for any; nil means DefaultTimeout, and any with a format
	ID         string           `json:"id,omitempty"`              // by which it can be cancelled
	Params     map[string]Value `json:"params,omitempty"`          // what :name stands for
}

// Check is which rules are checked, and how.
type Check struct {
	Tables []string `json:"tables,omitempty"` // by name; none means all
	Alpha  float64  `json:"alpha,omitempty"`  // as in [dwsim.CheckOptions]; 0 means 0.001
}
