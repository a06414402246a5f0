// Package parquet writes the rows of a run as Parquet files and reads them back.
//
// A [Folder] holds the files of one run: a folder per table with parts of a fixed
// number of rows, and a manifest that is written last. Each part is complete on the
// disk before it gets its name, so a folder without a manifest is an unfinished run
// whose named parts are whole all the same.
//
// While a run is unfinished, a journal in its folder lists the parts that have their
// names for good ([ReadJournal]). A later run that would write the same bytes takes them
// over ([Options] Parts), and ends with the manifest of a run that nobody interrupted.
// [Sweep] clears up after a run whose process died, at whatever moment.
//
// The bytes of a part depend on its rows, on the ranges in which they arrive, and on
// [Options]; never on the number of goroutines, on the size of batches or on a clock.
package parquet
