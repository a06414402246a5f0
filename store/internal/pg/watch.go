package pg

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// A connection that stands still may be one whose server works for an hour, or one that lost
// its other end without a word. Nothing on it tells the difference, so the server is asked
// over another one whether it is waiting for us, too.

// watched is a connection that knows when something went over it for the last time.
type watched struct {
	net.Conn
	pid     atomic.Uint32 // of the server's process; 0 until it is known
	last    atomic.Int64  // nanoseconds since 1970
	pending atomic.Int32  // reads and writes that wait
	patient atomic.Bool   // the server waits for us, as it should
	broken  atomic.Bool

	strikes int // of the watch alone
	forget  func()
}

// errStalled is the error of a connection that was given up.
var errStalled = errors.New("nothing comes through any more")

// Read implements [net.Conn].
func (c *watched) Read(p []byte) (int, error) { return c.do(c.Conn.Read, p) }

// Write implements [net.Conn].
func (c *watched) Write(p []byte) (int, error) { return c.do(c.Conn.Write, p) }

func (c *watched) do(transfer func([]byte) (int, error), p []byte) (int, error) {
	c.moved()
	c.pending.Add(1)
	n, err := transfer(p)
	c.pending.Add(-1)
	if n > 0 {
		c.moved()
	}
	if err != nil && c.broken.Load() {
		err = errStalled
	}
	return n, err
}

func (c *watched) moved() { c.last.Store(time.Now().UnixNano()) }

// Close implements [net.Conn].
func (c *watched) Close() error {
	c.forget()
	return c.Conn.Close()
}

func (c *watched) stands(since time.Time) bool {
	return c.pid.Load() != 0 && c.pending.Load() > 0 && !c.patient.Load() && c.last.Load() < since.UnixNano()
}

// watchedOf returns what watches a connection, nil where nothing does.
func watchedOf(conn *pgx.Conn) *watched {
	c := conn.PgConn().Conn()
	if secure, ok := c.(*tls.Conn); ok {
		c = secure.NetConn()
	}
	w, _ := c.(*watched)
	return w
}

// watch looks after the connections of a warehouse.
type watch struct {
	w    *Warehouse
	stop context.CancelFunc
	done sync.WaitGroup

	mu    sync.Mutex
	conns map[*watched]bool
}

// newWatch begins to watch, if the database can be asked.
func newWatch(w *Warehouse) *watch {
	ctx, stop := context.WithCancel(context.Background())
	v := &watch{w: w, stop: stop, conns: map[*watched]bool{}}
	if w.engine.Busy != nil {
		v.done.Go(func() { v.run(ctx) })
	}
	return v
}

func (v *watch) close() {
	v.stop()
	v.done.Wait()
}

// dialer returns dial with connections that are watched.
func (v *watch) dialer(dial func(ctx context.Context, network, addr string) (net.Conn, error)) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		c := &watched{Conn: conn}
		c.forget = func() {
			v.mu.Lock()
			defer v.mu.Unlock()
			delete(v.conns, c)
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		v.conns[c] = true
		return c, nil
	}
}

func (v *watch) run(ctx context.Context) {
	ticks := time.NewTicker(v.w.o.StallTimeout / 2)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticks.C:
			v.look(ctx, now.Add(-v.w.o.StallTimeout))
		}
	}
}

// look asks about the connections that stand still since a time. It takes the same answer
// twice to give one up: the first may have crossed what the server has sent.
func (v *watch) look(ctx context.Context, since time.Time) {
	for _, c := range v.standing(since) {
		if v.busy(ctx, c.pid.Load()) {
			c.strikes = 0
			continue
		}
		if c.strikes++; c.strikes < 2 || !c.stands(since) || ctx.Err() != nil {
			continue
		}
		v.end(ctx, c.pid.Load()) // as long as somebody waits: afterwards the warehouse may be closed
		c.broken.Store(true)
		_ = c.Conn.Close() // whoever waits on it closes it, too, and then it is forgotten
	}
}

func (v *watch) standing(since time.Time) []*watched {
	v.mu.Lock()
	defer v.mu.Unlock()
	var found []*watched
	for c := range v.conns {
		if c.stands(since) && !c.broken.Load() {
			found = append(found, c)
		} else {
			c.strikes = 0
		}
	}
	return found
}

// busy asks a server, which has to answer soon, whether a process of it works.
func (v *watch) busy(ctx context.Context, pid uint32) (busy bool) {
	v.ask(ctx, func(ctx context.Context, conn *pgx.Conn) (err error) {
		busy, err = v.w.engine.Busy(ctx, conn, pid)
		return err
	})
	return busy
}

// end ends a process of the server that waits for a connection which was given up, and holds
// its locks as long.
func (v *watch) end(ctx context.Context, pid uint32) {
	v.ask(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SELECT pg_terminate_backend($1)", int32(pid)) // as the client library sends it
		return err
	})
}

func (v *watch) ask(ctx context.Context, do func(ctx context.Context, conn *pgx.Conn) error) {
	ctx, cancel := context.WithTimeout(ctx, max(v.w.o.StallTimeout, time.Second))
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, v.w.config())
	if err != nil {
		return // no answer is an answer
	}
	_ = do(ctx, conn)
	_ = conn.Close(ctx)
}

// Busy is the Busy of [Engine] for Postgres. A server that waits to be rid of what it sends is
// not at work either: who asks has been waiting for that.
// https://www.postgresql.org/docs/current/monitoring-stats.html#WAIT-EVENT-CLIENT-TABLE
func Busy(ctx context.Context, conn *pgx.Conn, pid uint32) (busy bool, err error) {
	const sql = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND coalesce(wait_event, '') NOT IN ('ClientRead', 'ClientWrite'))"
	err = conn.QueryRow(ctx, sql, int32(pid)).Scan(&busy)
	return busy, err
}
