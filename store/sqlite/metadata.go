package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/bunmeta"
	"github.com/dw-sim/dw-sim/store/internal/sqlitec"
)

// Metadata is a SQLite file with experiments and runs. Several processes may have the
// same file open.
type Metadata struct {
	*bunmeta.Metadata
}

var _ store.Metadata = (*Metadata)(nil)

//go:embed migrations
var migrationFiles embed.FS

// metadataID marks a file as metadata: "dwsm" in ASCII.
const metadataID = "1685549933"

// busyWait is how long a writer waits for another, in this process or elsewhere.
const busyWait = 30 * time.Second

// OpenMetadata opens the metadata in a file, which is made, readable and writable by its
// owner only, when it is not there; so is its folder. It is an [store.ErrUnreachable]
// when the file cannot be opened or is no SQLite database, and an error when it belongs
// to another program or was written by a later version of this one.
func OpenMetadata(ctx context.Context, path string) (*Metadata, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	path, err := filepath.Abs(path) // the working directory may change
	if err != nil {
		return nil, unreachable(path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), folderMode); err != nil {
		return nil, unreachable(path, err)
	}
	// Two processes that open a new file at once must not both set it up.
	unlock, err := lock(ctx, path+lockSuffix)
	if err != nil {
		return nil, unreachable(path, err)
	}
	defer unlock()
	if err := setUp(path); err != nil {
		return nil, err
	}
	metadataMade.Hit()
	db, err := connect(path)
	if err != nil {
		return nil, unreachable(path, err)
	}
	engine := bunmeta.Engine{
		Points: metadataPoints, Snapshot: &sql.TxOptions{ReadOnly: true},
		Plain: func(_ context.Context, err error) error { return plain(path, err) },
	}
	if err := bunmeta.Migrate(ctx, db, migrationFiles, metadataPoints); err != nil {
		return nil, errors.Join(fmt.Errorf("the metadata in %s cannot be used: %w", path, plain(path, err)), db.Close())
	}
	metadataMigrated.Hit()
	return &Metadata{bunmeta.New(db, engine)}, nil
}

func unreachable(path string, err error) error {
	return fmt.Errorf("the metadata in %s %w: %w", path, store.ErrUnreachable, onDisk(path, reason(cannotOpen(path, err))))
}

// setUp makes the file, or checks that it is one of ours.
func setUp(path string) error {
	if err := makeFile(path); err != nil {
		return unreachable(path, err)
	}
	conn, err := sqlitec.Open(path, sqlitec.ReadWrite)
	if err != nil {
		return unreachable(path, err)
	}
	defer conn.Close()
	if err := conn.Exec(fmt.Sprintf("PRAGMA busy_timeout = %d", busyWait.Milliseconds())); err != nil {
		return unreachable(path, err)
	}
	id, err := pragma(conn, "application_id")
	if err != nil {
		return unreachable(path, err)
	}
	pages, err := pragma(conn, "page_count")
	if err != nil {
		return unreachable(path, err)
	}
	if id != metadataID && pages != "0" {
		return fmt.Errorf("%s is a database of another program, not the metadata of dwsim", path)
	}
	script := "PRAGMA journal_mode = WAL"
	if pages == "0" {
		script = "PRAGMA application_id = " + metadataID + ";" + script
	}
	if err := conn.Exec(script); err != nil {
		return unreachable(path, err)
	}
	return nil
}

// makeFile makes an empty file. One that is there is not even opened: closing it again
// would drop the locks that SQLite holds on it elsewhere in this process.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func connect(path string) (*bun.DB, error) {
	options := url.Values{
		"_pragma":   {fmt.Sprintf("busy_timeout(%d)", busyWait.Milliseconds()), "foreign_keys(1)", "synchronous(FULL)"},
		"_txlock":   {"immediate"}, // a transaction that reads first would not be let write after another's write
		"_dqs":      {"0"},
		"_error_rc": {"1"},
	}
	pool, err := sql.Open("sqlite", sqlitec.FileURI(path, sqlitec.ReadWrite)+"&"+options.Encode())
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1) // writers would only wait for each other inside SQLite
	return bun.NewDB(pool, sqlitedialect.New()), nil
}
