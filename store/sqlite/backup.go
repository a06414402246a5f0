package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "modernc.org/sqlite"
)

// Backup writes the database that db has open, with all that is committed, to a file, which must not
// be there. Others may read and write meanwhile.
// https://www.sqlite.org/backup.html
func Backup(ctx context.Context, db *sql.DB, file string) error {
	return copyPages(ctx, db, func(c backuper) (*driver.Backup, error) { return c.NewBackup(file) })
}

// Restore puts what [Backup] has written in the place of the database that db has open: all tables and
// rows, whatever has become of them. Connections that are open stay so. It waits as long as the busy
// timeout of db says for those that read or write.
func Restore(ctx context.Context, db *sql.DB, file string) error {
	return copyPages(ctx, db, func(c backuper) (*driver.Backup, error) { return c.NewRestore(file) })
}

// backuper is what connections of the driver have.
type backuper interface {
	NewBackup(uri string) (*driver.Backup, error)
	NewRestore(uri string) (*driver.Backup, error)
}

func copyPages(ctx context.Context, db *sql.DB, begin func(backuper) (*driver.Backup, error)) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(raw any) error {
		c, ok := raw.(backuper)
		if !ok {
			return fmt.Errorf("%T is no connection to a SQLite database", raw)
		}
		backup, err := begin(c)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1) // all pages
		return errors.Join(err, backup.Finish())
	})
}
