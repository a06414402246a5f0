package gen

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/dw-sim/dw-sim/schema"
)

// TableResult is what Generate made of a table.
type TableResult struct {
	Rows   int64
	Digest TableDigest
}

// Generate makes the rows of all tables that are not kept, parents first, and writes them
// to a sink of each opener, all in one pass. It returns rows and digests by table name in
// lower case.
//
// Each sink is committed when its table is complete. On the first error, or at the end of
// ctx, the sinks of the present table are rolled back and Generate returns; what becomes
// of the tables before it is for the openers to decide.
func (g *Generator) Generate(ctx context.Context, out ...SinkOpener) (map[string]TableResult, error) {
	results := make(map[string]TableResult, len(g.tables))
	for _, t := range g.tables {
		if t.kept {
			continue
		}
		result, err := g.generateTable(ctx, t, out)
		if err != nil {
			return nil, err
		}
		results[t.name] = result
	}
	return results, nil
}

func (g *Generator) generateTable(ctx context.Context, t *tablePlan, out []SinkOpener) (TableResult, error) {
	sinks, err := g.openSinks(ctx, t, out)
	defer func() {
		for _, s := range sinks {
			_ = s.Rollback() // nothing once committed
		}
	}()
	if err != nil {
		return TableResult{}, tableError(t, err)
	}
	p := newPipeline(g, t, sinks)
	digest, err := p.run(ctx)
	if err != nil {
		return TableResult{}, tableError(t, err)
	}
	for _, s := range sinks {
		if err := s.Commit(ctx); err != nil {
			return TableResult{}, tableError(t, err)
		}
	}
	return TableResult{Rows: t.rows, Digest: digest}, nil
}

func (g *Generator) openSinks(ctx context.Context, t *tablePlan, out []SinkOpener) (sinks []Sink, err error) {
	for _, opener := range out {
		s, err := opener.OpenSink(ctx, g.experiment, t.table)
		if err != nil {
			return sinks, err
		}
		sinks = append(sinks, s)
	}
	return sinks, nil
}

// tableError names the table, unless err says already which cell it is about.
func tableError(t *tablePlan, err error) error {
	var at *cellError
	if errors.As(err, &at) {
		return err
	}
	return fmt.Errorf("table %q: %w", t.table.Name, err)
}

// pipeline makes the rows of one table. Workers make ranges of rows, each of them alone,
// and write them to the sinks that take ranges. The other sinks get the batches of the
// finished ranges from one goroutine, in row order. A window bounds how many ranges are
// held in memory.
type pipeline struct {
	g       *Generator
	t       *tablePlan
	ranged  []RangeSink
	ordered []Sink

	window   chan struct{}   // a token per range in memory
	finished chan *rangeWork // to the goroutine of the ordered sinks
	batches  sync.Pool

	opening sync.Mutex // ranges are opened in row order
	next    Range

	digesting sync.Mutex
	digest    Digester
}

// rangeWork is a range on its way through the pipeline.
type rangeWork struct {
	Range
	writers []RangeWriter
	batches []*Batch // for the ordered sinks
}

func newPipeline(g *Generator, t *tablePlan, sinks []Sink) *pipeline {
	p := &pipeline{g: g, t: t}
	for _, s := range sinks {
		if r, ok := s.(RangeSink); ok {
			p.ranged = append(p.ranged, r)
		} else {
			p.ordered = append(p.ordered, s)
		}
	}
	p.window = make(chan struct{}, g.options.Workers+1)
	p.finished = make(chan *rangeWork, g.options.Workers+1)
	p.batches.New = func() any { return t.newBatch() }
	return p
}

func (p *pipeline) run(ctx context.Context) (TableDigest, error) {
	group, ctx := errgroup.WithContext(ctx)
	var workers sync.WaitGroup
	for range p.g.options.Workers {
		workers.Add(1)
		group.Go(func() error {
			defer workers.Done()
			return p.work(ctx)
		})
	}
	go func() {
		workers.Wait()
		close(p.finished)
	}()
	group.Go(func() error { return p.writeOrdered(ctx) })
	if err := group.Wait(); err != nil {
		return TableDigest{}, err
	}
	return p.digest.Sum(), nil
}

// work makes ranges until there are no more.
func (p *pipeline) work(ctx context.Context) error {
	w := newWorker()
	w.ctx = ctx
	var digest Digester
	for {
		r, err := p.open(ctx)
		if r == nil {
			break
		}
		if err == nil {
			err = p.fill(ctx, w, r, &digest)
		}
		if closeErr := r.close(ctx, err == nil); err == nil {
			err = closeErr
		}
		if err != nil {
			return err
		}
		p.finished <- r
	}
	p.digesting.Lock()
	defer p.digesting.Unlock()
	p.digest.Merge(&digest)
	return context.Cause(ctx)
}

// open waits for its turn and for room in the window, and opens the next range, or
// returns nil at the end.
func (p *pipeline) open(ctx context.Context) (*rangeWork, error) {
	p.opening.Lock()
	defer p.opening.Unlock()
	r := &rangeWork{Range: p.nextRange()}
	if r.Rows == 0 {
		return nil, nil
	}
	select {
	case p.window <- struct{}{}:
	case <-ctx.Done():
		return nil, nil
	}
	p.next = Range{Index: r.Index + 1, First: r.First + r.Rows}
	for _, s := range p.ranged {
		w, err := s.OpenRange(ctx, r.Range)
		if err != nil {
			return r, err
		}
		r.writers = append(r.writers, w)
	}
	return r, nil
}

// nextRange cuts the rows up to the next boundary of a sink into about equal ranges and
// returns the first of them, which is empty at the end.
func (p *pipeline) nextRange() Range {
	r := p.next
	block := p.t.rows - r.First
	for _, s := range p.ranged {
		if every := s.RangeRows(); every > 0 {
			block = min(block, every-r.First%every)
		}
	}
	if block > 0 {
		pieces := divideUp(block, p.t.rangeRows())
		r.Rows = divideUp(block, pieces)
	}
	return r
}

func divideUp(a, b int64) int64 { return (a + b - 1) / b }

const (
	rangeBytes   = 24 << 20 // about what a range takes in memory
	maxRangeRows = 1 << 17
	minRangeRows = 1 << 7
)

// rangeRows returns how many rows a range has at most. It depends on the table alone, so
// that files have the same row groups whoever makes them.
func (t *tablePlan) rangeRows() int64 {
	width := 0
	for _, c := range t.columns {
		width += c.width()
	}
	return int64(min(max(rangeBytes/width, minRangeRows), maxRangeRows))
}

// width estimates the bytes of a value.
func (c *columnPlan) width() int {
	switch c.kind {
	case KindBytes:
		return 4 + c.textWidth()
	case KindWide, KindUUID:
		return 16
	case KindBool:
		return 1
	}
	return 8
}

// textWidth estimates the bytes of a text: CHAR and BINARY are filled, others have a few
// words.
func (c *columnPlan) textWidth() int {
	if c.typ == schema.Char || c.typ == schema.Binary {
		return c.column.Length()
	}
	return min(c.column.Length(), 32)
}

// batchRows returns how many rows a batch has at most.
func (g *Generator) batchRows(t *tablePlan) int64 {
	return min(int64(g.options.BatchRows), t.rangeRows())
}

// fill makes the rows of r and writes them to its writers.
func (p *pipeline) fill(ctx context.Context, w *worker, r *rangeWork, digest *Digester) (err error) {
	defer catch(&err)
	step := p.g.batchRows(p.t)
	for first := r.First; first < r.First+r.Rows; first += step {
		if err := context.Cause(ctx); err != nil {
			return err
		}
		b := p.batches.Get().(*Batch)
		n := min(step, r.First+r.Rows-first)
		if err := w.fill(p.t, b, first, int(n)); err != nil {
			return err
		}
		digest.Add(b)
		for _, writer := range r.writers {
			if err := writer.WriteBatch(ctx, b); err != nil {
				return err
			}
		}
		if len(p.ordered) > 0 {
			r.batches = append(r.batches, b)
			continue
		}
		p.recycle(b)
	}
	return nil
}

// recycle takes back a batch that all sinks have taken.
func (p *pipeline) recycle(b *Batch) {
	if p.g.options.Progress != nil {
		p.g.options.Progress(p.t.table.Name, int64(b.Rows))
	}
	p.batches.Put(b)
}

func (r *rangeWork) close(ctx context.Context, complete bool) error {
	var first error
	for _, w := range r.writers {
		if err := w.Close(ctx, complete); err != nil && first == nil {
			first, complete = err, false
		}
	}
	return first
}

// writeOrdered gives the finished ranges to the ordered sinks in row order, and frees
// their room in the window.
func (p *pipeline) writeOrdered(ctx context.Context) error {
	waiting := map[int]*rangeWork{}
	turn := 0
	for r := range p.finished {
		waiting[r.Index] = r
		for waiting[turn] != nil {
			if err := p.writeRange(ctx, waiting[turn]); err != nil {
				return err
			}
			delete(waiting, turn)
			turn++
			<-p.window
		}
	}
	return nil
}

func (p *pipeline) writeRange(ctx context.Context, r *rangeWork) (err error) {
	defer catch(&err)
	for _, b := range r.batches {
		for _, s := range p.ordered {
			if err := s.WriteBatch(ctx, b); err != nil {
				return err
			}
		}
		p.recycle(b)
	}
	return nil
}

// catch turns a panic of the engine, or of a sink, into an error: a goroutine of ours must
// not take the process of an embedder along. The stack is for the bug report.
func catch(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("a bug stopped the generation: %v\n%s", p, debug.Stack())
	}
}
