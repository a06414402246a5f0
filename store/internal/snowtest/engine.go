package snowtest

import (
	"context"
	"regexp"
	"strings"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// result is what a statement returns.
type result struct {
	columns []column
	rows    [][]any        // nil, int64, float64, string or []byte
	dml     bool           // rows is the number of rows that changed
	extra   map[string]any // of the answer
}

type column struct {
	name     string
	declared string // the type in SQLite, "" for an expression
}

// database is a connection with the schemas attached that a statement names.
type database struct {
	conn *sqlitec.Conn
}

var qualifier = regexp.MustCompile(`("([^"]+)"|[A-Za-z_][A-Za-z0-9_]*)\s*\.\s*["A-Za-z_]`)

// open opens a connection for a statement of the session.
func (x *session) open(statement string) (*database, error) {
	names := map[string]bool{}
	if x.schema != "" {
		names[x.schema] = true
	}
	c := x.s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range qualifier.FindAllStringSubmatch(statement, -1) {
		if name := stored(m[1]); c.schemas[name] != nil {
			names[name] = true
		}
	}
	conn, err := sqlitec.Open(":memory:", sqlitec.ReadWrite)
	if err != nil {
		return nil, err
	}
	var script strings.Builder
	script.WriteString("PRAGMA busy_timeout = 60000;")
	for name := range names {
		if s := c.schemas[name]; s != nil {
			script.WriteString("ATTACH '" + sqlitec.FileURI(s.file, sqlitec.ReadWrite) + "' AS " + quoted(name) + ";")
			script.WriteString("PRAGMA " + quoted(name) + ".synchronous = OFF;")
		}
	}
	if err := conn.Exec(script.String()); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return &database{conn: conn}, nil
}

func (d *database) close() { _ = d.conn.Close() }

// watch makes the connection end its work with ctx.
func (d *database) watch(ctx context.Context) (done func()) {
	interrupted := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		d.conn.Interrupt()
		close(interrupted)
	})
	return func() {
		if !stop() {
			<-interrupted
		}
		d.conn.Resume()
	}
}

// prepare prepares a statement and binds its parameters.
func (d *database) prepare(statement string, args []any) (*sqlitec.Stmt, error) {
	s, _, err := d.conn.Prepare(statement)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, syntax(statement)
	}
	for i, arg := range args {
		if err := d.bind(s, i+1, arg); err != nil {
			_ = s.Close()
			return nil, err
		}
	}
	return s, nil
}

func (d *database) bind(s *sqlitec.Stmt, i int, arg any) error {
	switch v := arg.(type) {
	case nil:
		return s.BindNull(i)
	case int64:
		return s.BindInt(i, v)
	case float64:
		return s.BindFloat(i, v)
	case string:
		return s.BindString(i, v)
	case []byte:
		m := d.conn.NewMemory()
		data, err := m.Bytes(len(v))
		if err != nil {
			return err
		}
		copy(data, v)
		return s.BindBlob(i, m, 0, len(v))
	}
	panic("snowtest binds no such type")
}

// query runs a statement; with describe, it only prepares it.
func (d *database) query(ctx context.Context, statement string, args []any, describe bool) (*result, error) {
	defer d.watch(ctx)()
	s, err := d.prepare(statement, args)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	r := &result{}
	for i := range s.Columns() {
		r.columns = append(r.columns, column{name: header(s.ColumnName(i), statement), declared: s.DeclaredType(i)})
	}
	for !describe {
		more, err := s.Step()
		if err != nil || !more {
			return r, err
		}
		r.rows = append(r.rows, rowOf(s))
	}
	return r, nil
}

func rowOf(s *sqlitec.Stmt) []any {
	row := make([]any, s.Columns())
	for i := range row {
		switch s.Kind(i) {
		case sqlitec.Integer:
			row[i] = s.Int(i)
		case sqlitec.Float:
			row[i] = s.Float(i)
		case sqlitec.Text:
			row[i] = string(s.Bytes(i))
		case sqlitec.Blob:
			row[i] = append([]byte{}, s.Bytes(i)...)
		}
	}
	return row
}

// header folds a name to upper case, unless the statement has it in quotes.
func header(name, statement string) string {
	if strings.Contains(statement, quoted(name)) {
		return name
	}
	return strings.ToUpper(name)
}

// change runs a statement that changes rows, and returns how many.
func (d *database) change(ctx context.Context, statement string, args []any) (int64, error) {
	if _, err := d.query(ctx, statement, args, false); err != nil {
		return 0, err
	}
	n, err := d.query(ctx, "SELECT changes()", nil, false)
	if err != nil {
		return 0, err
	}
	return n.rows[0][0].(int64), nil
}

// transaction is an open one: a connection that has written, and the schema it keeps others from
// writing to. Snowflake locks tables; the driver locks one table at a time.
type transaction struct {
	db     *database
	schema *schema
}

// write returns the connection that a statement which changes a schema's rows runs on. done ends
// it, unless it belongs to a transaction of the session.
func (x *session) write(ctx context.Context, schemaName, statement string) (d *database, done func(), err error) {
	if x.tx != nil {
		return x.tx.db, func() {}, nil
	}
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, nil, err
	}
	select {
	case s.writing <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, context.Cause(ctx)
	}
	release := func() { <-s.writing }
	if d, err = x.open(statement); err != nil {
		release()
		return nil, nil, err
	}
	if !x.begun {
		return d, func() { d.close(); release() }, nil
	}
	if err := d.conn.Exec("BEGIN IMMEDIATE"); err != nil {
		d.close()
		release()
		return nil, nil, err
	}
	x.tx = &transaction{db: d, schema: s}
	return d, func() {}, nil
}

func (t *transaction) end(statement string) error {
	err := t.db.conn.Exec(statement)
	t.db.close()
	<-t.schema.writing
	return err
}
