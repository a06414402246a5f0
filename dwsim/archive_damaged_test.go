package dwsim_test

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/dw-sim/dw-sim/dwsim"
	"github.com/dw-sim/dw-sim/store"
)

// TestRestoreDamaged changes a byte, or cuts the archive off, at many places.
func TestRestoreDamaged(t *testing.T) {
	archive, _ := archived(t)
	step := len(archive) / 200
	if testing.Short() {
		step = len(archive) / 25
	}
	there := newEnv(t, t.TempDir(), nil)
	refuse := func(what string, damaged []byte) {
		t.Helper()
		_, _, err := there.Restore(t.Context(), bytes.NewReader(damaged), dwsim.RestoreOptions{})
		if !errors.Is(err, dwsim.ErrRefused) || !strings.HasPrefix(err.Error(), "the archive cannot be restored: ") {
			t.Fatalf("%s: got %v", what, err)
		}
	}
	var places []int
	for at := 0; at < len(archive); at += step {
		places = append(places, at)
	}
	for at := range 16 { // the first bytes say how the rest is read, the last ones are the seal
		places = append(places, at, len(archive)-1-at)
	}
	for _, at := range places {
		damaged := bytes.Clone(archive)
		damaged[at] ^= 1 << (at % 8)
		refuse(fmt.Sprintf("byte %d of %d is another", at, len(archive)), damaged)
		refuse(fmt.Sprintf("only %d bytes of %d", at, len(archive)), archive[:at])
	}
	refuse("more bytes", append(bytes.Clone(archive), 0))
	refuse("twice", append(bytes.Clone(archive), archive...))
	refuse("nothing", nil)
	_, _, err := there.Restore(t.Context(), strings.NewReader("name: shop\ntables: []\n# no archive, but a document, of more bytes than a seal has\n"), dwsim.RestoreOptions{})
	if err == nil || !strings.HasSuffix(err.Error(), "or no archive of an experiment") {
		t.Errorf("a document: got %v", err)
	}
	there.nothing(t)
}

// entry is one of an archive.
type entry struct {
	tar.Header
	text []byte
}

// entries takes an archive apart.
func entries(t *testing.T, archive []byte) []entry {
	t.Helper()
	d, err := zstd.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var all []entry
	for r := tar.NewReader(d); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{*h, text})
	}
}

// sealed makes an archive of entries, as anybody could.
func sealed(t *testing.T, all []entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	w := tar.NewWriter(z)
	for _, e := range all {
		h := e.Header
		if h.Typeflag == tar.TypeReg {
			h.Size = int64(len(e.text))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := w.Write(e.text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(out.Bytes())
	frame := binary.LittleEndian.AppendUint32(nil, 0x184D2A5D)
	frame = binary.LittleEndian.AppendUint32(frame, sha256.Size)
	out.Write(append(frame, sum[:]...))
	return out.Bytes()
}

// TestRestoreHostile restores archives that somebody has made to do harm.
func TestRestoreHostile(t *testing.T) {
	archive, _ := archived(t)
	whole := entries(t, archive)
	if !slices.EqualFunc(whole, []string{"dwsim.json", "experiment.json", "run.json", "manifest.json"}, func(e entry, name string) bool { return e.Name == name }) && len(whole) != 7 {
		t.Fatalf("the archive has %d entries", len(whole))
	}
	change := func(i int, do func(*entry)) func([]entry) []entry {
		return func(all []entry) []entry {
			do(&all[i])
			return all
		}
	}
	text := func(from, to string) func(*entry) {
		return func(e *entry) { e.text = bytes.Replace(e.text, []byte(from), []byte(to), 1) }
	}
	for name, tt := range map[string]struct {
		change func([]entry) []entry
		want   string
	}{
		"a path that leads out": {change(4, func(e *entry) { e.Name = "../../evil.parquet" }), `it has "../../evil.parquet" where the file`},
		"an absolute path":      {change(4, func(e *entry) { e.Name = "/tmp/evil.parquet" }), `where the file`},
		"a symbolic link":       {change(4, func(e *entry) { e.Typeflag, e.Linkname = tar.TypeSymlink, "/etc/passwd" }), `where the file`},
		"a folder":              {change(4, func(e *entry) { e.Typeflag, e.Mode = tar.TypeDir, 0o777 }), `where the file`},
		"a longer part":         {change(4, func(e *entry) { e.text = append(e.text, make([]byte, 1<<20)...) }), `bytes where the manifest says`},
		"another part":          {change(4, func(e *entry) { e.text[len(e.text)/2] ^= 1 }), `is changed: its SHA-256 is another`},
		"a part more":           {func(all []entry) []entry { return append(all, all[4]) }, `which its manifest does not name`},
		"a part less":           {func(all []entry) []entry { return all[:len(all)-1] }, `is missing`},
		"another order":         {func(all []entry) []entry { all[4], all[5] = all[5], all[4]; return all }, `where the file`},
		"more bytes announced":  {change(0, text(`"bytes": `, `"bytes": 1`)), `its header announces`},
		"another format":        {change(0, text(`"format": 1`, `"format": 2`)), `its format is 2, and this program reads 1`},
		"a later format":        {change(0, text(`"format": 1`, `"format": 2, "news": []`)), `its format is 2, and this program reads 1`},
		"another seed":          {change(2, text(`"seed": "1"`, `"seed": "2"`)), `its record tells of seed 2, its manifest of 1`},
		"other digests":         {change(2, text(`"table": "`, `"table": "f`)), `does not have`},
		"another document":      {change(1, text(`"target_rows": 300`, `"target_rows": 301`)), `another definition`},
	} {
		t.Run(name, func(t *testing.T) {
			all := slices.Clone(whole)
			for i := range all {
				all[i].text = bytes.Clone(all[i].text)
			}
			there := newEnv(t, t.TempDir(), nil)
			_, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, tt.change(all))), dwsim.RestoreOptions{})
			if !isRefusal(err) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
			there.nothing(t)
		})
	}
	there := newEnv(t, t.TempDir(), nil)
	if _, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, whole)), dwsim.RestoreOptions{}); err != nil {
		t.Errorf("unchanged: %v", err)
	}
}

// TestRestoreOtherDigests restores files that are whole, but not what the record says.
func TestRestoreOtherDigests(t *testing.T) {
	archive, _ := archived(t)
	for name, wrap := range map[string]func(store.Metadata, store.Warehouse) (store.Metadata, store.Warehouse){"rows": nil, "files": fromFiles} {
		t.Run(name, func(t *testing.T) {
			all := entries(t, archive)
			at := bytes.LastIndex(all[2].text, []byte(`"table": "`)) + len(`"table": "`) // the digest of the last table
			all[2].text[at] = "10"[bytes.Count(all[2].text[at:at+1], []byte("1"))]
			there := newEnv(t, t.TempDir(), wrap)
			_, _, err := there.Restore(t.Context(), bytes.NewReader(sealed(t, all)), dwsim.RestoreOptions{})
			if err == nil || !strings.Contains(err.Error(), "its files hold the values that are on record in other rows") {
				t.Errorf("got %v", err)
			}
			there.nothing(t)
		})
	}
}
