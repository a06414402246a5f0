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

// SetQueryMemory gives the queries on files that are opened so many MiB, until the test ends.
func SetQueryMemory(t *testing.T, mebibytes int) {
	before := queryMemory
	t.Cleanup(func() { queryMemory = before })
	queryMemory = func() (int, error) { return mebibytes, nil }
}
