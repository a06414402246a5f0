package storetest

import (
	"context"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// Faulty returns w with every operation of it, of its loads and of their sinks counted
// by f. It is a [store.TableScanner] and a [store.Sizer] when w is one; its loads are each a
// [store.ParquetLoader] and a [store.Unconstrained], and its sinks a [gen.RangeSink], when
// those of w are. Its type warnings, which cannot fail, are those of w, and so is what it
// finds out about itself, none where w does not.
func Faulty(w store.Warehouse, f *Faults) store.Warehouse {
	faulty := &faultyWarehouse{w: w, f: f}
	scanner, scans := w.(store.TableScanner)
	sizer, sizes := w.(store.Sizer)
	scan, size := &faultyScanner{s: scanner, f: f}, &faultySizer{Sizer: sizer, f: f}
	switch {
	case scans && sizes:
		return &struct {
			*faultyWarehouse
			*faultyScanner
			*faultySizer
		}{faulty, scan, size}
	case scans:
		return &struct {
			*faultyWarehouse
			*faultyScanner
		}{faulty, scan}
	case sizes:
		return &struct {
			*faultyWarehouse
			*faultySizer
		}{faulty, size}
	}
	return faulty
}

type faultyWarehouse struct {
	w store.Warehouse
	f *Faults
}

func (w *faultyWarehouse) CreateTables(ctx context.Context, e *schema.Experiment) error {
	return w.f.do("CreateTables", func() error { return w.w.CreateTables(ctx, e) })
}

func (w *faultyWarehouse) Begin(ctx context.Context, e *schema.Experiment, owner string) (store.Loading, error) {
	var l store.Loading
	err := w.f.do("Begin", func() (err error) {
		l, err = w.w.Begin(ctx, e, owner)
		return err
	})
	if err == nil {
		return newFaultyLoading(l, w.f), nil
	}
	if l != nil {
		_ = l.Rollback() // nobody else can
	}
	return nil, err
}

func (w *faultyWarehouse) Truncate(ctx context.Context, e *schema.Experiment, owner string) error {
	return w.f.do("Truncate", func() error { return w.w.Truncate(ctx, e, owner) })
}

func (w *faultyWarehouse) Drop(ctx context.Context, experiment, owner string) error {
	return w.f.do("Drop", func() error { return w.w.Drop(ctx, experiment, owner) })
}

func (w *faultyWarehouse) Fence(ctx context.Context, experiment, owner string) (store.Mark, error) {
	return get(w.f, "Fence", func() (store.Mark, error) { return w.w.Fence(ctx, experiment, owner) })
}

func (w *faultyWarehouse) Mark(ctx context.Context, experiment string) (store.Mark, error) {
	return get(w.f, "Mark", func() (store.Mark, error) { return w.w.Mark(ctx, experiment) })
}

func (w *faultyWarehouse) Query(ctx context.Context, q store.Query) (*store.Rows, error) {
	rows, err := get(w.f, "Query", func() (*store.Rows, error) { return w.w.Query(ctx, q) })
	if err != nil && rows != nil {
		_ = rows.Close()
		rows = nil
	}
	return rows, err
}

// TypeWarnings returns nil when the warehouse within has nothing to say, or does not say.
func (w *faultyWarehouse) TypeWarnings(e *schema.Experiment) []string {
	if warner, ok := w.w.(store.TypeWarner); ok {
		return warner.TypeWarnings(e)
	}
	return nil
}

// Examine returns the findings of the warehouse within, none where it does not examine
// itself. An injected fault is a finding as well.
func (w *faultyWarehouse) Examine(ctx context.Context) []store.Finding {
	examiner, ok := w.w.(store.Examiner)
	if !ok {
		return nil
	}
	var findings []store.Finding
	err := w.f.do("Examine", func() error {
		findings = examiner.Examine(ctx)
		return nil
	})
	if err != nil {
		findings = append(findings, store.Finding{Subject: "injected fault", Err: err})
	}
	return findings
}

func (w *faultyWarehouse) Close() error { return w.f.free("Close", w.w.Close) }

type faultyScanner struct {
	s store.TableScanner
	f *Faults
}

func (w *faultyScanner) ScanTable(ctx context.Context, e *schema.Experiment, t *schema.Table, yield func(*gen.Batch) error) error {
	return w.f.do("ScanTable "+t.Name, func() error { return w.s.ScanTable(ctx, e, t, yield) })
}

// faultySizer counts Size alone: nothing else can fail.
type faultySizer struct {
	store.Sizer
	f *Faults
}

func (w *faultySizer) Size(ctx context.Context, experiment string) (int64, error) {
	return get(w.f, "Size", func() (int64, error) { return w.Sizer.Size(ctx, experiment) })
}

type faultyLoading struct {
	l store.Loading
	f *Faults
}

// newFaultyLoading returns l with its operations counted; it has the optional interfaces
// that l has.
func newFaultyLoading(l store.Loading, f *Faults) store.Loading {
	faulty := &faultyLoading{l: l, f: f}
	loader, loads := l.(store.ParquetLoader)
	bare, canBeBare := l.(store.Unconstrained)
	parquet := &faultyParquetLoader{l: loader, f: f}
	switch {
	case loads && canBeBare:
		return &struct {
			*faultyLoading
			*faultyParquetLoader
			store.Unconstrained
		}{faulty, parquet, bare}
	case loads:
		return &struct {
			*faultyLoading
			*faultyParquetLoader
		}{faulty, parquet}
	case canBeBare:
		return &struct {
			*faultyLoading
			store.Unconstrained
		}{faulty, bare}
	}
	return faulty
}

type faultyParquetLoader struct {
	l store.ParquetLoader
	f *Faults
}

func (l *faultyParquetLoader) TakesParquet(location string) bool { return l.l.TakesParquet(location) }

func (l *faultyParquetLoader) LoadParquet(ctx context.Context, t *schema.Table, files store.ParquetFiles) error {
	return l.f.do("LoadParquet "+t.Name, func() error { return l.l.LoadParquet(ctx, t, files) })
}

func (l *faultyLoading) OpenSink(ctx context.Context, e *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	sink, err := get(l.f, "OpenSink "+t.Name, func() (gen.Sink, error) { return l.l.OpenSink(ctx, e, t) })
	if err != nil {
		if sink != nil {
			_ = sink.Rollback()
		}
		return nil, err
	}
	faulty := &faultySink{s: sink, f: l.f, table: t.Name}
	if ranges, ok := sink.(gen.RangeSink); ok {
		return &faultyRangeSink{faultySink: faulty, ranges: ranges}, nil
	}
	return faulty, nil
}

func (l *faultyLoading) Commit(ctx context.Context, m store.Mark) error {
	return l.f.do("Loading.Commit", func() error { return l.l.Commit(ctx, m) })
}

func (l *faultyLoading) Rollback() error { return l.f.free("Loading.Rollback", l.l.Rollback) }

type faultySink struct {
	s     gen.Sink
	f     *Faults
	table string
}

func (s *faultySink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	return s.f.do("WriteBatch "+s.table, func() error { return s.s.WriteBatch(ctx, b) })
}

func (s *faultySink) Commit(ctx context.Context) error {
	return s.f.do("Commit "+s.table, func() error { return s.s.Commit(ctx) })
}

func (s *faultySink) Rollback() error { return s.f.free("Rollback "+s.table, s.s.Rollback) }

type faultyRangeSink struct {
	*faultySink
	ranges gen.RangeSink
}

func (s *faultyRangeSink) RangeRows() int64 { return s.ranges.RangeRows() }

func (s *faultyRangeSink) OpenRange(ctx context.Context, r gen.Range) (gen.RangeWriter, error) {
	w, err := get(s.f, "OpenRange "+s.table, func() (gen.RangeWriter, error) { return s.ranges.OpenRange(ctx, r) })
	if err != nil {
		if w != nil {
			_ = w.Close(ctx, false)
		}
		return nil, err
	}
	return &faultyRange{w: w, f: s.f, table: s.table}, nil
}

type faultyRange struct {
	w     gen.RangeWriter
	f     *Faults
	table string
}

func (r *faultyRange) WriteBatch(ctx context.Context, b *gen.Batch) error {
	return r.f.do("WriteBatch "+r.table, func() error { return r.w.WriteBatch(ctx, b) })
}

func (r *faultyRange) Close(ctx context.Context, complete bool) error {
	return r.f.free("CloseRange "+r.table, func() error { return r.w.Close(ctx, complete) })
}
