//go:build cgo

package duckdb

import "testing"

// SetPassRows makes the passes over a key of so many rows for each GiB of memory, until the
// test ends.
func SetPassRows(t *testing.T, rows int64) {
	before := passRows
	t.Cleanup(func() { passRows = before })
	passRows = rows
}
