//go:build cgo

package duckdb

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2/mapping"

	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// beginReading is behind the macros, so that they stay when it ends.
const beginReading = "BEGIN TRANSACTION READ ONLY"

func (c *cursor) start() (err error) {
	macros, functions := macrosOf(c.statement.SQL)
	if err := c.reader.register(functions); err != nil {
		return err
	}
	// The engine itself keeps the query from writing: into memory, too.
	if _, err := c.reader.conn.Exec(c.ctx, macros+beginReading); err != nil {
		return fmt.Errorf("the functions of the query cannot be made: %w", err)
	}
	if c.stmt, err = c.prepareOne(); err != nil {
		return err
	}
	c.columns = c.stmt.Columns()
	if slices.ContainsFunc(c.columns, func(column duckdbc.Column) bool { return !isPlain(column) }) {
		if err := c.asText(); err != nil {
			return err
		}
	}
	c.values, c.row, c.texts = make([]func(int) any, len(c.columns)), make([]any, len(c.columns)), make([]texts, len(c.columns))
	return bindAll(c.stmt, c.statement.Params, c.query.Params)
}

// prepareOne prepares the statement, which must be one, and one that only reads.
func (c *cursor) prepareOne() (*duckdbc.Stmt, error) {
	if word, _ := sqltext.FirstWord(c.statement.SQL); spelling.Changes(word) {
		return nil, c.onlyReads()
	}
	script, err := c.reader.conn.Extract(c.statement.SQL)
	if err != nil {
		return nil, err
	}
	defer script.Close()
	switch {
	case script.Len() == 0:
		return nil, c.refuse("the query is empty", "")
	case script.Len() > 1:
		return nil, c.refuse("a query is one statement; there is more after its semicolon", "")
	}
	s, err := script.Prepare(0)
	if err != nil {
		return nil, err
	}
	if kind := s.Kind(); kind != mapping.StatementTypeSelect && kind != mapping.StatementTypeExplain {
		s.Close()
		return nil, c.onlyReads()
	}
	if s.Parameters() != len(c.statement.Params) {
		s.Close()
		return nil, c.refuse("a parameter of a query has a name", "write :name in the place of $1 or ?")
	}
	return s, nil
}

func (c *cursor) onlyReads() error {
	word, at := sqltext.FirstWord(c.statement.SQL)
	return c.statement.Error("a query only reads; it must not contain "+cmp.Or(word, "this statement"), at, nil)
}

// refuse makes an error of the statement as a whole.
func (c *cursor) refuse(message, hint string) error {
	e := c.statement.Error(message, -1, nil)
	e.Hint = hint
	return e
}

// asText prepares the statement anew, with the columns whose types have no form of their
// own cast to text. It was prepared alone, so it is whole.
func (c *cursor) asText() error {
	c.stmt.Close()
	c.stmt = nil
	names, values := make([]string, len(c.columns)), make([]string, len(c.columns))
	for i, column := range c.columns {
		names[i] = fmt.Sprintf("c%d", i)
		values[i] = names[i]
		if !isPlain(column) {
			values[i] = fmt.Sprintf("CAST(%s AS VARCHAR)", names[i])
		}
	}
	text, offset := c.statement.SQL, 0
	if statements := sqltext.Split(text); len(statements) == 1 {
		text, offset = statements[0].Text, statements[0].Offset
	}
	before := "SELECT " + strings.Join(values, ", ") + " FROM (\n"
	c.shift = len(before) - offset
	var err error
	if c.stmt, err = c.reader.conn.Prepare(before + text + "\n) AS _dwsim_query (" + strings.Join(names, ", ") + ")"); err != nil {
		return fmt.Errorf("the result has columns of types such as %s, which have to be cast to VARCHAR: %w", c.strangeType(), err)
	}
	return nil
}

func (c *cursor) strangeType() string {
	for _, column := range c.columns {
		if !isPlain(column) {
			return column.Type
		}
	}
	return ""
}
