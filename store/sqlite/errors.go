package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

func isUnique(err error) bool {
	e, ok := errors.AsType[*driver.Error](err)
	return ok && (e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
}

// plain takes the result code off an error of the driver: "disk I/O error (10)". What
// the disk is to blame for names the file of the metadata, and is a [syscall.ENOSPC]
// where it is full.
func (m *Metadata) plain(err error) error {
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	text := strings.TrimSuffix(strings.TrimSuffix(e.Error(), " (SQLITE_BUSY)"), fmt.Sprintf(" (%d)", e.Code()))
	return ofDisk(m.path, e.Code(), errors.New(text))
}

// onDisk does for errors of sqlitec what Metadata.plain does for those of the driver.
func onDisk(path string, err error) error {
	e, ok := errors.AsType[*sqlitec.Error](err)
	if !ok {
		return err
	}
	return ofDisk(path, e.Code, err)
}

// ofDisk makes an error of the disk one that names the file.
func ofDisk(path string, code int, err error) error {
	switch {
	case sqlitec.FullDisk(code), errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s cannot be written: the disk is full: %w", path, syscall.ENOSPC)
	case code&0xff == sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%s cannot be read or written: %w", path, err)
	}
	return err
}
