// Package postgres keeps metadata in the schema _dwsim of a Postgres database, by [OpenMetadata].
package postgres
