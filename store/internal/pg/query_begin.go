package pg

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store"
)

// QuerySetting is what queries run with.
type QuerySetting struct {
	Role      string // as which they run; "" means as the role that connects
	Functions string // the schema of functions that the database lacks; "" for none
	// Missing says why there are no such functions; nil where there are, or none are needed.
	Missing error
	// Grant lets Role read what it may not read so far, and reports whether there was such a
	// thing. It is nil where that is not for us to do.
	Grant func(ctx context.Context) (granted bool, err error)
}

// querySetting returns what queries run with, which is made at the first one. What cannot be
// made is tried again by the next process only.
func (w *Warehouse) querySetting(ctx context.Context) (QuerySetting, error) {
	w.setting.Lock()
	defer w.setting.Unlock()
	if w.setting.made || w.engine.Setting == nil {
		return w.setting.QuerySetting, nil
	}
	made, err := w.engine.Setting(ctx, w)
	if err != nil {
		return made, err
	}
	w.setting.QuerySetting, w.setting.made = made, true
	return made, nil
}

// QuerySetting returns what queries run with. It makes it where no query has done so.
func (w *Warehouse) QuerySetting(ctx context.Context) (QuerySetting, error) {
	return w.querySetting(ctx)
}

// beginTransaction is one round trip: the settings, and whether the schema is there.
func (c *cursor) beginTransaction() error {
	script := []string{c.w.engine.BeginQuery}
	if c.schemaName != "" {
		script = append(script, "SELECT count(*) FROM pg_namespace WHERE nspname = "+QuoteText(c.schemaName))
	}
	script = append(script, "SET LOCAL search_path = "+c.searchPath())
	if c.timeout > 0 { // rounded up: 0 would mean none
		script = append(script, fmt.Sprintf("SET LOCAL statement_timeout TO %d", (c.timeout+time.Millisecond-1)/time.Millisecond))
	}
	script = append(script, c.w.engine.QueryLimits...)
	if c.w.engine.Torn != nil {
		script = append(script, swapStamp)
	}
	if c.setting.Role != "" {
		script = append(script, "SET LOCAL ROLE "+Quote(c.setting.Role))
	}
	results, err := c.conn.Conn().PgConn().Exec(c.ctx, strings.Join(script, "; ")).ReadAll()
	if err != nil {
		return err
	}
	var found []string
	for _, r := range results {
		for _, row := range r.Rows {
			found = append(found, string(row[0]))
		}
	}
	if c.schemaName != "" && (len(found) == 0 || found[0] != "1") {
		return fmt.Errorf("the schema of experiment %q %w", c.experiment, store.ErrNotFound)
	}
	if len(found) > 0 {
		c.stamp = found[len(found)-1]
	}
	return nil
}

// searchPath has the functions first, which the database may have with another meaning, and the
// tables last: those that are called like a type must not take its place.
// https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SEARCH-PATH
func (c *cursor) searchPath() string {
	var path []string
	if c.setting.Functions != "" {
		path = append(path, Quote(c.setting.Functions))
	}
	if c.setting.Functions != "" || c.schemaName == "" {
		path = append(path, "pg_catalog") // which is the first one otherwise
	}
	if c.schemaName != "" {
		path = append(path, Quote(c.schemaName))
	}
	return strings.Join(path, ", ")
}
