// Package peers holds no code but tests, which measure dw-sim as whole processes, and other
// programs at the same job beside it. They print Markdown:
//
//	make bench         # benchmarks of the layers, then TestMachine and TestJobs
//	make bench-peers   # TestPeers, with build tag duckdb
//
// Among all other tests they run with few rows and look at what each process leaves: a job
// that measures something else than its name says fails. Flags: -rows N, -times N for how
// often, -report FILE for the tables, -profiles FOLDER for CPU profiles. A part of them runs by its name, such as
//
//	go test ./adapters/cli/peers -run 'TestJobs/./parquet' -rows 5000000 -times 3 -v
//
// Rounds go over all jobs in turn, so a machine that becomes slower does so for all of them.
// Each process starts when the disk has what earlier ones wrote, in a folder of its own.
//
// The tests need Linux, which tells what a process used.
package peers
