package dwsim

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// progressEvery is how long Progress waits between two values: four a second look
// smooth to a person.
const progressEvery = 250 * time.Millisecond

// Phase is a stage of a run.
type Phase string

// The phases of runs, and of what is told like one. A run generates, perhaps loads, and swaps.
const (
	PhasePlan     Phase = "plan"     // what is asked is resolved, and room is made for it
	PhaseGenerate Phase = "generate" // rows are made and written
	PhaseStage    Phase = "stage"    // what is not in the stage yet is put there
	PhaseLoad     Phase = "load"     // rows go from Parquet files to the warehouse
	PhaseUnpack   Phase = "unpack"   // files come out of an archive
	PhaseCreate   Phase = "create"   // the experiment of an archive is stored, and its tables made
	PhaseExport   Phase = "export"   // files go into an archive
	PhaseSwap     Phase = "swap"     // the new rows take the place of the old ones
	PhaseVerify   Phase = "verify"   // rows are read back from the warehouse, and made once more
	PhaseDone     Phase = "done"     // the run has ended; its status tells how
)

// Progress is how far a run is.
type Progress struct {
	Run           int64            `json:"run"` // of a load, which is no run of its own: the run that is loaded
	Experiment    string           `json:"experiment"`
	Purpose       string           `json:"purpose"` // generate, load, or what else is tracked
	Status        store.Status     `json:"status"`
	Phase         Phase            `json:"phase"`
	Done          int64            `json:"rows_done"`
	Asked         int64            `json:"rows_asked"`
	Tables        []TableProgress  `json:"tables"`          // in the order of generation
	Phases        []store.RunPhase `json:"phases"`          // so far, the present one last; none where they are not known
	Bytes         int64            `json:"bytes"`           // of Parquet, written or read
	RowsPerSecond float64          `json:"rows_per_second"` // on average since the start; 0 while unknown
	Elapsed       time.Duration    `json:"-"`               // in JSON elapsed_ms, a whole number
	ETA           time.Duration    `json:"-"`               // time left for the rows that are not done, 0 while unknown; in JSON eta_ms
	OutputPath    string           `json:"output_path,omitempty"`
	Staged        int64            `json:"bytes_staged,omitempty"` // that are in the stage by now
	StagedAt      string           `json:"staged_at,omitempty"`
	Error         string           `json:"error,omitempty"`
}

// TableProgress is how far a run is with one table.
type TableProgress struct {
	Table string `json:"table"`
	Done  int64  `json:"rows_done"`
	Asked int64  `json:"rows_asked"` // 0: the table is kept
}

// fields are those of a Progress without its methods.
type fields Progress

// progressJSON has the durations of a Progress in milliseconds.
type progressJSON struct {
	fields
	ElapsedMS int64 `json:"elapsed_ms"`
	ETAMS     int64 `json:"eta_ms"`
}

// MarshalJSON implements [json.Marshaler].
func (p Progress) MarshalJSON() ([]byte, error) {
	return json.Marshal(progressJSON{fields(p), p.Elapsed.Milliseconds(), p.ETA.Milliseconds()})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (p *Progress) UnmarshalJSON(text []byte) error {
	var read progressJSON
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	*p = Progress(read.fields)
	p.Elapsed, p.ETA = time.Duration(read.ElapsedMS)*time.Millisecond, time.Duration(read.ETAMS)*time.Millisecond
	return nil
}

// Progress yields how far a run is, at once and then about four times a second, until
// the run has ended; the last value has its final status. Of a run of another process it
// knows what the owner wrote down, about once a second. An error ends the sequence; so does the end
// of ctx, with its cause, and for a run of another process the end of the simulator, with an [ErrClosed].
func (t *RunTracker) Progress(ctx context.Context, experiment string, id int64) iter.Seq2[Progress, error] {
	return func(yield func(Progress, error) bool) {
		tick := time.NewTicker(progressEvery)
		defer tick.Stop()
		restoring := false
		for {
			p, ended, err := t.progress(ctx, experiment, id)
			if restoring && errors.Is(err, store.ErrNotFound) {
				err = fmt.Errorf("restoring did not come to its end, and left nothing: %w", err)
			}
			restoring = p.Purpose == store.PurposeRestore
			if !yield(p, err) || err != nil || p.Phase == PhaseDone {
				return
			}
			closing := t.sim.closing.Done()
			if ended != nil {
				closing = nil // the run hears of it, and its end is worth waiting for
			}
			select {
			case <-ended: // nil, and so never ready, for a run of another process
			case <-tick.C:
			case <-closing:
				yield(p, context.Cause(t.sim.closing))
				return
			case <-ctx.Done():
				yield(p, context.Cause(ctx))
				return
			}
		}
	}
}

// progress returns how far a run is and, where this process owns it, the channel that
// is closed when it ends.
func (t *RunTracker) progress(ctx context.Context, experiment string, id int64) (Progress, <-chan struct{}, error) {
	if live := t.sim.live.get(experiment, id); live != nil {
		return live.progress(), live.ended, nil
	}
	run, err := t.Get(ctx, experiment, id)
	if err != nil {
		return Progress{Run: id}, nil, err
	}
	if run.Status != store.Running {
		return recorded(run), nil, nil
	}
	p, err := t.told(ctx, run)
	return p, nil, err
}

// told is what the owner of a run in another process last wrote down.
func (t *RunTracker) told(ctx context.Context, run *Run) (Progress, error) {
	holder, err := t.sim.holder(ctx, run.Experiment)
	if err != nil {
		return Progress{}, err
	}
	p := recorded(run)
	p.Elapsed = run.Duration(t.sim.now())
	if holder != nil && holder.Run == run.ID {
		var told Progress
		if json.Unmarshal(holder.Progress, &told) == nil && told.Run == run.ID {
			told.Elapsed = p.Elapsed
			told.Phases = append([]store.RunPhase{}, told.Phases...) // its owner may be of an older version
			return told, nil
		}
	}
	return p, nil
}

// recorded is the progress that the metadata knows of.
func recorded(run *Run) Progress {
	p := Progress{
		Run: run.ID, Experiment: run.Experiment, Purpose: run.Purpose, Status: run.Status, Phase: PhasePlan,
		Error: run.Error, Bytes: run.Bytes, OutputPath: run.OutputPath, StagedAt: run.StagedAt,
		Phases: append([]store.RunPhase{}, run.Phases...),
	}
	for _, table := range run.Tables {
		p.add(TableProgress{Table: table.Table, Done: table.Generated, Asked: table.Asked})
	}
	if run.CompletedAt != nil {
		p.Phase = PhaseDone
		p.Elapsed = run.CompletedAt.Sub(run.StartedAt)
		p.RowsPerSecond = perSecond(p.Done, p.Elapsed)
	}
	return p
}

func (p *Progress) add(t TableProgress) {
	p.Tables = append(p.Tables, t)
	p.Done += t.Done
	p.Asked += t.Asked
}

func perSecond(rows int64, elapsed time.Duration) float64 {
	if elapsed <= 0 {
		return 0
	}
	return float64(rows) / elapsed.Seconds()
}

// tooEarly reports whether what was loaded says nothing of the rest: warehouses that read the
// Parquet files themselves tell of whole tables, the first of which is often a small one.
func (p *Progress) tooEarly() bool { return p.Phase == PhaseLoad && p.Done < p.Asked/10 }

// estimate sets the rate and the time left from what was done so far.
func (p *Progress) estimate() {
	p.RowsPerSecond = perSecond(p.Done, p.Elapsed)
	if p.RowsPerSecond > 0 && p.Done < p.Asked && !p.tooEarly() {
		p.ETA = time.Duration(float64(p.Asked-p.Done) / p.RowsPerSecond * float64(time.Second))
	}
}
