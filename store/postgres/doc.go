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
// Queries run in transactions that can only read, as a role that may read the tables of
// experiments and nothing else: the one of the option query_role, or [ReaderRole], which is made
// where the role that connects may make roles. It is set with SET LOCAL ROLE, so the role that
// connects has to be a member of it. Functions that would set another role, or do more than read
// nevertheless, are refused by name. Where there is no such role, queries run as the role that
// connects; Examine tells.
//
// # Functions
//
// What Redshift and Snowflake have and Postgres has not is in the folder functions, as SQL. It is
// made in a schema _dwsimfunctions_<hash> of the database by the first query that may, and
// searched before pg_catalog. Bodies call each other without a schema, and what they shadow with
// pg_catalog before it.
package postgres
