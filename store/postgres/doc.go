// Package postgres holds the rows of experiments in a Postgres database: a schema per
// experiment, named like it in lower case; and metadata, in the schema _dwsim: see
// [OpenMetadata].
//
// # What it makes
//
// A run is built in a schema _dwsim_<id> and put in place by renaming it, in one transaction:
// whoever reads goes on in the old tables, which are removed when nobody reads them any more.
// Views of others on the tables, rights, and comments on the schema are carried over to the new
// ones; what cannot be is named, and the run is refused. The schema _dwsim holds what outlives
// experiments. A schema without a table _dwsim_run is never touched.
//
// The lease of what is being built is an advisory lock of a session, so a pooler between this
// and the server must not share sessions (PgBouncer: pool_mode = session).
//
// # Who may read
//
// Queries run in transactions that can only read, with functions refused by name that do more
// nevertheless. That protects from mistakes; what protects a database that is shared with
// others is the role that queries run as. Name one with the option query_role that may do
// nothing else: it is given the right to read the tables of each run. It is set with SET LOCAL
// ROLE, so the role that connects has to be a member of it.
package postgres
