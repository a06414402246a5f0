//go:build cgo

package duckdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/duckdbc"
)

// stage is a database file that is being built beside the present one.
type stage struct {
	*dbfiles.Stage
	db   *duckdbc.DB   // nil once closed
	conn *duckdbc.Conn // for all but the rows of tables
}

// newStage makes a staged file with the empty tables of e, and removes those of builders
// that are dead.
func (w *Warehouse) newStage(ctx context.Context, e *schema.Experiment) (*stage, error) {
	scripts, _, err := ddl.TableScripts(e, "duckdb", "")
	if err != nil {
		return nil, err
	}
	named, err := w.files.NewStage()
	if err != nil {
		return nil, err
	}
	s := &stage{Stage: named}
	if err := s.open(); err != nil {
		_ = s.discard()
		return nil, w.files.NotWritable(err)
	}
	kind.Points.StageMade.Hit()
	if err := s.createTables(ctx, scripts); err != nil {
		_ = s.discard()
		return nil, fmt.Errorf("the tables of experiment %q cannot be created: %w", e.Name, err)
	}
	tablesCreated.Hit()
	return s, nil
}

func (s *stage) open() (err error) {
	if s.db, err = duckdbc.Open(s.Path, building(s.Path)); err != nil {
		return s.failure(err)
	}
	if err := os.Chmod(s.Path, dbfiles.FileMode); err != nil {
		return err
	}
	s.conn, err = s.db.Connect()
	return err
}

func (s *stage) createTables(ctx context.Context, scripts []ddl.TableScript) error {
	statements := []string{createMark}
	for i := range scripts {
		statements = append(statements, scripts[i].Create)
		statements = append(statements, scripts[i].Comments...)
	}
	_, err := s.conn.Exec(ctx, strings.Join(statements, ";\n"))
	return s.failure(err)
}

// seal completes the staged file, closes it and makes it durable.
func (s *stage) seal(ctx context.Context) error {
	if _, err := s.conn.Exec(ctx, "CHECKPOINT"); err != nil {
		return s.failure(err)
	}
	checkpointed.Hit()
	s.close()
	stageClosed.Hit()
	if _, err := os.Lstat(s.Path + ".wal"); err == nil {
		return fmt.Errorf("DuckDB left changes of %s outside of the file", s.Path)
	}
	return s.Sync(ctx)
}

func (s *stage) close() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
	if s.db != nil {
		s.db.Close()
		s.db = nil
	}
}

// discard closes and removes the staged file. It may be called more than once, and does
// nothing after Publish.
func (s *stage) discard() error {
	if !s.Open() {
		return nil
	}
	s.close()
	return s.Discard()
}

// failure is err as what befell the staged file: a [syscall.ENOSPC] where the disk is full.
func (s *stage) failure(err error) error {
	e, ok := errors.AsType[*duckdbc.Error](err)
	if ok && (strings.Contains(e.Message, "No space left on device") || strings.Contains(e.Message, "not enough disk space")) {
		return fmt.Errorf("%s cannot be written: %w", s.Path, syscall.ENOSPC)
	}
	return err
}
