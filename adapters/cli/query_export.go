package cli

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/result"
)

// redrawEvery is how often the progress of an export is redrawn on a terminal.
const redrawEvery = 200 * time.Millisecond

// exportProgress tells how far the rows of a query are on their way to a file.
type exportProgress struct {
	console *console
	began   atomic.Bool // the query has, so that there is something to tell
	rows    atomic.Int64
	start   time.Time
	out     io.Writer
	bytes   atomic.Int64
}

// Write counts what is written.
func (p *exportProgress) Write(data []byte) (int, error) {
	n, err := p.out.Write(data)
	p.bytes.Add(int64(n))
	return n, err
}

// export writes the rows of a query to the file and tells how far it is, on a terminal in a
// line that is redrawn, elsewhere in a line every five seconds.
func (a *asking) export(query func() (*store.Rows, error)) (*store.Rows, error) {
	p := &exportProgress{console: a.session.console, start: time.Now()}
	defer p.show()()
	return writeFile(a.output, result.Format(a.format), func() (*store.Rows, error) {
		rows, err := query()
		if err == nil {
			p.count(rows)
		}
		return rows, err
	}, func(out io.Writer) io.Writer {
		p.bytes.Store(0)
		p.out = out
		return p
	})
}

// show tells the progress until the function that it returns is called.
func (p *exportProgress) show() (stop func()) {
	every := progressEvery
	if p.console.redraws {
		every = redrawEvery
	}
	tick := time.NewTicker(every)
	ended, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-tick.C:
				p.tell()
			case <-ended:
				return
			}
		}
	}()
	return func() {
		tick.Stop()
		close(ended)
		<-done
		p.console.clear()
	}
}

// count has the rows counted as they are read.
func (p *exportProgress) count(rows *store.Rows) {
	p.began.Store(true)
	p.rows.Store(0)
	rows.Wrap(func(next func() ([]any, error), close func() error) (func() ([]any, error), func() error) {
		return func() ([]any, error) {
			row, err := next()
			if row != nil {
				p.rows.Add(1)
			}
			return row, err
		}, close
	})
}

func (p *exportProgress) tell() {
	if !p.began.Load() {
		return
	}
	line := exportLine(p.rows.Load(), p.bytes.Load(), time.Since(p.start))
	if p.console.redraws {
		p.console.redraw(line)
	} else {
		p.console.notef("%s", line)
	}
}

// exportLine writes how far an export is: export: 1 234 567 rows, 812 345 rows/s, 45.2 MiB, 1.5 s so far.
func exportLine(rows, bytes int64, took time.Duration) string {
	return fmt.Sprintf("export: %s, %s, %s, %s so far", count(rows, "row"), perSecond(rows, took), bytesOf(uint64(bytes)), elapsed(took))
}
