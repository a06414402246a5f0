// Package btree fills tables and indexes of SQLite database files without SQLite.
//
// SQLite makes the file with all its tables and indexes, which are empty then: so the schema is
// its own, and it tells the root page of each. This package writes the rows, which come in the
// order of their row numbers, as pages of b-trees behind the end of the file, and then the roots
// and the header. Sections named below are those of the file format's description, which is
// stable: https://www.sqlite.org/fileformat2.html
package btree
