// Package redshift holds the rows of experiments in Amazon Redshift: a schema per experiment,
// named like it in lower case. A Postgres server may stand in for it, on a laptop or in tests:
// which of them answers is seen by version().
//
// # What it makes
//
// Tables have DISTSTYLE, DISTKEY, SORTKEY, ENCODE, SUPER and VARBYTE as the document says, and keys
// that Redshift does not enforce, but plans queries by; in a Postgres that stands in for it all
// of these are left out, keys too. `experiment check` reports rows that break them.
//
// A run is built in a schema _dwsim_<id> and put in place by renaming it, in one transaction. The
// schema _dwsim holds what outlives experiments: fences, whose table is the lock of all swaps, and
// leases of what is being built, which tell the session that builds it.
//
// # How rows get there
//
// Where the Parquet files of a run are staged in S3, by COPY … FORMAT AS PARQUET, with the rights
// of the option iam_role, or else of the keys in the environment. Redshift wants the bucket to be
// in its own region. Columns of the types TIME, TIMESTAMPTZ, UUID and JSON cannot be copied from
// Parquet: their experiments are loaded by INSERT, as are rows that are not staged.
//
// # Who may read
//
// Queries run in transactions that can only read, with functions refused by name that do more
// nevertheless. What protects a database that is shared with others is a URL for a user who may
// do no more than that.
package redshift
