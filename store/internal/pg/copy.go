package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// chunkBytes is how many bytes of rows go to a connection at a time.
const chunkBytes = 256 << 10

// copySink sends the rows of one table by COPY. Whoever has a batch encodes it, into chunks
// of whole rows; any of some connections takes a chunk, as the order of rows in a table means
// nothing. A further connection is opened when a chunk finds all others busy.
type copySink struct {
	l     *Loading
	stage *stage
	table *schema.Table
	name  string
	forms []form

	chunks chan []byte // to the connections
	free   chan []byte // back from them
	failed chan struct{}

	ctx  context.Context // of the connections
	stop context.CancelCauseFunc

	mu      sync.Mutex
	streams sync.WaitGroup
	open    int // connections so far
	copied  int64
	err     error // of the first connection that failed
	state   sinkState
	sent    int64 // rows
}

type sinkState uint8

const (
	writing sinkState = iota
	committed
	rolledBack
)

var errStopped = errors.New("the rows are not wanted any more")

var _ gen.RangeSink = (*copySink)(nil)

func newCopySink(l *Loading, t *schema.Table) *copySink {
	s := &copySink{
		l: l, stage: l.stage, table: t, name: l.TableName(t), forms: formsOf(t, l.stage.texts.of(t.Name)),
		chunks: make(chan []byte), free: make(chan []byte, l.w.o.LoadConnections+2), failed: make(chan struct{}),
	}
	s.ctx, s.stop = context.WithCancelCause(context.Background())
	return s
}

// WriteBatch implements [gen.Sink].
func (s *copySink) WriteBatch(ctx context.Context, b *gen.Batch) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if len(b.Columns) != len(s.forms) {
		return fmt.Errorf("table %q has %d columns, but a batch of it has %d", s.table.Name, len(s.forms), len(b.Columns))
	}
	if err := checkText(b); err != nil {
		return err
	}
	for first := 0; first < b.Rows; {
		chunk := s.chunk()
		end := first
		for end < b.Rows && len(chunk) < chunkBytes {
			next := min(end+rowsAtOnce, b.Rows)
			chunk = appendRows(chunk, b, s.forms, end, next)
			end = next
		}
		if err := s.send(ctx, chunk); err != nil {
			return err
		}
		first = end
	}
	s.mu.Lock()
	s.sent += int64(b.Rows)
	s.mu.Unlock()
	s.l.w.engine.Points.BatchSent.Hit()
	return nil
}

// rowsAtOnce is after how many rows a chunk is looked at, whether it is full.
const rowsAtOnce = 16

func (s *copySink) chunk() []byte {
	select {
	case chunk := <-s.free:
		return chunk[:0]
	default:
		return make([]byte, 0, chunkBytes+chunkBytes/4)
	}
}

func (s *copySink) check(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != writing {
		return fmt.Errorf("the rows of table %q are not being written any more: %w", s.table.Name, errEnded)
	}
	return s.err
}

// send hands a chunk to a connection.
func (s *copySink) send(ctx context.Context, chunk []byte) error {
	select {
	case s.chunks <- chunk:
		return nil
	default:
	}
	s.openAnother()
	select {
	case s.chunks <- chunk:
		return nil
	case <-s.failed:
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *copySink) openAnother() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == s.l.w.o.LoadConnections || s.state != writing || s.err != nil {
		return
	}
	s.open++
	s.streams.Go(s.stream)
}

// stream copies chunks over one connection until there are no more.
func (s *copySink) stream() {
	var tag pgconn.CommandTag
	err := s.l.w.with(s.ctx, func(conn *pgx.Conn) (err error) {
		reader := &chunkReader{s: s, rest: []byte(copyHeader), conn: watchedOf(conn)}
		defer reader.waits(false)
		tag, err = conn.PgConn().CopyFrom(s.ctx, reader, "COPY "+s.name+" FROM STDIN (FORMAT binary)")
		return err
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.copied += tag.RowsAffected()
	if err != nil && s.err == nil {
		s.err = NotLoaded(s.table.Name, err)
		close(s.failed)
	}
}

// chunkReader is what one connection reads: the header, chunks, and the trailer.
type chunkReader struct {
	s     *copySink
	chunk []byte // of which rest is left; nil for header and trailer
	rest  []byte
	ended bool
	conn  *watched // nil where nobody watches
}

// Read implements [io.Reader].
func (r *chunkReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 {
		if r.ended {
			return 0, io.EOF
		}
		r.giveBack()
		r.waits(true)
		select {
		case chunk, more := <-r.s.chunks:
			r.waits(false)
			r.chunk, r.rest = chunk, chunk
			if !more {
				r.rest, r.ended = []byte(copyTrailer), true
			}
		case <-r.s.ctx.Done():
			r.waits(false)
			return 0, context.Cause(r.s.ctx)
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// waits says that the server waits for rows which nobody has made yet.
func (r *chunkReader) waits(does bool) {
	if r.conn != nil {
		r.conn.moved()
		r.conn.patient.Store(does)
	}
}

func (r *chunkReader) giveBack() {
	if r.chunk == nil {
		return
	}
	select {
	case r.s.free <- r.chunk:
	default:
	}
	r.chunk = nil
}

// RangeRows implements [gen.RangeSink]: ranges may begin anywhere.
func (*copySink) RangeRows() int64 { return 0 }

// OpenRange implements [gen.RangeSink].
func (s *copySink) OpenRange(context.Context, gen.Range) (gen.RangeWriter, error) {
	return copyRange{s}, nil
}

// copyRange writes the rows of a range like all others.
type copyRange struct{ s *copySink }

func (r copyRange) WriteBatch(ctx context.Context, b *gen.Batch) error { return r.s.WriteBatch(ctx, b) }

func (r copyRange) Close(context.Context, bool) error { return nil }

// Commit implements [gen.Sink]: the rows are in the table when it returns, and its keys are being
// made.
func (s *copySink) Commit(ctx context.Context) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	if err := s.endStreams(ctx); err != nil {
		return err
	}
	s.l.w.engine.Points.Copied.Hit()
	s.stage.completion.begin(s.stage.script(s.table.Name))
	return nil
}

// endStreams waits until the connections have sent all rows.
func (s *copySink) endStreams(ctx context.Context) error {
	unwatch := context.AfterFunc(ctx, func() { s.stop(context.Cause(ctx)) })
	close(s.chunks)
	s.streams.Wait()
	unwatch()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = rolledBack
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case s.err != nil:
		return s.err
	case s.copied != s.sent:
		return fmt.Errorf("table %q was sent %d rows, but took %d", s.table.Name, s.sent, s.copied)
	}
	s.state = committed
	s.stop(nil)
	return nil
}

// Rollback implements [gen.Sink]. The load can then only be rolled back, too.
func (s *copySink) Rollback() error {
	s.mu.Lock()
	if s.state == writing {
		s.state = rolledBack
	}
	s.mu.Unlock()
	s.stop(errStopped)
	s.streams.Wait()
	return nil
}

// Loaded implements [Sink].
func (s *copySink) Loaded() (rows int64, complete bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.copied, s.state == committed
}
