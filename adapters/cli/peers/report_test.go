//go:build linux

package peers_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// tell prints a part of the report, or appends it to the file for it.
func tell(t *testing.T, text string) {
	t.Helper()
	if *report == "" {
		fmt.Println(text)
		return
	}
	f, err := os.OpenFile(*report, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := fmt.Fprintln(f, text); err != nil {
		t.Fatal(err)
	}
}

// table is a table of Markdown whose first column is text.
type table struct{ strings.Builder }

func newTable(columns ...string) *table {
	t := &table{}
	t.row(columns...)
	t.row(append([]string{"---"}, slicesOf("---:", len(columns)-1)...)...)
	return t
}

func slicesOf(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

func (t *table) row(cells ...string) { fmt.Fprintf(t, "| %s |\n", strings.Join(cells, " | ")) }

// columns are those of every measured process.
var columns = []string{"M rows/s", "s", "from – to", "CPU s", "MB of memory", "MB written", "MB/s written"}

func cells(m *measured, j *job) []string {
	f, least, most, ok := m.median(j)
	if !ok {
		return slicesOf("", len(columns))
	}
	written, rate := "", ""
	if f.written > 0 {
		written, rate = megabytes(float64(f.written)), megabytes(float64(f.written)/f.wall.Seconds())
	}
	return []string{
		fmt.Sprintf("%.2f", j.rate(f)/1e6), seconds(f.wall), seconds(least) + " – " + seconds(most), seconds(f.cpu),
		megabytes(float64(f.memory)), written, rate,
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f", bytes/1e6) }

// count writes a number as people say it: 5 M, 10 000.
func count(n int64) string {
	switch {
	case n >= 1_000_000 && n%100_000 == 0:
		return fmt.Sprintf("%g M", float64(n)/1e6)
	case n >= 10_000:
		return fmt.Sprintf("%d %03d", n/1000, n%1000)
	}
	return fmt.Sprint(n)
}
