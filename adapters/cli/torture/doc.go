// Package torture holds no code but tests, which torture the program dw-sim: they kill it
// with SIGKILL at random moments, at its crash points and at each change of a file, let its
// system calls fail, fill its disk, stop it, let it race with itself, and run it for long.
// After each of them they look from outside at what is left: the records, the rows and the
// files.
//
// A short form runs with all other tests. The long form takes hours and prints at its end
// what it did:
//
//	make torture
//	go test ./adapters/cli/torture -long -v -timeout 0
//
// Flags: -long; -seed S for other random moments; -binary FILE for a dw-sim that is built
// already, where what that one does not know is left out. A failure names the test that
// repeats it, such as -run 'TestKill/generate/17$'.
//
// The tests need Linux. What needs more leaves itself out where that is missing: a C
// compiler (the race detector), root (file systems of few bytes), seccomp (failing calls).
package torture
