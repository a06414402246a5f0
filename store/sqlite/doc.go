// Package sqlite keeps metadata and the rows of experiments in SQLite files.
//
// Metadata is one file. A warehouse is a folder with one database file per experiment,
// which any program that reads SQLite can open. New contents of such a file are built
// beside it, as _dwsim_<id>.tmp.db, and renamed over it: whoever has the old file open
// keeps reading the old rows. The file is never in WAL mode, so it is all there is.
//
// A query runs in a connection of its own to an empty database in memory, to which the files of
// the experiments that it names are attached read only, under their names and ten at most. An
// authorizer lets it select, and nothing else; SQLite's own tables and pragmas are not for it. It
// holds 256 MiB of memory at most. What it sorts or groups beyond that goes to temporary files,
// of 8 GiB at most in all, in the system's folder for them (SQLITE_TMPDIR, TMPDIR, /var/tmp),
// where they have no name. One value or row has 32 MiB at most. A call that nothing can
// interrupt, such as a search in a text of that size, does not hold up who waits for the query:
// it is left to itself and its connection closed when it ends.
//
// Importing the package registers [Driver] for URLs of the scheme sqlite.
package sqlite
