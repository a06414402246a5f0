package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// Generate starts a run, which goes on when ctx ends. With o.Wait it returns once the run has
// ended, as [Local.Wait] does.
func (l Local) Generate(ctx context.Context, name string, o Generate) (*dwsim.Run, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	options, err := l.options(e, o)
	if err != nil {
		return nil, err
	}
	run, err := e.Start(ctx, options)
	if err != nil || !o.Wait {
		return run, err
	}
	return l.Wait(ctx, run.Experiment, run.ID)
}

// MostEstimateTime is how long an estimate may take.
const MostEstimateTime = 20 * time.Second

// Estimate tells what [Local.Generate] is expected to take, and writes nothing; see
// [dwsim.Experiment.Estimate]. Where the few rows that it is made of take too long the error is a
// [context.DeadlineExceeded].
func (l Local) Estimate(ctx context.Context, name string, o Generate) (*dwsim.Estimate, error) {
	e, err := l.experiment(ctx, name)
	if err != nil {
		return nil, err
	}
	options, err := l.options(e, o)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, MostEstimateTime)
	defer cancel()
	estimate, err := e.Estimate(limited, options)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		err = fmt.Errorf("some rows alone take more than %s to make, so all of them cannot be estimated: %w", MostEstimateTime, err)
	}
	return estimate, err
}

// options translates what is asked of an experiment.
func (l Local) options(e *dwsim.Experiment, o Generate) (dwsim.GenerateOptions, error) {
	o.Workers, o.BatchRows = cmp.Or(o.Workers, l.Workers), cmp.Or(o.BatchRows, l.BatchRows)
	return o.options(e.Document())
}

// options translates what is asked of the experiment e.
func (o Generate) options(e *schema.Experiment) (dwsim.GenerateOptions, error) {
	g := dwsim.GenerateOptions{
		Seed: (*int64)(o.Seed), Rows: o.Rows, Workers: o.Workers, BatchRows: o.BatchRows, PartRows: o.PartRows,
		Resume: o.Resume, Keep: o.Keep, OutputDir: o.OutputDir, NoConstraints: o.NoConstraints, NoStage: o.NoStage, IgnoreDisk: o.IgnoreDisk,
	}
	var problems schema.Problems
	if o.Compression != "" {
		var err error
		if g.Compression, err = parquet.ParseCompression(o.Compression); err != nil {
			problems = append(problems, schema.Problem{Path: "compression", Message: err.Error()})
		}
	}
	switch {
	case o.Scale == nil:
	case o.Resume:
		problems = append(problems, schema.Problem{Path: "scale", Message: "a run that is resumed has its rows already", Hint: "leave it out"})
	default:
		var err error
		if g.Rows, err = ScaledRows(e, o.Rows, *o.Scale); err != nil {
			problems = append(problems, schema.Problem{Path: "scale", Message: err.Error()})
		}
	}
	if len(problems) > 0 {
		return g, problems
	}
	return g, nil
}

// ScaledRows returns rows with those of the tables of e that it does not name: their target
// rows times scale, rounded, and 1 or more. A table whose target is 0 rows is left out, and so
// kept as it is. A scale that is not above 0, or makes more rows than can be counted, is an error.
func ScaledRows(e *schema.Experiment, rows map[string]int64, scale float64) (map[string]int64, error) {
	if !(scale > 0 && scale <= math.MaxFloat64) {
		return nil, fmt.Errorf("scale is %v; it is a number above 0", scale)
	}
	all := map[string]int64{}
	maps.Copy(all, rows)
	named := map[string]bool{}
	for name := range rows {
		named[strings.ToLower(name)] = true
	}
	for i := range e.Tables {
		t := &e.Tables[i]
		scaled := math.Round(float64(t.TargetRows) * scale)
		switch {
		case named[strings.ToLower(t.Name)] || t.TargetRows == 0:
		case scaled >= math.MaxInt64:
			return nil, fmt.Errorf("scale %v makes more than %d rows of %s", scale, int64(math.MaxInt64), t.Name)
		default:
			all[t.Name] = int64(max(scaled, 1))
		}
	}
	return all, nil
}
