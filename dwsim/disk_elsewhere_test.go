//go:build !linux

package dwsim_test

import "testing"

func smallDisk(t *testing.T, _ string) string {
	t.Helper()
	t.Skip("small disks are mounted on Linux")
	return ""
}
