package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	driver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// plain takes the result code off an error of the driver: "disk I/O error (10)". What
// the disk is to blame for names the file of the metadata, and is a [syscall.ENOSPC]
// where it is full.
func plain(path string, err error) error {
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return err
	}
	text := strings.TrimSuffix(strings.TrimSuffix(e.Error(), " (SQLITE_BUSY)"), fmt.Sprintf(" (%d)", e.Code()))
	return ofDisk(path, e.Code(), errors.New(text))
}

// onDisk does for errors of sqlitec, and of files, what plain does for those of the driver.
func onDisk(path string, err error) error {
	code := 0
	if e, ok := errors.AsType[*sqlitec.Error](err); ok {
		code = e.Code
	}
	return ofDisk(path, code, err)
}

// cannotOpen tells more than SQLite's "unable to open database file" where that is because
// nothing can be written beside the file, which readers do too.
func cannotOpen(path string, err error) error {
	e, ok := errors.AsType[*sqlitec.Error](err)
	if !ok || e.Code&0xff != sqlite3.SQLITE_CANTOPEN {
		return err
	}
	folder := filepath.Dir(path)
	f, refused := os.CreateTemp(folder, ".dwsim-*.tmp")
	if refused != nil {
		return fmt.Errorf("folder %s cannot be written: %w", folder, reason(refused))
	}
	_, _ = f.Close(), remove(f.Name()) // it was only a question
	return err
}

// ofDisk makes an error of the disk one that names the file.
func ofDisk(path string, code int, err error) error {
	switch {
	case sqlitec.FullDisk(code), errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s cannot be written: %w", path, syscall.ENOSPC)
	case code&0xff == sqlite3.SQLITE_IOERR:
		return fmt.Errorf("%s cannot be read or written: %w", path, err)
	}
	return err
}
