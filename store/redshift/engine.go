package redshift

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/dw-sim/dw-sim/store/internal/pg"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

var points = pg.NewPoints("redshift")

// clusterSession is what every connection to Redshift begins with: what values look like as
// text. https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html
const clusterSession = `SET timezone TO 'UTC'; SET datestyle TO 'ISO, MDY'; SET extra_float_digits TO 2; SET enable_case_sensitive_identifier TO off; SET application_name TO 'dwsim'`

// cluster is Redshift itself.
func cluster() pg.Engine {
	return pg.Engine{
		Name:    "Redshift",
		Dialect: "redshift",
		Points:  points,
		Session: clusterSession,
		Keys:    true, Foreign: true, NotChecked: true, // declared, but enforced by nobody
		Analyze:    "ANALYZE",
		Impatient:  "SET LOCAL statement_timeout TO 1000; ", // there is none for locks alone
		Control:    control,
		Conflict:   conflict,
		Lock:       lock,
		Lease:      redshiftSessions.lease,
		Abandoned:  redshiftSessions.abandoned,
		Release:    release,
		OpenSink:   openInsert,
		Spelling:   spelling.Redshift,
		BeginQuery: "BEGIN READ ONLY", // https://docs.aws.amazon.com/redshift/latest/dg/r_BEGIN.html
		Refused:    refused,
		Types: map[uint32]pg.ValueType{
			4000: {Name: "JSON"},
			6551: {Name: "BINARY", Decode: decodeHex},
		},
	}
}

const standInSession = `SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex';
SET extra_float_digits = 1; SET standard_conforming_strings = on; SET client_min_messages = warning; SET application_name = 'dwsim';
SET default_transaction_isolation = 'read committed'; SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'`

// standIn is a Postgres server that stands in for Redshift: with its types, without physical
// design and keys. Rows come by COPY FROM STDIN.
func standIn() pg.Engine {
	return pg.Engine{
		Name:       "Postgres (for Redshift)",
		Dialect:    "postgres",
		Points:     points,
		Session:    standInSession,
		Analyze:    "ANALYZE",
		Impatient:  "SET LOCAL lock_timeout = '100ms'; ",
		WaitFor:    func(d time.Duration) string { return fmt.Sprintf("SET LOCAL lock_timeout = %d", d.Milliseconds()) },
		Control:    control,
		Conflict:   conflict,
		Lock:       lock,
		Lease:      postgresSessions.lease,
		Abandoned:  postgresSessions.abandoned,
		Release:    release,
		Spelling:   spelling.Redshift,
		BeginQuery: "BEGIN READ ONLY",
		Refused:    refused,
		Torn:       pg.Torn,
		Busy:       pg.Busy,
	}
}

// refused tells functions that do more than read, or that run SQL which is text to the guard.
// https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html
func refused(name string) bool {
	for _, prefix := range []string{"pg_terminate", "pg_cancel", "pg_advisory", "pg_try_advisory", "pg_read", "pg_ls", "pg_logical", "pg_reload", "pg_rotate", "pg_switch", "pg_create", "pg_drop", "pg_replication", "lo_", "dblink", "query_to_xml", "cursor_to_xml", "database_to_xml", "table_to_xml", "schema_to_xml"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return name == "set_config" || name == "nextval" || name == "setval" || name == "u&"
}

func decodeHex(s string) (any, error) {
	data, err := hex.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("%q is not in the hexadecimal form of bytes", s)
	}
	return data, nil
}

func pgError(err error) (*pgconn.PgError, bool) { return errors.AsType[*pgconn.PgError](err) }
