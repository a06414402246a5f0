package snowtest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// exec runs DDL of SQLite on a table.
func (x *session) exec(ctx context.Context, table, format string, args ...any) error {
	schemaName, _ := x.splitName(table)
	d, done, err := x.write(ctx, schemaName, table)
	if err != nil {
		return err
	}
	defer done()
	return d.conn.Exec(fmt.Sprintf(format, args...))
}

func (x *session) full(table string) string {
	s, t := x.splitName(table)
	return quoted(s) + "." + quoted(t)
}

func createTable(ctx context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	var columns []string
	for _, definition := range split(m[4]) {
		c, err := sqliteColumn(definition)
		if err != nil {
			return nil, err
		}
		columns = append(columns, c)
	}
	return nil, x.exec(ctx, m[3], "CREATE TABLE %s%s (%s)", m[2], x.full(m[3]), strings.Join(columns, ", "))
}

// split cuts a list at its commas, outside of parentheses and quotes.
func split(list string) []string {
	var parts []string
	depth, start, inside := 0, 0, byte(0)
	for i := range len(list) {
		switch c := list[i]; {
		case inside != 0:
			if c == inside {
				inside = 0
			}
		case c == '\'' || c == '"':
			inside = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(list[start:i]))
			start = i + 1
		}
	}
	return append(parts, strings.TrimSpace(list[start:]))
}

func cloneTable(ctx context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	from, to := m[2], m[1]
	fromSchema, fromTable := x.splitName(from)
	d, err := x.open(from)
	if err != nil {
		return nil, err
	}
	defer d.close()
	r, err := d.query(ctx, "SELECT sql FROM "+quoted(fromSchema)+".sqlite_master WHERE type = 'table' AND name = ?", []any{fromTable}, false)
	if err != nil {
		return nil, err
	}
	if len(r.rows) == 0 {
		return nil, missing("Table", from)
	}
	_, body, _ := strings.Cut(r.rows[0][0].(string), "(")
	toSchema, toTable := x.splitName(to)
	w, done, err := x.write(ctx, toSchema, from+" "+to)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := w.conn.Exec("CREATE TABLE " + x.full(to) + " (" + body + "; INSERT INTO " + x.full(to) + " SELECT * FROM " + x.full(from)); err != nil {
		return nil, err
	}
	return nil, x.s.catalog.copyKeys(fromSchema, fromTable, toSchema, toTable)
}

func (c *catalog) copyKeys(fromSchema, fromTable, toSchema, toTable string) error {
	from, err := c.get(fromSchema)
	if err != nil {
		return err
	}
	to, err := c.get(toSchema)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	to.keys[toTable] = map[string]bool{}
	for key := range from.keys[fromTable] {
		to.keys[toTable][key] = true
	}
	return nil
}

func dropTable(ctx context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	return nil, x.exec(ctx, m[1], "DROP TABLE %s", x.full(m[1]))
}

// addKey notes a key. A foreign one wants its parent, with a key of these columns.
// https://docs.snowflake.com/en/sql-reference/constraints-overview
func addKey(ctx context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	schemaName, table := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	if err := x.hasColumns(ctx, m[1], m[3]); err != nil {
		return nil, err
	}
	parentSchema, parent := x.splitName(m[4])
	c := x.s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	if strings.EqualFold(m[2], "FOREIGN KEY") {
		keys := map[string]bool{}
		if p := c.schemas[parentSchema]; p != nil {
			keys = p.keys[parent]
		}
		columns := strings.ToUpper(m[5])
		if !keys["PRIMARY KEY "+columns] && !keys["UNIQUE "+columns] {
			return nil, &refusal{2096, "42601", "SQL compilation error:\nThe referenced table does not have a unique or primary key on " + columns}
		}
	}
	if s.keys[table] == nil {
		s.keys[table] = map[string]bool{}
	}
	s.keys[table][strings.ToUpper(m[2]+" "+m[3])] = true
	return nil, nil
}

func (x *session) hasColumns(ctx context.Context, table, columns string) error {
	d, err := x.open(table)
	if err != nil {
		return err
	}
	defer d.close()
	_, err = d.query(ctx, "SELECT "+strings.Trim(columns, "()")+" FROM "+x.full(table), nil, true)
	return err
}

func dropKey(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	schemaName, table := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	key := strings.ToUpper(m[2] + " " + m[3])
	if !s.keys[table][key] {
		return nil, missing("Constraint", key)
	}
	delete(s.keys[table], key)
	return nil, nil
}

func createStage(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	schemaName, stageName := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	c := x.s.catalog
	c.mu.Lock()
	defer c.mu.Unlock()
	c.made++
	s.stages[stageName] = &stage{dir: filepath.Join(c.dir, fmt.Sprintf("stage%d", c.made)), url: m[2], integration: stored(m[3])}
	return nil, nil
}

func dropStage(_ context.Context, x *session, m []string, _ queryRequest) (*result, error) {
	if _, err := x.stage(m[1]); err != nil {
		return nil, err
	}
	schemaName, stageName := x.splitName(m[1])
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	delete(s.stages, stageName)
	return nil, nil
}

func (x *session) stage(name string) (*stage, error) {
	schemaName, stageName := x.splitName(name)
	s, err := x.s.catalog.get(schemaName)
	if err != nil {
		return nil, err
	}
	x.s.catalog.mu.Lock()
	defer x.s.catalog.mu.Unlock()
	if st := s.stages[stageName]; st != nil {
		return st, nil
	}
	return nil, missing("Stage", stageName)
}
