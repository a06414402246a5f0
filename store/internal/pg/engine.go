package pg

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
)

// Engine is what differs between the databases. Functions that are nil have nothing to do.
type Engine struct {
	Name    string  // in sentences: "Postgres"
	Dialect string  // of [ddl.TableScripts]
	Points  *Points // where a process may die
	Session string  // statements, separated by semicolons, with which each connection begins

	// Keys, Checks and Foreign say whether the tables declare them.
	Keys, Checks, Foreign bool
	// NotChecked says that foreign keys are declared without a look at the rows.
	NotChecked bool
	// Analyze is the statement that collects statistics of a table, whose name is put after
	// it; "" where the database does so itself.
	Analyze string

	// Impatient is what makes the statements of the same script not wait for locks: "SET LOCAL
	// lock_timeout = '100ms'; ".
	Impatient string

	// MayDrop is a condition of pg_namespace: this role may remove the schema. Empty means that
	// it owns it itself.
	MayDrop string

	// WaitFor is the statement that makes the locks of a transaction wait so long and no longer.
	// Nil where the database cannot.
	WaitFor func(time.Duration) string
	// Control are the statements that make what the schema Control has beside the fences. Where
	// there are some, it is made before a namespace is changed, and not only for a fence.
	Control []string
	// Conflict reports whether an error means that a transaction was rolled back because of
	// others, and may succeed when it is carried out again.
	Conflict func(error) bool

	// Durable is the statement that makes the commit of a transaction wait until it lasts; "" where
	// each does.
	Durable string

	// Lock takes the lock of a namespace until the transaction ends. It waits for who has it.
	Lock func(ctx context.Context, tx *Tx, schemaName string) error
	// Lease keeps a staged namespace from being swept, as long as the connection is open.
	Lease func(ctx context.Context, conn *pgx.Conn, id string) error
	// Abandoned tells whether nobody holds the lease of a staged namespace any more. If so, it
	// holds the lease for conn until Release.
	Abandoned func(ctx context.Context, conn *pgx.Conn, id string) (bool, error)
	Release   func(ctx context.Context, conn *pgx.Conn, id string) error

	// BeforeSwap is called in the transaction that swaps, with the old namespace still in its
	// place, and returns what is to be done when the new one is there: with what others have
	// hung on the old tables. There is none when a namespace is made for the first time.
	BeforeSwap func(ctx context.Context, tx *Tx, n Namespace) (after func(ctx context.Context) error, err error)
	// BeforeDrop refuses where something of others would go with a namespace.
	BeforeDrop func(ctx context.Context, tx *Tx, n Namespace) error
	// Granted is called for a staged namespace with all its tables, before it is swapped.
	Granted func(ctx context.Context, tx *Tx, n Namespace) error

	// OpenSink opens the sink of a staged table. Nil means binary COPY FROM STDIN.
	OpenSink func(ctx context.Context, l *Loading, t *schema.Table) (Sink, error)

	// BeginQuery is the statements, separated by semicolons, that begin the transaction of a
	// query, which can only read.
	BeginQuery string
	// QueryLimits are statements that bound what a query takes of the server, beside its time.
	QueryLimits []string
	// Setting makes what queries need. Nil means that they run as the role that connects, with the
	// functions that the database has.
	Setting func(ctx context.Context, w *Warehouse) (QuerySetting, error)
	// Spelling is the SQL that the database reads.
	Spelling spelling.Engine
	// Refused tells which functions, and other names in lower case, a query must not use; "u&"
	// stands for names with escapes.
	Refused func(name string) bool
	// Types are those of values that the client library does not know, by their numbers.
	Types map[uint32]ValueType
	// Busy reports whether a process of the server does something, rather than wait for what we
	// send. Nil means that connections which stand still are waited for.
	Busy func(ctx context.Context, conn *pgx.Conn, pid uint32) (bool, error)
	// Torn reports whether the statement that runs on the connection of this process id has
	// resolved the names of tables partly before a swap and partly after it.
	Torn func(ctx context.Context, conn *pgx.Conn, pid uint32) (bool, error)
}

// ValueType is a type of values in the results of queries.
type ValueType struct {
	Name   string
	Decode func(text string) (any, error) // nil: it stays text
}

// Namespace is a schema with tables of an experiment.
type Namespace struct {
	Experiment string   // as it was written
	Schema     string   // as it is called now
	Tables     []string // as the schema has them, in alphabetical order
	Staged     string   // the schema that takes its place, and
	Old        string   // what it will be called then; both "" where nothing does
}
