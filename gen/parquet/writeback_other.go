//go:build !linux

package parquet

import "os"

// beginWriteback does nothing where there is no sync_file_range.
func beginWriteback(*os.File, int64, int64) {}
