package dwsim

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// An archive is a tar file in a zstd frame, sealed. Its entries are, in this order: the
// header, the document, and, where there is a run, its record, its manifest, and its parts
// in the order of the manifest.
const (
	archiveFormat = 1
	headerName    = "dwsim.json"

	maxHeaderBytes   = 64 << 10
	maxDocumentBytes = 64 << 20
	maxManifestBytes = 256 << 20
	// maxWindow bounds the memory of whoever reads.
	maxWindow = 8 << 20
)

// archiveHeader is the first entry of an archive.
type archiveHeader struct {
	Format     int    `json:"format"` // archiveFormat
	Experiment string `json:"experiment"`
	Run        int64  `json:"run"`   // where it was generated; 0: the document comes alone
	Files      int    `json:"files"` // Parquet
	Rows       int64  `json:"rows"`
	Bytes      int64  `json:"bytes"` // of these files
}

// decode reads the header. The format comes first: another one may have other keys.
func (h *archiveHeader) decode(text []byte) error {
	var of struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(text, &of); err != nil {
		return refusedf("its %s cannot be read: %w", headerName, err)
	}
	if of.Format != archiveFormat {
		return refusedf("its format is %d, and this program reads %d", of.Format, archiveFormat)
	}
	if err := decodeStrictly(text, h); err != nil {
		return refusedf("its %s cannot be read: %w", headerName, err)
	}
	return nil
}

// archiveWriter writes an archive, entry by entry.
type archiveWriter struct {
	sealed *sealWriter
	zstd   *zstd.Encoder
	tar    *tar.Writer
}

func newArchiveWriter(w io.Writer) (*archiveWriter, error) {
	a := &archiveWriter{sealed: newSealWriter(w)}
	var err error
	// Most of an archive is compressed already.
	a.zstd, err = zstd.NewWriter(a.sealed, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(4<<20))
	if err != nil {
		return nil, err
	}
	a.tar = tar.NewWriter(a.zstd)
	return a, nil
}

// begin begins an entry. Nothing in it tells of time and place, so that the same run makes
// the same archive.
func (a *archiveWriter) begin(name string, bytes int64) error {
	return a.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: bytes, Mode: 0o600})
}

func (a *archiveWriter) text(name string, text []byte) error {
	if err := a.begin(name, int64(len(text))); err != nil {
		return err
	}
	_, err := a.tar.Write(text)
	return err
}

func (a *archiveWriter) json(name string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return fmt.Errorf("%s cannot be encoded: %w", name, err)
	}
	return a.text(name, append(text, '\n'))
}

// finish ends the archive with its seal. Without it nobody takes what was written for one.
func (a *archiveWriter) finish() error {
	if err := errors.Join(a.tar.Close(), a.zstd.Close()); err != nil {
		return err
	}
	return a.sealed.seal()
}

// drop gives up the archive.
func (a *archiveWriter) drop() { a.zstd.Reset(nil) }

// archiveReader reads an archive, entry by entry.
type archiveReader struct {
	header archiveHeader
	moved  *moved // the run is nil where the document comes alone
	zstd   *zstd.Decoder
	tar    *tar.Reader
}

// openArchive reads all that comes before the parts.
func openArchive(r io.Reader) (a *archiveReader, err error) {
	a = &archiveReader{}
	a.zstd, err = zstd.NewReader(newSealReader(r), zstd.WithDecoderMaxWindow(maxWindow), zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, err
	}
	a.tar = tar.NewReader(refusing{a.zstd})
	if err := a.open(); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

func (a *archiveReader) open() error {
	text, err := a.text(headerName, maxHeaderBytes)
	if errors.Is(err, zstd.ErrMagicMismatch) {
		return errNoSeal
	}
	if err != nil {
		return err
	}
	if err := a.header.decode(text); err != nil {
		return err
	}
	document, err := a.text(documentName, maxDocumentBytes)
	if err != nil {
		return err
	}
	if a.header.Run == 0 {
		e, err := schema.Decode(document)
		if err != nil {
			return refusedf("its %s is no experiment: %w", documentName, err)
		}
		a.moved = &moved{experiment: e}
		return nil
	}
	record, err := a.text(runName, maxDocumentBytes)
	if err != nil {
		return err
	}
	manifest, err := a.text(manifestName, maxManifestBytes)
	if err != nil {
		return err
	}
	if a.moved, err = decodeMoved(document, record, manifest); err != nil {
		return err
	}
	return a.checkHeader()
}

// checkHeader compares the header with what it announces.
func (a *archiveReader) checkHeader() error {
	h, m := a.header, a.moved
	if h.Run != m.run.ID || h.Files != len(m.manifest.Files) || h.Bytes != m.manifest.Bytes() {
		return refusedf("its header announces %d files of run %d with %d bytes, its manifest has %d of run %d with %d",
			h.Files, h.Run, h.Bytes, len(m.manifest.Files), m.run.ID, m.manifest.Bytes())
	}
	return nil
}

// next goes on to an entry, which must be the one that is due.
func (a *archiveReader) next(name string) (*tar.Header, error) {
	h, err := a.tar.Next()
	switch {
	case errors.Is(err, io.EOF):
		return nil, refusedf("%s is missing", name)
	case err != nil:
		return nil, Refused(err)
	case h.Name != name || h.Typeflag != tar.TypeReg:
		return nil, refusedf("it has %q where the file %s is due", h.Name, name)
	}
	return h, nil
}

// text reads a small entry.
func (a *archiveReader) text(name string, limit int64) ([]byte, error) {
	h, err := a.next(name)
	if err != nil {
		return nil, err
	}
	if h.Size > limit {
		return nil, refusedf("its %s has %d bytes; up to %d are read", name, h.Size, limit)
	}
	return io.ReadAll(a.tar)
}

// part writes the next entry, which must be the part that f says, to w.
func (a *archiveReader) part(ctx context.Context, f parquet.File, w io.Writer) error {
	h, err := a.next(f.Path)
	if err != nil {
		return err
	}
	if h.Size != f.Bytes {
		return refusedf("%s has %d bytes where the manifest says %d", f.Path, h.Size, f.Bytes)
	}
	return copyChecked(ctx, w, a.tar, f)
}

// end reads to the end, which must be here, and checks the seal.
func (a *archiveReader) end() error {
	if h, err := a.tar.Next(); err == nil {
		return refusedf("it has %q, which its manifest does not name", h.Name)
	} else if !errors.Is(err, io.EOF) {
		return Refused(err)
	}
	n, err := io.Copy(io.Discard, io.LimitReader(a.zstd, 1))
	if n > 0 {
		return refusedf("something follows its last file")
	}
	return Refused(err)
}

// refusing reads what somebody gave: that it cannot be read is not our failure.
type refusing struct{ r io.Reader }

func (r refusing) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = Refused(err)
	}
	return n, err
}

func (a *archiveReader) close() { a.zstd.Close() }

// copyChecked copies a part, and refuses one that is not what f says.
func copyChecked(ctx context.Context, w io.Writer, r io.Reader, f parquet.File) error {
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), &stoppable{ctx, io.LimitReader(r, f.Bytes+1)})
	switch {
	case err != nil:
		return err
	case n != f.Bytes:
		return refusedf("%s has not the %d bytes that its manifest says", f.Path, f.Bytes)
	case hex.EncodeToString(sum.Sum(nil)) != f.SHA256:
		return refusedf("%s is changed: its SHA-256 is another", f.Path)
	}
	return nil
}

// stoppable reads until ctx ends.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := context.Cause(s.ctx); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
