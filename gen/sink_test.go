package gen_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// recorder keeps what its sinks are given, and fails where it is told to.
type recorder struct {
	mu     sync.Mutex
	events []string         // "open t", "commit t", "rollback t", in order
	rows   map[string]int64 // by table, in the order in which they came
	next   map[string]int64 // first row of the next batch
	digest map[string]*gen.Digester
	ranges map[string][]gen.Range
	every  int64 // rows at which ranges begin anew; -1: no ranges
	failAt string
}

var errFull = errors.New("the disk is full")

func newRecorder(every int64) *recorder {
	return &recorder{rows: map[string]int64{}, next: map[string]int64{}, digest: map[string]*gen.Digester{}, ranges: map[string][]gen.Range{}, every: every}
}

func (r *recorder) OpenSink(_ context.Context, _ *schema.Experiment, t *schema.Table) (gen.Sink, error) {
	r.digest[t.Name] = &gen.Digester{}
	if err := r.note("open", t.Name); err != nil {
		return nil, err
	}
	if r.every < 0 {
		return &recorded{r, t.Name}, nil
	}
	return &recordedRanges{recorded{r, t.Name}}, nil
}

func (r *recorder) note(event, table string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event+" "+table)
	if r.failAt == event {
		return fmt.Errorf("%s: %w", event, errFull)
	}
	return nil
}

type recorded struct {
	r     *recorder
	table string
}

func (s *recorded) WriteBatch(_ context.Context, b *gen.Batch) error {
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	switch s.r.failAt {
	case "write":
		return errFull
	case "panic":
		panic("index out of range")
	}
	if b.First != s.r.next[s.table] {
		return fmt.Errorf("a batch begins at row %d, want %d", b.First, s.r.next[s.table])
	}
	s.r.next[s.table] += int64(b.Rows)
	s.r.digest[s.table].Add(b)
	return nil
}

func (s *recorded) Commit(context.Context) error { return s.r.note("commit", s.table) }
func (s *recorded) Rollback() error              { return s.r.note("rollback", s.table) }

type recordedRanges struct{ recorded }

func (s *recordedRanges) RangeRows() int64 { return s.r.every }

func (s *recordedRanges) OpenRange(_ context.Context, r gen.Range) (gen.RangeWriter, error) {
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	s.r.ranges[s.table] = append(s.r.ranges[s.table], r)
	return &recordedRange{s: s, next: r.First, end: r.First + r.Rows}, nil
}

type recordedRange struct {
	s         *recordedRanges
	next, end int64
}

func (w *recordedRange) WriteBatch(_ context.Context, b *gen.Batch) error {
	w.s.r.mu.Lock()
	defer w.s.r.mu.Unlock()
	if b.First != w.next {
		return fmt.Errorf("a batch of a range begins at row %d, want %d", b.First, w.next)
	}
	w.next += int64(b.Rows)
	w.s.r.digest[w.s.table].Add(b)
	return nil
}

func (w *recordedRange) Close(_ context.Context, complete bool) error {
	if complete && w.next != w.end {
		return fmt.Errorf("a range ends at row %d, want %d", w.next, w.end)
	}
	return w.s.r.note("range", w.s.table)
}

func TestSinksGetEveryRow(t *testing.T) {
	e := everyKind()
	want := digests(t, e, gen.Options{Seed: 1})
	for _, workers := range []int{1, 3} {
		for _, batch := range []int{100, 8192} {
			g, err := gen.New(e, gen.Options{Seed: 1, Workers: workers, BatchRows: batch})
			if err != nil {
				t.Fatal(err)
			}
			plain, ranged, parts := newRecorder(-1), newRecorder(0), newRecorder(7_000)
			if _, err := g.Generate(context.Background(), plain, ranged, parts); err != nil {
				t.Fatal(err)
			}
			for _, r := range []*recorder{plain, ranged, parts} {
				for table, d := range r.digest {
					if d.Sum().Table != want[table].Table || d.Sum().Rows != want[table].Rows {
						t.Errorf("workers %d, batch %d, every %d: %s has digest %v, want %v", workers, batch, r.every, table, d.Sum(), want[table])
					}
				}
			}
			checkRanges(t, parts.ranges["free"], 7_000, 20_000)
		}
	}
}

func checkRanges(t *testing.T, ranges []gen.Range, every, rows int64) {
	t.Helper()
	next := int64(0)
	for i, r := range ranges {
		if r.First != next || r.Index != i || r.First/every != (r.First+r.Rows-1)/every {
			t.Errorf("range %d is %+v, after row %d", i, r, next)
		}
		next = r.First + r.Rows
	}
	if next != rows {
		t.Errorf("ranges end at row %d, want %d", next, rows)
	}
}

func TestTablesAreCommittedInOrder(t *testing.T) {
	g, err := gen.New(everyKind(), gen.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := newRecorder(-1)
	if _, err := g.Generate(context.Background(), r); err != nil {
		t.Fatal(err)
	}
	events := slices.DeleteFunc(r.events, func(e string) bool { return strings.HasPrefix(e, "rollback") })
	want := "open free, commit free, open bound, commit bound, open ring_a, commit ring_a, open ring_b, commit ring_b"
	if got := strings.Join(events, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFailingSinkIsRolledBack(t *testing.T) {
	for _, failAt := range []string{"open", "write", "range", "commit"} {
		for _, every := range []int64{-1, 0} {
			if failAt == "range" && every < 0 || failAt == "write" && every == 0 {
				continue
			}
			g, err := gen.New(everyKind(), gen.Options{Workers: 2, BatchRows: 64})
			if err != nil {
				t.Fatal(err)
			}
			good, bad := newRecorder(0), newRecorder(every)
			bad.failAt = failAt
			_, err = g.Generate(context.Background(), good, bad)
			if !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), `table "free": `) {
				t.Errorf("%s: error %v", failAt, err)
			}
			if !slices.Contains(good.events, "rollback free") {
				t.Errorf("%s: the other sink was not rolled back: %v", failAt, good.events)
			}
		}
	}
}

func TestGenerateEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cause := errors.New("somebody pressed a key")
	var once sync.Once
	g, err := gen.New(everyKind(), gen.Options{BatchRows: 16, Progress: func(string, int64) { once.Do(func() { cancel(cause) }) }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Generate(ctx, newRecorder(-1), newRecorder(0)); !errors.Is(err, cause) {
		t.Errorf("error %v, want the cause", err)
	}
}

func TestProgressCountsEveryRow(t *testing.T) {
	var mu sync.Mutex
	rows := map[string]int64{}
	g, err := gen.New(everyKind(), gen.Options{Workers: 3, Progress: func(table string, n int64) {
		mu.Lock()
		defer mu.Unlock()
		rows[table] += n
	}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.Generate(context.Background(), newRecorder(-1), newRecorder(0)); err != nil {
		t.Fatal(err)
	}
	for _, table := range g.Tables() {
		if rows[table.Name] != table.Rows {
			t.Errorf("%s: progress of %d rows, want %d", table.Name, rows[table.Name], table.Rows)
		}
	}
}

func TestOptionsOutOfRange(t *testing.T) {
	for _, o := range []gen.Options{{Workers: -1}, {Workers: 99_999_999_999}, {BatchRows: -1}} {
		if _, err := gen.New(everyKind(), o); err == nil {
			t.Errorf("%+v was accepted", o)
		}
	}
}

func TestPanicsBecomeErrors(t *testing.T) {
	g, err := gen.New(everyKind(), gen.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	r := newRecorder(-1)
	r.failAt = "panic"
	if _, err := g.Generate(context.Background(), newRecorder(0), r); err == nil || !strings.Contains(err.Error(), "index out of range") {
		t.Errorf("error %v", err)
	}
}
