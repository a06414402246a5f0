package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// contents reads the state of an experiment's namespace.
func (w *Warehouse) contents(ctx context.Context, experiment string) (contents.Contents, error) {
	r, err := w.acquire(ctx, scopeOf(experiment))
	if missing(err) {
		return contents.Contents{Mark: store.Mark{}}, nil
	}
	if err != nil {
		return contents.Contents{}, err
	}
	defer w.release(r)
	mark, err := readMark(r.conn)
	if err != nil {
		return contents.Contents{}, fmt.Errorf("the mark in %s cannot be read: %w", r.databases[0].file, err)
	}
	return contents.Contents{Exists: true, Mark: mark}, nil
}

func readMark(conn *sqlitec.Conn) (store.Mark, error) {
	rows, _, err := conn.Prepare(`SELECT table_name, mark FROM _dwsim_run`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	mark := store.Mark{}
	for {
		more, err := rows.Step()
		if err != nil || !more {
			return mark, err
		}
		var m store.TableMark
		if err := json.Unmarshal(rows.Bytes(1), &m); err != nil {
			return nil, err
		}
		mark[string(rows.Bytes(0))] = m
	}
}

func writeMark(conn *sqlitec.Conn, mark store.Mark) error {
	insert, _, err := conn.Prepare(`INSERT INTO _dwsim_run (table_name, mark) VALUES (?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, table := range slices.Sorted(maps.Keys(mark)) {
		text, err := json.Marshal(mark[table])
		if err != nil {
			return err
		}
		if err := errors.Join(insert.BindString(1, table), insert.BindString(2, string(text))); err != nil {
			return err
		}
		if _, err := insert.Step(); err != nil {
			return err
		}
		insert.Reset()
	}
	return nil
}
