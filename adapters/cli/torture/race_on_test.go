//go:build linux && race

package torture_test

const raceEnabled = true
