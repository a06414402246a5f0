package postgres

import (
	_ "github.com/cenkalti/backoff/v5"
	_ "github.com/jackc/pgx/v5/pgxpool"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/uptrace/bun/dialect/pgdialect"
)
