package dwsim

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
)

// putDocuments sends what is beside the parts: experiment.json, the document; run.json, the
// record of the run; and manifest.json, as it lies on this machine. The parts are all there.
func (s *staging) putDocuments(ctx context.Context, g *generation, results map[string]gen.TableResult) error {
	dir, err := os.MkdirTemp("", "dw-sim-stage-")
	if err != nil {
		return fmt.Errorf("a temporary folder cannot be made: %w", err)
	}
	defer os.RemoveAll(dir)
	document, record, err := encodeMoved(g.experiment, recordToStage(g.run, results, s.bytes.Load(), g.sim.now()))
	if err != nil {
		return err
	}
	if err := s.putText(ctx, dir, documentName, document); err != nil {
		return err
	}
	if err := s.putText(ctx, dir, runName, record); err != nil {
		return err
	}
	documentsStaged.Hit()
	if err := s.putFile(ctx, manifestName, filepath.Join(s.dir, manifestName)); err != nil {
		return err
	}
	runStaged.Hit()
	return nil
}

// encodeMoved returns the texts that decodeMoved reads.
func encodeMoved(e *schema.Experiment, run *Run) (document, record []byte, err error) {
	if document, err = json.MarshalIndent(e, "", "  "); err != nil {
		return nil, nil, fmt.Errorf("the document of experiment %q cannot be encoded: %w", e.Name, err)
	}
	if record, err = json.MarshalIndent(run, "", "  "); err != nil {
		return nil, nil, fmt.Errorf("the record of run %d cannot be encoded: %w", run.ID, err)
	}
	return document, record, nil
}

func (s *staging) putText(ctx context.Context, dir, name string, text []byte) error {
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("%s cannot be written: %w", file, err)
	}
	return s.putFile(ctx, name, file)
}

// putFile sends a small file.
func (s *staging) putFile(ctx context.Context, name, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", file, err)
	}
	sum := sha256.Sum256(text)
	f := store.StagedFile{Key: s.key(name), Bytes: int64(len(text)), SHA256: hex.EncodeToString(sum[:])}
	if err := s.stage.Put(ctx, f, file); err != nil {
		return err
	}
	s.bytes.Add(f.Bytes)
	return nil
}

// recordToStage is the record of a run as it will be once its rows are swapped in: whoever reads
// it has found the manifest, which is taken away again where that goes wrong.
func recordToStage(run *Run, results map[string]gen.TableResult, bytes int64, now time.Time) *Run {
	r := copyOf(run)
	r.Status, r.CompletedAt, r.Bytes = store.Completed, &now, bytes
	r.OutputPath = "" // is of this machine
	noteLoaded(r, results)
	return r
}
