// Package snowtest is a small server that speaks Snowflake's protocol, for tests of the driver:
// gosnowflake takes it for Snowflake. It runs the statements that the driver sends, on
// SQLite files, a file per schema, and says no to any other. It knows what Snowflake does where
// the driver depends on it: DDL commits, an UPDATE in a transaction holds a lock, names are folded
// to upper case, a request that is repeated under its id runs once, Parquet columns come as
// Snowflake reads them, and results as its JSON row sets.
//
// It proves that the driver keeps the protocol and its own promises, not that Snowflake
// keeps the documentation.
package snowtest
