package sqlitec

import sqlite3 "modernc.org/sqlite/lib"

// MaxBytes is the most that one value, or one row, of a confined connection may have.
const MaxBytes = 32 << 20

// MaxAttached is how many databases can be attached to a connection.
const MaxAttached = 10

// limits bound what one statement can be. https://www.sqlite.org/c3ref/c_limit_attached.html
var limits = map[int32]int32{
	sqlite3.SQLITE_LIMIT_LENGTH:              MaxBytes,
	sqlite3.SQLITE_LIMIT_SQL_LENGTH:          1 << 20,
	sqlite3.SQLITE_LIMIT_EXPR_DEPTH:          500,
	sqlite3.SQLITE_LIMIT_COMPOUND_SELECT:     500,
	sqlite3.SQLITE_LIMIT_VDBE_OP:             1_000_000,
	sqlite3.SQLITE_LIMIT_FUNCTION_ARG:        200,
	sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 10_000,
	sqlite3.SQLITE_LIMIT_WORKER_THREADS:      0,
	sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH:       1,
}

// confine sets limits, makes the connection mistrust what a file holds, and removes all kinds
// of virtual tables: full text, R*Trees, dbstat. Those of JSON and of pragmas come back by
// themselves when they are named. https://www.sqlite.org/c3ref/drop_modules.html
func (c *Conn) confine() error {
	sqlite3.Xsqlite3_drop_modules(c.tls, c.db, 0)
	for limit, value := range limits {
		sqlite3.Xsqlite3_limit(c.tls, c.db, limit, value)
	}
	if err := c.configure(true, sqlite3.SQLITE_DBCONFIG_DEFENSIVE); err != nil {
		return err
	}
	return c.configure(false, sqlite3.SQLITE_DBCONFIG_TRUSTED_SCHEMA, sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER,
		sqlite3.SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, sqlite3.SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER)
}

// DenyAttach forbids to attach a database, or one more.
func (c *Conn) DenyAttach() {
	sqlite3.Xsqlite3_limit(c.tls, c.db, sqlite3.SQLITE_LIMIT_ATTACHED, 0)
}
