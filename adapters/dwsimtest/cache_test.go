package dwsimtest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/dwsimtest"
)

// entries are the folders of a cache, without those that are being written.
func entries(t *testing.T, cache string) (all []string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(cache, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if !strings.HasPrefix(filepath.Base(path), "tmp-") {
			all = append(all, path)
		}
	}
	return all
}

func TestCacheMakesTheSame(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(dwsimtest.CacheVariable, "off")
	made := dwsimtest.New(t, document(t), dwsimtest.Rows(50))
	t.Setenv(dwsimtest.CacheVariable, cache)
	for i := range 3 {
		w := dwsimtest.New(t, document(t), dwsimtest.Rows(50))
		for j, table := range w.Run().Tables {
			if want := made.Run().Tables[j]; table.Digest.Table != want.Digest.Table || table.Loaded != want.Loaded {
				t.Errorf("%d: %s has %d rows of digest %s, want %d of %s", i, table.Table, table.Loaded, table.Digest.Table, want.Loaded, want.Digest.Table)
			}
		}
		if n := one[int](t, w.DB(), "select count(*) from orders o join customers using (customer_id)"); n != 50 {
			t.Errorf("%d: %d orders with customers, want 50", i, n)
		}
		rows, err := w.Query(t.Context(), "select nvl(count(*), 0) from orders", nil)
		if err != nil || rows[0][0] != int64(50) {
			t.Errorf("%d: the query gives %v, %v", i, rows, err)
		}
		if _, err := w.DB().Exec("delete from orders"); err != nil { // which is nobody else's business
			t.Fatal(err)
		}
	}
	if n := len(entries(t, cache)); n != 1 {
		t.Errorf("the cache has %d entries, want 1", n)
	}
}

// TestCacheKeys has whatever rows depend on make an entry of its own.
func TestCacheKeys(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(dwsimtest.CacheVariable, cache)
	other := document(t)
	other.Tables[0].Columns[1].FakerRule = "city"
	dwsimtest.New(t, document(t))
	dwsimtest.New(t, document(t), dwsimtest.Seed(2))
	dwsimtest.New(t, document(t), dwsimtest.RowsOf("orders", 3))
	dwsimtest.New(t, document(t), dwsimtest.RowsOf("ORDERS", 3))
	dwsimtest.New(t, other)
	if n := len(entries(t, cache)); n != 4 {
		t.Errorf("the cache has %d entries, want 4", n)
	}
}

func TestDamagedCache(t *testing.T) {
	for name, damage := range map[string]func(entry string) error{
		"a byte":      func(entry string) error { return changeByte(filepath.Join(entry, "warehouse", "shop.db")) },
		"half a file": func(entry string) error { return os.Truncate(filepath.Join(entry, "dw_simulator.db"), 4096) },
		"no file":     func(entry string) error { return os.Remove(filepath.Join(entry, "warehouse", "shop.db")) },
		"no contents": func(entry string) error {
			return os.WriteFile(filepath.Join(entry, "contents.json"), []byte("{"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			cache := t.TempDir()
			t.Setenv(dwsimtest.CacheVariable, cache)
			want := dwsimtest.New(t, document(t)).Run().Tables[1].Digest.Table
			if err := damage(entries(t, cache)[0]); err != nil {
				t.Fatal(err)
			}
			w := dwsimtest.New(t, document(t))
			if n := one[int](t, w.DB(), "select count(*) from orders"); n != 100 || w.Run().Tables[1].Digest.Table != want {
				t.Errorf("%d orders of digest %s, want 100 of %s", n, w.Run().Tables[1].Digest.Table, want)
			}
			if n := len(entries(t, cache)); n != 1 {
				t.Errorf("the cache has %d entries, want a sound one", n)
			}
		})
	}
}

func changeByte(path string) error {
	text, err := os.ReadFile(path)
	if err == nil {
		text[len(text)/2] ^= 1
		err = os.WriteFile(path, text, 0o600)
	}
	return err
}

// TestCacheThatCannotBeWritten has a file in the place of the folder.
func TestCacheThatCannotBeWritten(t *testing.T) {
	taken := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(taken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(dwsimtest.CacheVariable, taken)
	w := dwsimtest.New(t, document(t))
	if n := one[int](t, w.DB(), "select count(*) from orders"); n != 100 {
		t.Errorf("%d orders, want 100", n)
	}
}

// TestLeftovers finds what a process has left that died an hour ago.
func TestLeftovers(t *testing.T) {
	cache := t.TempDir()
	t.Setenv(dwsimtest.CacheVariable, cache)
	old, young := filepath.Join(cache, "tmp-old"), filepath.Join(cache, "tmp-young")
	for _, dir := range []string{old, young} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	before := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, before, before); err != nil {
		t.Fatal(err)
	}
	dwsimtest.New(t, document(t))
	if _, err := os.Stat(old); !os.IsNotExist(err) {
		t.Error("what was left two hours ago is still there:", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("what another process may be writing was removed:", err)
	}
}

const fillingIn = "DWSIM_TEST_FILLING_IN"

// TestFillingProcess fills one cache, as a process of [TestManyAtOnce].
func TestFillingProcess(t *testing.T) {
	cache := os.Getenv(fillingIn)
	if cache == "" {
		t.Skip("it is run by TestManyAtOnce")
	}
	t.Setenv(dwsimtest.CacheVariable, cache)
	fillAtOnce(t)
}

func fillAtOnce(t *testing.T) {
	t.Helper()
	digests := make([]string, 20)
	var all sync.WaitGroup
	for i := range digests {
		all.Go(func() {
			w := dwsimtest.New(t, document(t), dwsimtest.Seed(int64(i%3)))
			digests[i] = w.Run().Tables[1].Digest.Table
		})
	}
	all.Wait()
	for i, digest := range digests {
		if digest != digests[i%3] {
			t.Errorf("warehouse %d has the digest %s, want %s", i, digest, digests[i%3])
		}
	}
}

// TestManyAtOnce has three processes want the same warehouses at the same time.
func TestManyAtOnce(t *testing.T) {
	cache := t.TempDir()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			cmd := exec.Command(os.Args[0], "-test.run=^TestFillingProcess$")
			cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s", fillingIn, cache))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	all.Wait()
	if n := len(entries(t, cache)); n != 3 {
		t.Errorf("the cache has %d entries, want 3", n)
	}
}
