package dwsim

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/dw-sim/dw-sim/gen/failpoint"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/store"
)

var partFetched = failpoint.New("load.part.fetched")

// stagedFiles are the files of a run in a stage.
type stagedFiles struct {
	stage   store.Stage
	prefix  string       // of their keys, without a slash at the end
	here    bool         // they are in the folder of the run as well, so none is fetched
	fetched atomic.Int64 // bytes
}

func (s *stagedFiles) key(part parquet.File) string { return s.prefix + "/" + part.Path }

// fetch brings parts to the folder of a run. Those that are there already are not fetched
// again.
func (s *stagedFiles) fetch(ctx context.Context, folder string, parts []parquet.File) error {
	if s.here {
		return nil
	}
	for _, part := range parts {
		path := filepath.Join(folder, filepath.FromSlash(part.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		f := store.StagedFile{Key: s.key(part), Bytes: part.Bytes, SHA256: part.SHA256}
		if err := s.stage.Get(ctx, f, path); err != nil {
			return err
		}
		s.fetched.Add(part.Bytes)
		partFetched.Hit()
	}
	return nil
}
