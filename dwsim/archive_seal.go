package dwsim

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"hash"
	"io"
)

// An archive ends with its seal: the SHA-256 of all bytes before. It stands in a frame that
// decoders of zstd skip, so that other programs can read an archive too.
// https://github.com/facebook/zstd/blob/dev/doc/zstd_compression_format.md#skippable-frames
const (
	sealMagic = 0x184D2A5D
	sealBytes = 8 + sha256.Size
)

var (
	errNoSeal     = refusedf("it is truncated, or no archive of an experiment")
	errBrokenSeal = refusedf("it is truncated or was changed: its checksum is another")
)

// sealWriter writes what seal then seals.
type sealWriter struct {
	w   io.Writer
	sum hash.Hash
}

func newSealWriter(w io.Writer) *sealWriter { return &sealWriter{w, sha256.New()} }

func (s *sealWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.sum.Write(p[:n])
	return n, err
}

// seal writes the last frame.
func (s *sealWriter) seal() error {
	frame := binary.LittleEndian.AppendUint32(nil, sealMagic)
	frame = binary.LittleEndian.AppendUint32(frame, sha256.Size)
	_, err := s.w.Write(s.sum.Sum(frame))
	return err
}

// sealReader reads what is sealed, and ends with io.EOF only where the seal is intact.
type sealReader struct {
	r   *bufio.Reader
	sum hash.Hash
}

func newSealReader(r io.Reader) *sealReader {
	return &sealReader{bufio.NewReaderSize(r, 128<<10), sha256.New()}
}

func (s *sealReader) Read(p []byte) (int, error) {
	ahead, err := s.r.Peek(min(len(p), 64<<10) + sealBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if len(ahead) < sealBytes {
		return 0, errNoSeal
	}
	n := copy(p, ahead[:len(ahead)-sealBytes])
	if n == 0 && len(p) > 0 {
		return 0, s.check(ahead)
	}
	s.sum.Write(p[:n])
	_, err = s.r.Discard(n)
	return n, err
}

// check returns io.EOF where frame is the seal of what was read.
func (s *sealReader) check(frame []byte) error {
	switch {
	case binary.LittleEndian.Uint32(frame) != sealMagic || binary.LittleEndian.Uint32(frame[4:]) != sha256.Size:
		return errNoSeal
	case !bytes.Equal(frame[8:], s.sum.Sum(nil)):
		return errBrokenSeal
	}
	return io.EOF
}
