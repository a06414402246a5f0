package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
	"github.com/dw-sim/dw-sim/dwsim"
)

// redrawEvery is how often the progress of an export is redrawn on a terminal.
const redrawEvery = 200 * time.Millisecond

// exportProgress tells how far the rows of a query are on their way to a file.
type exportProgress struct {
	console *console
	queries api.QueryRegister
	id      string // of the query
	start   time.Time
	file    *outputFile
}

// export writes the rows of a query to the file and tells how far it is, on a terminal in a
// line that is redrawn, elsewhere in a line every five seconds.
func (a *asking) export(ctx context.Context, sql string) (x *api.Exported, err error) {
	q := a.limited(sql)
	q.Format, q.ID = a.format, dwsim.NewQueryID()
	err = replaceFile(a.output, func(target string) (err error) {
		file := &outputFile{path: target}
		p := &exportProgress{a.session.console, a.service, q.ID, time.Now(), file}
		defer p.show(ctx)()
		if x, err = a.service.Export(ctx, q, file); err == nil {
			err = file.open() // also where there was nothing to write
		}
		return errors.Join(err, file.close())
	})
	return x, err
}

// show tells the progress until the function that it returns is called.
func (p *exportProgress) show(ctx context.Context) (stop func()) {
	every := progressEvery
	if p.console.redraws {
		every = redrawEvery
	}
	tick := time.NewTicker(every)
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-tick.C:
				p.tell(ctx)
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		tick.Stop()
		cancel()
		<-done
		p.console.clear()
	}
}

// tell tells how far the query is, while it is in progress.
func (p *exportProgress) tell(ctx context.Context) {
	all, _ := p.queries.Queries(ctx) // what goes wrong is told by the export
	for _, q := range all {
		if q.ID != p.id {
			continue
		}
		line := exportLine(q.Rows, p.file.bytes.Load(), time.Since(p.start))
		if p.console.redraws {
			p.console.redraw(line)
		} else {
			p.console.notef("%s", line)
		}
	}
}

// exportLine writes how far an export is: export: 1 234 567 rows, 812 345 rows/s, 45.2 MiB, 1.5 s so far.
func exportLine(rows, bytes int64, took time.Duration) string {
	return fmt.Sprintf("export: %s, %s, %s, %s so far", count(rows, "row"), perSecond(rows, took), bytesOf(uint64(bytes)), elapsed(took))
}
