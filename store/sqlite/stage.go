package sqlite

import (
	"context"

	"github.com/dw-sim/dw-sim/store/internal/dbfiles"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// stage is a database file that is being built beside the present one.
type stage struct {
	*dbfiles.Stage
	conn *sqlitec.Conn // nil once closed
}

// A staged file is thrown away when anything fails, so nothing is journaled or synced
// until it is whole.
const stagePragmas = `
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA cache_size = -32768;
PRAGMA foreign_keys = OFF;
`

// Pages of 8 KiB load a tenth faster than those of 4.
const newStagePragmas = `
PRAGMA page_size = 8192;` + stagePragmas + `
PRAGMA application_id = ` + warehouseID + `;
PRAGMA user_version = 1;
BEGIN`

// warehouseID marks files as those of a warehouse: "dwsw" in ASCII.
const warehouseID = "1685549943"

// newStage makes an empty staged file, in a transaction, and removes those of builders
// that are dead.
func (w *Warehouse) newStage() (*stage, error) {
	named, err := w.files.NewStage()
	if err != nil {
		return nil, err
	}
	s := &stage{Stage: named}
	if err := s.make(); err != nil {
		_ = s.discard()
		return nil, w.files.NotWritable(s.failure(err))
	}
	stageOpened.Hit()
	return s, nil
}

func (s *stage) make() error {
	if err := s.Make(); err != nil {
		return err
	}
	return s.open(newStagePragmas)
}

func (s *stage) open(pragmas string) (err error) {
	if s.conn, err = sqlitec.Open(s.Path, sqlitec.ReadWrite); err != nil {
		return err
	}
	return s.conn.Exec(pragmas)
}

// seal closes the staged file, whose transaction has been committed, and makes it durable.
func (s *stage) seal(ctx context.Context) error {
	if err := s.close(); err != nil {
		return err
	}
	stageClosed.Hit()
	return s.Sync(ctx)
}

// failure is err as what befell the staged file.
func (s *stage) failure(err error) error { return onDisk(s.Path, err) }

func (s *stage) close() error {
	if s.conn == nil {
		return nil
	}
	err := s.conn.Close()
	s.conn = nil
	return err
}

// discard closes and removes the staged file. It may be called more than once, and does
// nothing after Publish.
func (s *stage) discard() error {
	if !s.Open() {
		return nil
	}
	_ = s.close()
	return s.Discard()
}
