package snowflake

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// contents reads the state of an experiment's namespace. A schema without a mark table is
// none of ours.
func (w *Warehouse) contents(ctx context.Context, experiment string) (contents.Contents, error) {
	none := contents.Contents{Mark: store.Mark{}}
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return none, err
	}
	rows, err := w.db.QueryContext(ctx, "SELECT TABLE_NAME, MARK FROM "+in(namespace, markTable))
	if isMissing(err) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("the mark of experiment %q cannot be read: %w", experiment, failure(ctx, err))
	}
	defer rows.Close()
	mark := store.Mark{}
	for rows.Next() {
		var table, text string
		var m store.TableMark
		if err := rows.Scan(&table, &text); err != nil {
			return none, failure(ctx, err)
		}
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			return none, fmt.Errorf("the mark of table %q in experiment %q is damaged: %w", table, experiment, err)
		}
		mark[table] = m
	}
	if err := rows.Err(); err != nil {
		return none, failure(ctx, err)
	}
	return contents.Contents{Exists: true, Mark: mark}, nil
}

// writeMark makes the mark table with what it holds. It is the last table of a staged schema:
// without it nothing is a namespace.
func (s *stage) writeMark(ctx context.Context, mark store.Mark) error {
	table := in(s.name, markTable)
	if err := s.exec(ctx, "CREATE TABLE "+table+" (TABLE_NAME VARCHAR NOT NULL, MARK VARCHAR NOT NULL)"); err != nil {
		return err
	}
	if len(mark) > 0 {
		var values []any
		for _, name := range slices.Sorted(maps.Keys(mark)) {
			text, err := json.Marshal(mark[name])
			if err != nil {
				return err
			}
			values = append(values, name, string(text))
		}
		places := strings.TrimSuffix(strings.Repeat("(?, ?), ", len(mark)), ", ")
		if err := s.exec(ctx, "INSERT INTO "+table+" VALUES "+places, values...); err != nil {
			return err
		}
	}
	markWritten.Hit()
	return nil
}
