// Package snowflake keeps the rows of experiments in Snowflake: a schema per experiment in one
// database, named like the experiment in upper case, as Snowflake writes names without quotes.
// The experiment shop is the schema SHOP, and its tables are found as shop.customers.
//
// # How contents change
//
// The next contents are built in a schema of their own, _DWSIM_ and a random number, and put in
// place by one statement: ALTER SCHEMA … SWAP WITH, or RENAME where there was none. Tables
// that a load keeps are zero-copy clones. Each schema carries its mark in the table _DWSIM_RUN.
//
// Every DDL statement of Snowflake commits by itself, so that the check of mark and fence and the
// swap cannot be one transaction. They are held together by a lock instead: each experiment has a
// table in the schema _DWSIM, of which one row is updated in a transaction that stays open
// while a second session swaps. Snowflake holds the lock of an UPDATE until the transaction ends,
// so whoever else wants to change the experiment waits. What follows from that:
//
//   - Of two who change an experiment at the same time, the second sees what the first has done.
//   - A fence is absolute. It drops the schemas that the fenced owner has staged, and a swap
//     needs one of them: it fails however late its owner wakes.
//   - The comparison of marks, and Drop, hold as long as the lock does. Snowflake takes it away
//     from a process that is suspended between check and change for five minutes while another
//     one waits. That one then may replace contents that it has not seen.
//
// https://docs.snowflake.com/en/sql-reference/sql/alter-schema
// https://docs.snowflake.com/en/sql-reference/transactions
//
// A swap takes the grants on schema and tables with it. Who may read is granted once for all, on
// future schemas and tables of the database. The role of the warehouse owns the schemas.
//
// # Keys
//
// Keys are declared and not enforced by Snowflake; there are no conditions.
//
// # Queries
//
// Snowflake has no transactions that only read. A query is one statement of a kind that
// reads, which the package checks by its words. What really protects the rows is a role that may
// only read: the option query_role.
//
// # The client
//
// The package is built on gosnowflake, which adds some 40 MB to a program. Of what that does
// unasked the package turns off: telemetry, the detection of cloud platforms, a native library
// that it would unpack into the cache folder, log lines, and credentials in a key ring.
//
// Importing the package registers [Driver] for URLs of the scheme snowflake.
package snowflake
