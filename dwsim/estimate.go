package dwsim

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Estimate is what a run is expected to take.
type Estimate struct {
	Rows      int64           `json:"rows"`
	Parquet   int64           `json:"parquet_bytes"`
	Warehouse int64           `json:"warehouse_bytes"` // -1 where the warehouse does not tell
	Seconds   float64         `json:"seconds"`         // 0 where it is not known
	Tables    []TableEstimate `json:"tables"`          // in the order of the document
	// Shortage says in a sentence where the disk has too little room; empty where it has enough, or
	// nothing is known.
	Shortage string `json:"shortage,omitempty"`
}

// TableEstimate is what the rows of a table are expected to take.
type TableEstimate struct {
	Table     string `json:"table"`
	Rows      int64  `json:"rows"` // 0: the table is kept
	Parquet   int64  `json:"parquet_bytes"`
	Warehouse int64  `json:"warehouse_bytes"` // with indexes; -1 where the warehouse does not tell

	columns int
	work    time.Duration // of one processor, to make the rows and to write them as Parquet
}

// Estimate tells what [Experiment.Generate] with the same options is expected to take, and writes
// nothing. It needs no slot. What Generate would refuse is refused, but for a lack of room, which
// it tells.
//
// Bytes are estimated from up to 16 000 rows of each table, which are made and encoded; mostly they
// are within -10 % and +40 %, less surely where a table's rows take so long to make that only few are.
//
// Seconds come from the run, of the newest twenty that are COMPLETED, that had about as much to do:
// what it took, times how much more there is to do now. How much that is follows from the
// samples: the rows of each table, times what one of them takes. Where there is no such run, or only
// one so short that it says little of longer ones, they are what the samples took, spread over the
// processors, and the time to write what a warehouse on this machine keeps, at speeds that were
// measured once; these can be off by a factor of two or three. Of a warehouse elsewhere nothing
// is known before its first run: 0.
func (e *Experiment) Estimate(ctx context.Context, o GenerateOptions) (*Estimate, error) {
	rec, err := e.sim.meta.Experiment(ctx, e.Name())
	if err != nil {
		return nil, err
	}
	g := &generation{Tracked: Tracked{sim: e.sim}, experiment: rec.Experiment, options: o}
	if g.warehouse, err = e.sim.warehouse(rec.Experiment.TargetWarehouse); err != nil {
		return nil, err
	}
	if g.options.OutputDir, err = g.outputDir(); err != nil {
		return nil, err
	}
	// All rows are made again, so what is finished of the files of a run that was stopped does not matter.
	if _, err := g.resumeRows(ctx); err != nil {
		return nil, err
	}
	if g.options.Seed == nil {
		g.options.Seed = new(int64) // any, but the same each time: equal questions have equal answers
	}
	if g.plan, err = newPlan(ctx, g.experiment, g.warehouse, g.options, nil); err != nil {
		return nil, err
	}
	return g.estimate(ctx)
}

// estimateTime is how long the rows of all samples may take to make: somebody waits for it.
const estimateTime = 2 * time.Second

func (g *generation) estimate(ctx context.Context) (*Estimate, error) {
	sizer, _ := g.warehouse.(store.Sizer)
	total := &Estimate{Warehouse: -1}
	if sizer != nil {
		total.Warehouse = 0
	}
	within := min(sampleTime, estimateTime/time.Duration(len(g.experiment.Tables)))
	for i := range g.experiment.Tables {
		t, err := g.estimateTable(ctx, sizer, &g.experiment.Tables[i], within)
		if err != nil {
			return nil, cmp.Or(context.Cause(ctx), err)
		}
		total.Tables = append(total.Tables, t)
		total.Rows = addTimes(total.Rows, t.Rows, 1, 1)
		total.Parquet = addTimes(total.Parquet, t.Parquet, 1, 1)
		if sizer != nil {
			total.Warehouse = addTimes(total.Warehouse, t.Warehouse, 1, 1)
		}
	}
	demands, err := g.needed(ctx, sizer, total.Parquet, max(total.Warehouse, 0))
	if err != nil {
		return nil, err
	}
	if short := shortage(groupDemands(demands), 1); short != nil {
		total.Shortage = short.Error()
	}
	runs, err := g.sim.meta.Runs(ctx, g.experiment.Name)
	if err != nil {
		return nil, err
	}
	total.Seconds = math.Ceil(1000*total.seconds(runs, g.workers())) / 1000 // which is 0 only where it is not known
	return total, nil
}

// workers is how many goroutines make rows at the same time, as far as there are processors for them.
func (g *generation) workers() int {
	return min(cmp.Or(g.options.Workers, runtime.GOMAXPROCS(0)), runtime.GOMAXPROCS(0))
}

// estimateTable estimates what the rows of a table take, from as many of them as are made in a time.
func (g *generation) estimateTable(ctx context.Context, sizer store.Sizer, t *schema.Table, within time.Duration) (TableEstimate, error) {
	e := TableEstimate{Table: t.Name, Rows: g.plan.asked[strings.ToLower(t.Name)], Warehouse: -1, columns: len(t.Columns)}
	if sizer != nil {
		e.Warehouse = 0
	}
	if e.Rows == 0 {
		return e, nil
	}
	some, err := g.sample(ctx, t, e.Rows, within)
	if err != nil {
		return e, err
	}
	few, started := min(e.Rows, mostEstimated), time.Now()
	options := parquet.Options{Compression: g.options.Compression, PartRows: g.options.PartRows}
	bytes, err := parquet.EstimateBytes(g.experiment, t, some.Batch, few, options)
	if err != nil {
		return e, err
	}
	e.Parquet = addTimes(0, bytes, e.Rows, few)
	e.work = workOf(some, time.Since(started), e.Rows)
	if sizer != nil {
		e.Warehouse = addTimes(0, sizer.EstimateBytes(g.experiment, t, some.Batch, few), e.Rows, few)
	}
	return e, nil
}

// encodedTwice is how often the rows of a sample are encoded to estimate their bytes: half of them, and
// then all.
const encodedTwice = 1.5

// workOf returns what rows take of one processor, of which some were made and encoded.
func workOf(some sample, encoding time.Duration, rows int64) time.Duration {
	each := (some.took.Seconds() + encoding.Seconds()/encodedTwice) / float64(some.Rows)
	return time.Duration(min(each*float64(rows), math.MaxInt64/2/float64(time.Second)) * float64(time.Second))
}

// What seconds goes by.
const (
	mostCompared = 20                     // runs
	tellingRun   = 500 * time.Millisecond // what a run took whose time tells that of longer ones
	// keptPerSecond is how many bytes a warehouse on this machine takes in a second, as measured with
	// the examples on two processors: SQLite and its indexes, of which there is one writer for all tables.
	keptPerSecond = 40 << 20
)

// seconds estimates how long the run takes; see [Experiment.Estimate].
func (e *Estimate) seconds(runs []*Run, workers int) float64 {
	work := e.workFor(func(t *TableEstimate) int64 { return t.Rows })
	best, distance := 0.0, math.Inf(1)
	compared := 0
	for _, run := range runs {
		took, ok := wholeRun(run)
		if !ok || compared == mostCompared {
			continue
		}
		compared++
		done := e.workFor(func(t *TableEstimate) int64 { return rowsOf(run, t.Table) })
		if done <= 0 || took < tellingRun && work > done {
			continue
		}
		if d := math.Abs(math.Log(work / done)); d < distance { // of equals the newest
			best, distance = took.Seconds()*work/done, d
		}
	}
	switch {
	case best > 0:
		return best
	case e.Warehouse < 0:
		return 0
	}
	return work/float64(max(workers, 1)) + float64(e.Warehouse)/keptPerSecond
}

// workFor returns how many seconds of one processor so many rows of the tables take. Cells of a table that
// is kept now, and so was not sampled, take what the others do on average.
func (e *Estimate) workFor(rows func(*TableEstimate) int64) (seconds float64) {
	var cells, all float64
	for i := range e.Tables {
		t := &e.Tables[i]
		cells += float64(t.Rows) * float64(t.columns)
		all += t.work.Seconds()
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		if t.Rows > 0 {
			seconds += t.work.Seconds() / float64(t.Rows) * float64(rows(t))
		} else {
			seconds += all / cells * float64(t.columns) * float64(rows(t))
		}
	}
	return seconds
}

// wholeRun returns how long a run took that made its rows from the first to the last.
func wholeRun(run *Run) (time.Duration, bool) {
	if run.Status != store.Completed || run.Purpose != store.PurposeGenerate || run.ResumedFrom != 0 ||
		run.CompletedAt == nil || run.EngineVersion != gen.EngineVersion() {
		return 0, false
	}
	return run.CompletedAt.Sub(run.StartedAt), true
}

// rowsOf returns how many rows of a table a run made.
func rowsOf(run *Run, table string) int64 {
	for _, t := range run.Tables {
		if strings.EqualFold(t.Table, table) {
			return t.Asked
		}
	}
	return 0
}
