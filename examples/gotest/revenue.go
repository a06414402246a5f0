// Package gotest shows how a function that reads a warehouse is tested with generated
// rows: the function is here, its test beside it.
package gotest

import (
	"context"
	"database/sql"
	"fmt"
)

// Revenue returns what the orders of a year came to, in cents, by month ("2024-01").
// Cancelled orders do not count.
func Revenue(ctx context.Context, db *sql.DB, year int) (map[string]int64, error) {
	rows, err := db.QueryContext(ctx, `
		select strftime('%Y-%m', ordered_on) as month, sum(cents)
		from orders
		where not cancelled and strftime('%Y', ordered_on) = ?
		group by month`, fmt.Sprint(year))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	revenue := map[string]int64{}
	for rows.Next() {
		var month string
		var cents int64
		if err := rows.Scan(&month, &cents); err != nil {
			return nil, err
		}
		revenue[month] = cents
	}
	return revenue, rows.Err()
}
