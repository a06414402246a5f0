package postgres

import "github.com/dw-sim/dw-sim/store"

func init() {
	store.Register("postgres", Driver{})
	store.Register("postgresql", Driver{})
}

// Driver opens what a Postgres server holds by URLs of the schemes postgres and postgresql.
// The zero value is ready.
type Driver struct{}
