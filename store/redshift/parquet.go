package redshift

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// loading is a load that COPY fills where the files are staged in S3.
type loading struct {
	*pg.Loading

	o          *options
	experiment *schema.Experiment
}

var (
	_ store.ParquetLoader = (*loading)(nil)
	_ store.StageLister   = (*loading)(nil)
)

// notCopied are the types whose values COPY does not take from Parquet as our files have them.
// It reads what external tables can have, which leaves out times and instants; a UUID is 16
// bytes there, which no VARCHAR takes; and the text of JSON would become a SUPER that holds text.
// https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html
// https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_EXTERNAL_TABLE.html
var notCopied = map[schema.Type]bool{schema.Time: true, schema.TimestampTZ: true, schema.UUID: true, schema.JSON: true}

// uncopied returns the first column of an experiment that COPY does not take from Parquet.
func uncopied(e *schema.Experiment) (*schema.Table, *schema.Column) {
	for i := range e.Tables {
		t := &e.Tables[i]
		for j := range t.Columns {
			if notCopied[t.Columns[j].Type()] {
				return t, &t.Columns[j]
			}
		}
	}
	return nil, nil
}

// TakesParquet implements [store.ParquetLoader]: from S3, with a right to read there, and where
// no column has a type that COPY does not take.
func (l *loading) TakesParquet(location string) bool {
	_, column := uncopied(l.experiment)
	return strings.HasPrefix(location, "s3://") && l.o.authorization() != "" && column == nil
}

// List implements [store.StageLister]: a manifest of COPY. The length of a columnar file must
// stand in it.
// https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html
func (*loading) List(f store.ParquetFiles) (name string, contents []byte, err error) {
	type meta struct {
		Length int64 `json:"content_length"`
	}
	type entry struct {
		URL       string `json:"url"`
		Mandatory bool   `json:"mandatory"`
		Meta      meta   `json:"meta"`
	}
	var manifest struct {
		Entries []entry `json:"entries"`
	}
	for i, key := range f.Keys {
		manifest.Entries = append(manifest.Entries, entry{f.Location + "/" + key, true, meta{f.Bytes[i]}})
	}
	contents, err = json.MarshalIndent(manifest, "", "  ")
	return "redshift.manifest", contents, err
}

// LoadParquet implements [store.ParquetLoader].
func (l *loading) LoadParquet(ctx context.Context, t *schema.Table, f store.ParquetFiles) error {
	if !l.TakesParquet(f.Location) || len(f.Keys) == 0 {
		return fmt.Errorf("table %q cannot be copied from Parquet files that are not staged in S3, or without a right to read there", t.Name)
	}
	s := new(copied)
	if err := l.Register(t, s); err != nil {
		return err
	}
	err := l.Warehouse().Do(ctx, func(conn *pgx.Conn) error {
		if _, err := conn.PgConn().Exec(ctx, copyStatement(l.o, l.TableName(t), f)).ReadAll(); err != nil {
			return err
		}
		return s.count(ctx, conn, l.TableName(t), f.Rows)
	})
	if err != nil {
		return fmt.Errorf("the rows of table %q are refused: %w", t.Name, maskedError{err})
	}
	l.Warehouse().Engine().Points.Copied.Hit()
	return nil
}

// copyStatement is the COPY of files: by their manifest, or where there is none by what their
// names begin with. COMPUPDATE is not among the options that columnar files allow, as Redshift
// chooses no encodings then: those are in the table.
// https://docs.aws.amazon.com/redshift/latest/dg/copy-usage_notes-copy-from-columnar.html
func copyStatement(o *options, table string, f store.ParquetFiles) string {
	from, manifest := commonPrefix(f.Keys), ""
	if f.List != "" {
		from, manifest = f.List, "\nMANIFEST"
	}
	return fmt.Sprintf("COPY %s\nFROM %s\n%s\nFORMAT AS PARQUET%s\nSTATUPDATE %s", table, quote(f.Location+"/"+from), o.authorization(), manifest, o.statUpdate)
}

func commonPrefix(keys []string) string {
	prefix := keys[0]
	for _, key := range keys[1:] {
		for !strings.HasPrefix(key, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}

// copied is a table that COPY fills.
type copied struct {
	mu   sync.Mutex
	rows int64
	done bool
}

// count compares what the table holds with what it should.
func (s *copied) count(ctx context.Context, conn *pgx.Conn, table string, want int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := conn.QueryRow(ctx, "SELECT count(*) FROM "+table).Scan(&s.rows); err != nil {
		return err
	}
	if s.rows != want {
		return fmt.Errorf("the files hold %d rows, want %d", s.rows, want)
	}
	s.done = true
	return nil
}

var errCopied = errors.New("the table is filled from Parquet files")

// WriteBatch implements [gen.Sink].
func (*copied) WriteBatch(context.Context, *gen.Batch) error { return errCopied }

// Commit implements [gen.Sink].
func (*copied) Commit(context.Context) error { return errCopied }

// Rollback implements [gen.Sink].
func (*copied) Rollback() error { return nil }

// Loaded implements [pg.Sink].
func (s *copied) Loaded() (rows int64, complete bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rows, s.done
}

// maskedError is an error in whose text no keys are shown.
type maskedError struct{ err error }

func (e maskedError) Error() string { return masked(e.err.Error()) }

func (e maskedError) Unwrap() error { return e.err }
