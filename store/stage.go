package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"net/url"
	"os"
	"path"

	"github.com/dw-sim/dw-sim/schema"
)

// Stage is a place beside the data root in which the Parquet files of runs lie as well, so
// that warehouses and people elsewhere get at them: a bucket, or a folder. Files have keys,
// paths with slashes below the prefix of the stage. All methods may be called from several
// goroutines.
type Stage interface {
	// Location returns the URL of the stage without secrets and options, as a warehouse is
	// told to read from it: "s3://bucket/prefix". The file of a key is at Location + "/" + key.
	Location() string
	// Put stores the file at path under f.Key, and checks that it arrived as f says. Parts of
	// large files are sent at the same time, and what fails for a moment is tried again. A
	// file that is there already, with the same size and SHA-256, is not sent again.
	Put(ctx context.Context, f StagedFile, path string) error
	// Get stores the file of f.Key at path, which is written beside itself and renamed when it
	// is complete and is what f says. A file that is there already and is so is not fetched
	// again. It is an ErrNotFound where there is none of that key. With an empty SHA256, size
	// and SHA256 are not compared.
	Get(ctx context.Context, f StagedFile, path string) error
	// List yields the files whose keys begin with prefix, by key. SHA256 is empty where the
	// stage does not know it without reading the file.
	List(ctx context.Context, prefix string) iter.Seq2[StagedFile, error]
	// Delete removes all files whose keys begin with prefix, which must not be empty. It is no
	// error when there is none.
	Delete(ctx context.Context, prefix string) error
	// Close frees what the stage holds. Nothing else is called after it.
	Close() error
}

// StageCopier is an optional interface of a [Stage] that copies within itself, without the
// bytes passing by this machine.
type StageCopier interface {
	// Copy stores the file with key from under f.Key as well. It is an ErrNotFound where the
	// file with key from is not there, or is not known to be what f says. A file that is at
	// f.Key already, and is so, is not copied again.
	Copy(ctx context.Context, from string, f StagedFile) error
}

// StagedFile is a file of a [Stage].
type StagedFile struct {
	Key    string
	Bytes  int64
	SHA256 string // of all bytes, 64 hexadecimal digits in lower case
}

// StageDriver opens a stage by URL.
type StageDriver interface {
	OpenStage(ctx context.Context, u *url.URL) (Stage, error)
}

// OpenStage opens a stage by the URL's scheme: s3://bucket/prefix, file:///folder.
func OpenStage(ctx context.Context, rawURL string) (Stage, error) {
	d, u, err := driverFor[StageDriver](rawURL, "a staging area")
	if err != nil {
		return nil, err
	}
	return d.OpenStage(ctx, u)
}

// ParquetLoader is an optional interface of a [Loading] that fills tables from the Parquet
// files of a run faster than from batches. A table is filled either way, not both.
type ParquetLoader interface {
	// TakesParquet reports whether LoadParquet can be used where the files lie in a stage at
	// that location as well; "" means that they lie on this machine alone.
	TakesParquet(location string) bool
	// LoadParquet fills a table with the rows of files, in any order, and returns when they
	// are complete; it is an error when they are not f.Rows. Several tables may be filled at
	// the same time. Whoever calls it has checked that the files are what their run made.
	LoadParquet(ctx context.Context, t *schema.Table, f ParquetFiles) error
}

// ParquetFiles are the parts of one table.
type ParquetFiles struct {
	Rows  int64
	Paths []string // on this machine, absolute, in the order of rows; nil where they are only staged
	// Keys are those of the same files in the stage at Location, nil where they are not there.
	Keys     []string
	Location string
	// List is the key of what a StageLister wrote about these files, "" where that is not there.
	List   string
	Bytes  []int64  // of each file
	SHA256 []string // of each file
}

// StageLister is an optional interface of a [ParquetLoader] that reads staged files by a list
// of them, which lies in the stage, too.
type StageLister interface {
	// List returns the contents of the list of f, whose Keys, Location and Bytes are set, and the
	// name that it has beside these files.
	List(f ParquetFiles) (name string, contents []byte, err error)
}

// PutList puts the list that l wants of f into a stage, and sets f.List. It does nothing where l
// wants none, or where the files are not staged.
func PutList(ctx context.Context, s Stage, l ParquetLoader, f *ParquetFiles) error {
	lister, ok := l.(StageLister)
	if !ok || len(f.Keys) == 0 {
		return nil
	}
	name, contents, err := lister.List(*f)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "dwsim-list-*")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(contents)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	sum := sha256.Sum256(contents)
	key := path.Join(path.Dir(f.Keys[0]), name)
	staged := StagedFile{Key: key, Bytes: int64(len(contents)), SHA256: hex.EncodeToString(sum[:])}
	if err := s.Put(ctx, staged, file.Name()); err != nil {
		return err
	}
	f.List = key
	return nil
}
