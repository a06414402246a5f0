package parquet

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/dw-sim/dw-sim/gen"
)

// groupRows is the number of rows of a row group where the sink itself forms them.
const groupRows = 128 << 10

// Errors of a sink do not name its table, as the generator does.
var (
	errClosed     = errors.New("it is closed; no rows can be added")
	errIncomplete = errors.New("it was not written to its end")
)

// sink writes the parts of one table. Ranges are encoded side by side, each as a row
// group in memory, and appended to the files in their order by a goroutine that lives
// while there are such.
type sink struct {
	*layout
	folder   *Folder
	dir      string         // of the table
	taken    map[int64]File // parts that were taken over, by number
	partRows int64
	serial   *rangeWriter // of WriteBatch

	mu        sync.Mutex
	changed   *sync.Cond // signalled when waiting, appending or err changed
	next      int64      // first row of the next range
	opened    int        // ranges opened
	turn      int        // the range to be appended next
	waiting   map[int]*rangeWriter
	appending bool         // somebody is writing to current
	newest    *part        // that ranges were opened in
	current   *part        // with an open file; nil between parts
	discarded *rangeWriter // the last range, if it is of a part that was taken over
	files     []File       // finished, by row
	err       error        // the first; nothing is written after it
	done      bool         // committed or rolled back
	committed bool
}

var _ gen.RangeSink = (*sink)(nil)

func newSink(l *layout, f *Folder, t *tableFolder) *sink {
	s := &sink{layout: l, folder: f, dir: t.dir, taken: t.taken, partRows: f.o.PartRows, waiting: map[int]*rangeWriter{}}
	s.changed = sync.NewCond(&s.mu)
	return s
}

// RangeRows returns the rows of a part. Each range becomes a row group.
func (s *sink) RangeRows() int64 { return s.partRows }

// OpenRange opens a range. It waits while many encoded row groups wait for the disk, so
// that memory stays flat; it never waits for another range to be closed.
func (s *sink) OpenRange(ctx context.Context, r gen.Range) (gen.RangeWriter, error) {
	w, err := s.open(ctx, r)
	if err != nil {
		return nil, err
	}
	return w, nil
}

func (s *sink) open(ctx context.Context, r gen.Range) (*rangeWriter, error) {
	defer context.AfterFunc(ctx, s.wake)()
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.appending && s.err == nil && ctx.Err() == nil && len(s.waiting) > runtime.GOMAXPROCS(0)+2 {
		s.changed.Wait()
	}
	if err := cmp.Or(s.err, context.Cause(ctx)); err != nil {
		return nil, err
	}
	if err := s.checkRange(r); err != nil {
		return nil, err
	}
	w := &rangeWriter{sink: s, number: s.opened, next: r.First, end: r.First + r.Rows}
	if _, w.discard = s.taken[r.First/s.partRows]; !w.discard {
		w.part = s.partOf(r.First)
		w.group = s.newGroup()
	}
	s.opened++
	s.next = w.end
	return w, nil
}

// wake makes everybody who waits look again. The lock makes sure that nobody is
// between looking and waiting.
func (s *sink) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed.Broadcast()
}

func (s *sink) checkRange(r gen.Range) error {
	switch {
	case s.done:
		return errClosed
	case r.First != s.next:
		return fmt.Errorf("a range begins at row %d instead of %d", r.First, s.next)
	case r.Rows <= 0:
		return fmt.Errorf("a range has %d rows", r.Rows)
	case r.First/s.partRows != (r.First+r.Rows-1)/s.partRows:
		return fmt.Errorf("rows %d to %d cross the end of a part", r.First, r.First+r.Rows-1)
	}
	return nil
}

// partOf returns the part of a row that is not below those asked for before.
func (s *sink) partOf(row int64) *part {
	number := row / s.partRows
	if s.newest == nil || s.newest.number != number {
		s.newest = s.newPart(s.folder.o.FS, s.dir, number, number*s.partRows, &s.folder.bytes)
	}
	return s.newest
}

// closeRange takes an encoded range. Whoever encodes does not wait for the disk: a goroutine
// appends all those whose turn has come, also when a later range has failed. What goes wrong
// there is told by a later call, at the latest by Commit.
func (s *sink) closeRange(w *rangeWriter) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting[w.number] = w
	if !s.appending && s.due() {
		s.appending = true
		go s.appendDue()
	}
	return s.err
}

// due reports whether a range can be appended. The lock is held.
func (s *sink) due() bool { return !s.done && s.waiting[s.turn] != nil }

func (s *sink) appendDue() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.due() {
		first := s.waiting[s.turn]
		delete(s.waiting, s.turn)
		s.mu.Unlock()
		err := s.append(first)
		s.mu.Lock()
		if err == nil {
			s.turn++
		}
		s.fail(err)
		s.changed.Broadcast()
	}
	s.appending = false
	s.changed.Broadcast()
}

// settle waits until nothing is appended any more.
func (s *sink) settle() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.appending {
		s.changed.Wait()
	}
	return s.err
}

// append writes a row group to its file, and ends the part that it fills.
func (s *sink) append(w *rangeWriter) error {
	if w.discard {
		s.discarded = w
	} else {
		s.current = w.part
		if err := w.part.writer.append(w.group); err != nil {
			return err
		}
	}
	if w.end%s.partRows != 0 {
		return nil
	}
	return s.finishPart()
}

// finishPart ends the part of the last range.
func (s *sink) finishPart() error {
	if s.discarded != nil {
		return s.finishTaken()
	}
	file, err := s.current.finish()
	if err != nil {
		return err
	}
	if err := s.current.file.syncDir(); err != nil {
		return err
	}
	if err := s.folder.journal.add(file); err != nil {
		return err
	}
	s.files = append(s.files, file)
	s.current = nil
	s.folder.o.Finished(file)
	return nil
}

// finishTaken ends a part that was taken over.
func (s *sink) finishTaken() error {
	end := s.discarded.end
	file := s.taken[(end-1)/s.partRows]
	s.discarded = nil
	if end != file.FirstRow+file.Rows {
		return fmt.Errorf("%s was taken over with %d rows, but it should have %d", file.Path, file.Rows, end-file.FirstRow)
	}
	s.files = append(s.files, file)
	return nil
}

// fail keeps the first error. The lock is held.
func (s *sink) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

// giveUp lets no more ranges be opened, and tells those who wait.
func (s *sink) giveUp(cause error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail(cause)
	s.changed.Broadcast()
}

// WriteBatch writes b in row groups of groupRows.
func (s *sink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	for from := 0; from < b.Rows; {
		if s.serial == nil {
			if err := s.openSerial(ctx); err != nil {
				return err
			}
		}
		to := int(min(int64(b.Rows), int64(from)+s.serial.end-s.serial.next))
		if err := s.serial.write(ctx, b, from, to); err != nil {
			return err
		}
		from = to
		if s.serial.next == s.serial.end {
			if err := s.closeSerial(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *sink) openSerial(ctx context.Context) error {
	rows := min(groupRows, s.partRows-s.next%s.partRows)
	w, err := s.open(ctx, gen.Range{Index: s.opened, First: s.next, Rows: rows})
	s.serial = w
	return err
}

func (s *sink) closeSerial(ctx context.Context) error {
	w := s.serial
	s.serial = nil
	if err := w.Close(ctx, true); err != nil {
		return err
	}
	return s.settle() // who writes alone is told at once what is wrong
}

// Commit ends the last part. A table without rows gets one part without rows.
func (s *sink) Commit(ctx context.Context) error {
	if s.done {
		return errClosed
	}
	if w := s.serial; w != nil {
		w.end, s.next = w.next, w.next // the last row group is shorter
		if err := s.closeSerial(ctx); err != nil {
			return err
		}
	}
	if err := cmp.Or(s.settle(), context.Cause(ctx)); err != nil {
		return err
	}
	if s.turn != s.opened {
		return errIncomplete
	}
	if err := s.finishLast(); err != nil {
		return err
	}
	s.done, s.committed = true, true
	s.encoders.drop() // the folder keeps the sink
	s.chunks.drop()
	return nil
}

// finishLast ends the last part, and refuses parts that lie beyond it.
func (s *sink) finishLast() error {
	for _, file := range s.taken {
		if file.FirstRow+file.Rows > s.next {
			return fmt.Errorf("%s was taken over with rows up to %d, but the table has %d", file.Path, file.FirstRow+file.Rows-1, s.next)
		}
	}
	empty, taken := s.taken[0]
	switch {
	case s.opened > 0:
	case taken:
		s.files = append(s.files, empty)
	default:
		s.current = s.partOf(0)
	}
	if s.current == nil && s.discarded == nil {
		return nil
	}
	return s.finishPart()
}

// Rollback removes the unfinished part. Finished parts stay.
func (s *sink) Rollback() error {
	if s.committed {
		return nil
	}
	_ = s.settle() // parts that are complete stay, and the error has been told
	s.close()
	if s.current == nil {
		return nil
	}
	if err := s.current.file.discard(); err != nil {
		return err
	}
	s.current = nil
	return nil
}

// close drops what was not written, and tells those who wait.
func (s *sink) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail(errIncomplete)
	s.done = true
	s.serial, s.newest = nil, nil
	clear(s.waiting)
	s.changed.Broadcast()
}
