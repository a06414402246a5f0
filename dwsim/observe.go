package dwsim

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// tracerName is the instrumentation scope of the spans.
const tracerName = "github.com/dw-sim/dw-sim/dwsim"

// Names of the attributes of spans. A seed is a text: collectors lose digits of numbers.
const (
	attributeRun        = "dwsim.run.id"
	attributePurpose    = "dwsim.run.purpose"
	attributeStatus     = "dwsim.run.status"
	attributeSeed       = "dwsim.run.seed"
	attributeExperiment = "dwsim.experiment"
	attributeTable      = "dwsim.table"
	attributeRows       = "dwsim.rows"
)

func openTracer(p trace.TracerProvider) trace.Tracer {
	if p == nil {
		return nil
	}
	return p.Tracer(tracerName)
}

// span begins a span. The function that it returns ends it, with the error where there
// is one, and with further attributes.
func (s *Simulator) span(ctx context.Context, name string, about ...attribute.KeyValue) (context.Context, func(error, ...attribute.KeyValue)) {
	if s.tracer == nil {
		return ctx, func(error, ...attribute.KeyValue) {}
	}
	ctx, span := s.tracer.Start(ctx, name, trace.WithAttributes(about...))
	return ctx, func(err error, more ...attribute.KeyValue) {
		span.SetAttributes(more...)
		if err != nil {
			span.RecordError(err)
			span.SetStatus(codes.Error, err.Error())
		}
		span.End()
	}
}

// aboutRun returns what a span tells of a run.
func aboutRun(run *Run) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.Int64(attributeRun, run.ID),
		attribute.String(attributeExperiment, run.Experiment),
		attribute.String(attributePurpose, run.Purpose),
		attribute.String(attributeSeed, strconv.FormatInt(run.Seed, 10)),
	}
}

func statusAttribute(status store.Status) attribute.KeyValue {
	return attribute.String(attributeStatus, string(status))
}

// turnTo goes on to a phase, and logs the one that ends with it.
func (s *Simulator) turnTo(ctx context.Context, l *liveRun, p Phase) {
	ended, took := l.turn(p)
	s.phaseEnded(ctx, l, ended, took)
}

// endPhases logs the last phase of what has come to its end.
func (s *Simulator) endPhases(ctx context.Context, l *liveRun) {
	last := *l.phase.Load()
	_, took := l.turn(last)
	s.phaseEnded(ctx, l, last, took)
}

func (s *Simulator) phaseEnded(ctx context.Context, l *liveRun, p Phase, took time.Duration) {
	s.observers.tell(PhaseEnded{Purpose: l.run.Purpose, Phase: p, Took: took})
	s.tell(ctx, slog.LevelInfo, &l.run, "phase ended", "phase", p, "rows", l.rows(), elapsed(took))
}

// tell logs a line about a run.
func (s *Simulator) tell(ctx context.Context, level slog.Level, run *Run, line string, args ...any) {
	about := []any{slog.Int64("run", run.ID), slog.String("experiment", run.Experiment), slog.String("purpose", run.Purpose)}
	s.log.Log(ctx, level, line, append(about, args...)...)
}

// tellEnd logs how a run or a load ended.
func (s *Simulator) tellEnd(ctx context.Context, run *Run, line string, rows int64, took time.Duration) {
	s.observers.tell(RunEnded{Purpose: run.Purpose, Status: run.Status, Took: took})
	args := []any{"status", run.Status, "rows", rows, elapsed(took)}
	if run.Error != "" {
		args = append(args, "reason", run.Error)
	}
	s.tell(ctx, slog.LevelInfo, run, line, args...)
}

// elapsed is how long something took, in milliseconds: a number in text and in JSON.
func elapsed(took time.Duration) slog.Attr { return slog.Int64("elapsed_ms", took.Milliseconds()) }

// tables returns what logs and traces the tables of a run as they are made, or nothing
// where nobody wants to know.
func (s *Simulator) tables(ctx context.Context, run *Run) []gen.SinkOpener {
	if s.tracer == nil && !s.log.Enabled(ctx, slog.LevelDebug) {
		return nil
	}
	return []gen.SinkOpener{tableWatcher{s, run}}
}

// tableWatcher opens sinks that take no rows: they see when a table begins and ends.
type tableWatcher struct {
	sim *Simulator
	run *Run
}

// OpenSink begins the span of a table.
func (w tableWatcher) OpenSink(ctx context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	return w.watch(ctx, t.Name), nil
}

func (w tableWatcher) watch(ctx context.Context, table string) *watchedTable {
	asked := int64(0)
	for _, t := range w.run.Tables {
		if strings.EqualFold(t.Table, table) {
			asked = t.Asked
		}
	}
	about := append(aboutRun(w.run), attribute.String(attributeTable, table), attribute.Int64(attributeRows, asked))
	_, end := w.sim.span(ctx, "table", about...)
	return &watchedTable{watcher: w, table: table, rows: asked, start: time.Now(), end: end}
}

var errIncomplete = errors.New("the table was not completed")

// watchedTable is a [gen.RangeSink], so that no goroutine waits to give it rows in order.
type watchedTable struct {
	watcher tableWatcher
	table   string
	rows    int64
	start   time.Time
	once    sync.Once
	end     func(error, ...attribute.KeyValue)
}

func (*watchedTable) WriteBatch(context.Context, *gen.Batch) error { return nil }
func (*watchedTable) RangeRows() int64                             { return 0 }
func (*watchedTable) OpenRange(context.Context, gen.Range) (gen.RangeWriter, error) {
	return watchedRange{}, nil
}

// Commit ends the span.
func (t *watchedTable) Commit(ctx context.Context) error {
	t.once.Do(func() {
		t.end(nil)
		t.watcher.sim.tell(ctx, slog.LevelDebug, t.watcher.run, "table ended", "table", t.table, "rows", t.rows, elapsed(time.Since(t.start)))
	})
	return nil
}

// Rollback ends the span of a table that was not completed.
func (t *watchedTable) Rollback() error {
	t.once.Do(func() { t.end(errIncomplete) })
	return nil
}

type watchedRange struct{}

func (watchedRange) WriteBatch(context.Context, *gen.Batch) error { return nil }
func (watchedRange) Close(context.Context, bool) error            { return nil }
