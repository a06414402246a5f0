// Package sqlite keeps metadata and the rows of experiments in SQLite files.
//
// Metadata is one file. A warehouse is a folder with one database file per experiment,
// which any program that reads SQLite can open. New contents of such a file are built
// beside it, as _dwsim_<id>.tmp.db, and renamed over it: whoever has the old file open
// keeps reading the old rows. The file is never in WAL mode, so it is all there is.
//
// Importing the package registers [Driver] for URLs of the scheme sqlite.
package sqlite
