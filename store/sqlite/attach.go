package sqlite

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// budget is what one query may take. Sorting, grouping and results in between go to temporary
// files once they are larger than the memory for them; both are bounded, so that no statement
// takes what the machine has. 10⁷ rows of a hundred bytes sort within them.
var budget = sqlitec.Budget{Memory: 256 << 20, TempBytes: 8 << 30}

// Each database has a cache of pages, of which the first is the largest. That of main, which
// is empty, is how much is sorted in memory at a time.
const readerSettings = `
PRAGMA busy_timeout = 5000;
PRAGMA temp_store = FILE;
PRAGMA main.cache_size = -32768;
PRAGMA query_only = ON`

// openReader opens the files of a scope under the names of their experiments. Main is an empty
// database, so that names without an experiment are those of the first that is attached.
func openReader(s scope, databases []database) (*reader, error) {
	conn, err := sqlitec.OpenConfined(budget)
	if err != nil {
		return nil, err
	}
	r := &reader{scope: s, databases: databases, conn: conn}
	if err := r.prepare(); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return r, nil
}

// prepare attaches the files and locks the connection down.
func (r *reader) prepare() error {
	for i := range r.databases {
		if err := r.attach(&r.databases[i], max(8>>i, 1)); err != nil {
			return err
		}
	}
	if err := r.hideOthers(); err != nil {
		return err
	}
	if err := r.conn.Exec(readerSettings); err != nil {
		return err
	}
	if err := r.registerFunctions(); err != nil {
		return err
	}
	r.conn.DenyAttach()
	r.conn.Authorize(r.allow)
	return nil
}

// attach attaches a file, after it has checked that it is one of ours.
func (r *reader) attach(d *database, cacheMiB int) error {
	name := quote(d.experiment)
	uri := sqlitec.FileURI(d.file, sqlitec.ReadOnly)
	err := r.conn.Exec(fmt.Sprintf("ATTACH %s AS %s; PRAGMA %s.cache_size = %d", literal(uri), name, name, -cacheMiB<<10)) // in KiB, as it is negative
	if err != nil {
		return unreadable(d.file, err)
	}
	for _, check := range []struct{ pragma, want, problem string }{
		{"application_id", warehouseID, "is not a file of a dwsim warehouse"},
		{"journal_mode", "delete", "was switched to another journal mode; run PRAGMA journal_mode=DELETE on it"},
	} {
		got, err := pragma(r.conn, name+"."+check.pragma)
		if err != nil {
			return unreadable(d.file, err)
		}
		if got != check.want {
			return fmt.Errorf("%s %s", d.file, check.problem)
		}
	}
	return nil
}

func unreadable(file string, err error) error {
	return fmt.Errorf("%s %w: %w", file, store.ErrUnreachable, err)
}

func pragma(conn *sqlitec.Conn, name string) (string, error) {
	s, _, err := conn.Prepare("PRAGMA " + name)
	if err != nil {
		return "", err
	}
	defer s.Close()
	if row, err := s.Step(); err != nil || !row {
		return "", err
	}
	return string(s.Bytes(0)), nil
}

// elsewhere begins the names that stand in the way of tables of other experiments.
const elsewhere = "_dwsim elsewhere: "

// hideOthers keeps a name without an experiment from being that of another experiment's table:
// SQLite looks for it in all databases, but first in main. There it finds a view that cannot be
// read.
func (r *reader) hideOthers() error {
	if len(r.databases) == 0 || len(r.databases) == 1 && r.own != "" {
		return nil
	}
	var own []string
	hidden := map[string]bool{}
	for _, d := range r.databases {
		tables, err := r.tables(d.experiment)
		if err != nil {
			return unreadable(d.file, err)
		}
		if d.experiment == r.own {
			own = tables
			continue
		}
		for _, t := range tables {
			hidden[t] = true
		}
	}
	var script strings.Builder
	for t := range hidden {
		if !slices.Contains(own, t) {
			fmt.Fprintf(&script, "CREATE VIEW main.%s AS SELECT 1 FROM %s;", quote(t), quote(elsewhere+t))
		}
	}
	return r.conn.Exec(script.String())
}

// tables returns the names of an experiment's tables, in lower case.
func (r *reader) tables(experiment string) ([]string, error) {
	s, _, err := r.conn.Prepare("SELECT lower(name) FROM " + quote(experiment) + ".sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var names []string
	for {
		row, err := s.Step()
		if err != nil || !row {
			return names, err
		}
		names = append(names, string(s.Bytes(0)))
	}
}

// literal returns a text as SQL writes it.
func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }
