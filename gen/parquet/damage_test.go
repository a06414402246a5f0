package parquet_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	pq "github.com/parquet-go/parquet-go"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/gen/parquet"
	"github.com/dw-sim/dw-sim/schema"
)

// damages changes bytes in some way; what it returns may be equal.
var damages = []func(r *rand.Rand, b []byte) []byte{
	func(r *rand.Rand, b []byte) []byte { b[r.IntN(len(b))] ^= 1 << r.IntN(8); return b },
	func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] },
	func(r *rand.Rand, b []byte) []byte {
		from := r.IntN(len(b))
		clear(b[from:min(len(b), from+1+r.IntN(2000))])
		return b
	},
	func(r *rand.Rand, b []byte) []byte {
		for i := r.IntN(len(b)); i < len(b) && r.IntN(40) != 0; i++ {
			b[i] = byte(r.Uint32())
		}
		return b
	},
	func(r *rand.Rand, b []byte) []byte {
		at := r.IntN(len(b))
		return slices.Insert(b, at, b[at:min(len(b), at+1+r.IntN(30))]...)
	},
	func(r *rand.Rand, b []byte) []byte { // the footer, where most lengths are
		b[max(0, len(b)-1-r.IntN(3000))] = byte(r.Uint32())
		return b
	},
}

var digits = regexp.MustCompile(`[0-9]+`)

// editNumber adds to one of the numbers in a text.
func editNumber(r *rand.Rand, b []byte) []byte {
	all := digits.FindAllIndex(b, -1)
	at := all[r.IntN(len(all))]
	n, err := strconv.ParseUint(string(b[at[0]:at[1]]), 10, 64)
	if err != nil {
		return b
	}
	return slices.Concat(b[:at[0]], strconv.AppendUint(nil, n+1+uint64(r.IntN(3)), 10), b[at[1]:])
}

// shorter is the table of everything without its longest strings.
func shorter(t testing.TB) (*schema.Experiment, []sample) {
	e, all := everything(t)
	table := &e.Tables[0]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].column.DataType == "TEXT" {
			all, table.Columns = slices.Delete(all, i, i+1), slices.Delete(table.Columns, i, i+1)
		}
	}
	return e, all
}

// writeShorter writes a run of 900 rows from first on, in parts of 300; an unfinished one
// is given up after them.
func writeShorter(t testing.TB, dir string, first int64, finish bool, c parquet.Compression) {
	t.Helper()
	folder, err := parquet.Create(t.Context(), dir, info, parquet.Options{PartRows: 300, Compression: c})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Rollback()
	e, all := shorter(t)
	s, err := folder.OpenSink(t.Context(), e, &e.Tables[0])
	if err != nil {
		t.Fatal(err)
	}
	for row := int64(0); row < 900; row += 300 {
		b := rowsOf(&e.Tables[0], all, first+row, 300)
		b.First = row
		if err := s.WriteBatch(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	if !finish {
		return
	}
	if err := errors.Join(s.Commit(t.Context()), folder.Commit(t.Context())); err != nil {
		t.Fatal(err)
	}
}

// TestDamagedParts damages a part at a time. The check of the manifest refuses each of
// them; reading it, also with a manifest that says that it is right, ends in time, without
// a panic and without much memory.
func TestDamagedParts(t *testing.T) {
	rounds := 100
	if testing.Short() {
		rounds = 30
	}
	for _, c := range []parquet.Compression{parquet.Snappy, parquet.Zstd, parquet.None} {
		t.Run(c.String(), func(t *testing.T) {
			r := rand.New(rand.NewPCG(5, uint64(c)))
			dir, other := filepath.Join(t.TempDir(), "run-1"), filepath.Join(t.TempDir(), "run-2")
			writeShorter(t, dir, 0, true, c)
			writeShorter(t, other, 900, true, c)
			m := manifestOf(t, dir)
			e, _ := shorter(t)
			for range rounds {
				f := &m.Files[r.IntN(len(m.Files))]
				path := filepath.Join(dir, f.Path)
				whole := readFile(t, path)
				var damaged []byte
				switch n := r.IntN(len(damages) + 2); n {
				case len(damages):
					damaged = readFile(t, filepath.Join(other, f.Path))
				case len(damages) + 1:
					damaged = readFile(t, filepath.Join(dir, m.Files[r.IntN(len(m.Files))].Path))
				default:
					damaged = damages[n](r, slices.Clone(whole))
				}
				writeFile(t, path, damaged)
				err := m.Check(t.Context(), dir)
				if same := bytes.Equal(whole, damaged); same != (err == nil) {
					t.Errorf("%s: the same is %t, but the check says %v", f.Path, same, err)
				}
				_ = scanDamaged(t, dir, m, e)
				good := *f
				sum := sha256.Sum256(damaged)
				f.Bytes, f.SHA256 = int64(len(damaged)), hex.EncodeToString(sum[:])
				_ = scanDamaged(t, dir, m, e)
				*f = good
				writeFile(t, path, whole)
			}
			if err := m.Check(t.Context(), dir); err != nil {
				t.Error(err)
			}
		})
	}
}

// scanDamaged reads all rows of a run, which may fail, within bounds.
func scanDamaged(t *testing.T, dir string, m *parquet.Manifest, e *schema.Experiment) error {
	t.Helper()
	const limit = 64 << 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := parquet.ScanTable(ctx, dir, m, e, &e.Tables[0], func(b *gen.Batch) error {
		for i := range b.Columns {
			for row := range b.Rows {
				_ = cell(&b.Columns[i], row)
			}
		}
		return nil
	})
	if errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("reading does not end: %v", err)
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > limit {
		t.Errorf("reading took %d MiB: %v", n>>20, err)
	}
	return err
}

// TestDamagedLengths has lengths of gigabytes where parquet-go makes buffers of them.
func TestDamagedLengths(t *testing.T) {
	tests := map[string]func(b []byte) []byte{
		"footer": func(b []byte) []byte {
			binary.LittleEndian.PutUint32(b[len(b)-8:], 0xf0000000)
			return b
		},
		"list in the footer": func(b []byte) []byte {
			return withFooter(b, slices.Concat([]byte{0x15, 2, 0x19, 0xfc}, binary.AppendUvarint(nil, 1<<28), []byte{0x15, 0}))
		},
		"string in the footer": func(b []byte) []byte {
			return withFooter(b, slices.Concat([]byte{0x15, 2, 0x19, 0x1c, 0x48}, binary.AppendUvarint(nil, 1<<30), []byte{'x', 0}))
		},
		// A page header begins with type, decompressed and compressed size; then come the
		// checksum and what data pages have, which begins with the number of values.
		"decompressed page": func(b []byte) []byte { return withVarint(b, firstPage(t, b)+3) },
		"compressed page":   func(b []byte) []byte { at := firstPage(t, b) + 3; return withVarint(b, at+varint(b[at:])+1) },
		"values of a page": func(b []byte) []byte {
			at := firstPage(t, b)
			return withVarint(b, at+bytes.Index(b[at:], []byte{0x1c, 0x15})+2)
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "run-1")
			writeShorter(t, dir, 0, true, parquet.Zstd)
			m := manifestOf(t, dir)
			e, _ := shorter(t)
			f := &m.Files[0]
			damaged := change(readFile(t, filepath.Join(dir, f.Path)))
			writeFile(t, filepath.Join(dir, f.Path), damaged)
			f.Bytes = int64(len(damaged))
			if err := scanDamaged(t, dir, m, e); err == nil || !strings.Contains(err.Error(), "part-00000.parquet") {
				t.Errorf("error %v, want one that names the part", err)
			} else {
				t.Log(err)
			}
		})
	}
}

// firstPage returns where the first data page lies of the column that is read first.
func firstPage(t *testing.T, b []byte) int {
	t.Helper()
	file, err := pq.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	column, _ := file.Schema().Lookup("code")
	return int(file.Metadata().RowGroups[0].Columns[column.ColumnIndex].MetaData.DataPageOffset)
}

// withVarint puts the greatest int32 in the place of the one at a place.
func withVarint(b []byte, at int) []byte {
	huge := binary.AppendUvarint(nil, 2*(1<<31-1)) // in zigzag
	return slices.Concat(b[:at], huge, b[at+varint(b[at:]):])
}

// varint returns the length of the one that b begins with.
func varint(b []byte) int {
	_, n := binary.Uvarint(b)
	return n
}

// withFooter gives a file another footer.
func withFooter(b, footer []byte) []byte {
	return slices.Concat(b[:100], footer, binary.LittleEndian.AppendUint32(nil, uint32(len(footer))), []byte("PAR1"))
}

// TestDamagedManifests damages a manifest; it is refused, or says the same as before.
func TestDamagedManifests(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 10))
	dir := filepath.Join(t.TempDir(), "run-1")
	writeShorter(t, dir, 0, true, parquet.Snappy)
	want := manifestOf(t, dir)
	path := filepath.Join(dir, "manifest.json")
	whole := readFile(t, path)
	changed := 0
	for range 400 {
		writeFile(t, path, damageText(r, whole))
		got, err := parquet.ReadManifest(dir)
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("a manifest that says %+v is taken", got)
		}
		if err != nil {
			changed++
		}
	}
	if changed < 300 {
		t.Errorf("%d of 400 damaged manifests were refused", changed)
	}
}

// TestDamagedJournals damages a journal; it is refused, or has the first of its parts.
func TestDamagedJournals(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 20))
	dir := filepath.Join(t.TempDir(), "run-1")
	writeShorter(t, dir, 0, false, parquet.Snappy)
	want, err := parquet.ReadJournal(dir)
	if err != nil || len(want.Parts) != 3 {
		t.Fatalf("%+v, %v", want, err)
	}
	path := filepath.Join(dir, "journal.jsonl")
	whole := readFile(t, path)
	changed := 0
	for range 400 {
		writeFile(t, path, damageText(r, whole))
		got, err := parquet.ReadJournal(dir)
		if err != nil {
			changed++
			continue
		}
		first := *want
		if first.Parts = first.Parts[:min(3, len(got.Parts))]; len(first.Parts) == 0 {
			first.Parts = nil
		}
		if !reflect.DeepEqual(got, &first) {
			t.Errorf("a journal that says %+v is taken", got)
		}
	}
	if changed < 200 {
		t.Errorf("%d of 400 damaged journals were refused", changed)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	lines[1], lines[2] = lines[2], lines[1]
	writeFile(t, path, bytes.Join(lines, nil))
	if _, err := parquet.ReadJournal(dir); err == nil {
		t.Error("a journal with two lines swapped is taken")
	}
}

func damageText(r *rand.Rand, whole []byte) []byte {
	n := r.IntN(len(damages) + 2)
	if n >= len(damages) {
		return editNumber(r, slices.Clone(whole))
	}
	return damages[n](r, slices.Clone(whole))
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
