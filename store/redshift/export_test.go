package redshift

import (
	"context"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

// OpenInserting opens a Postgres database whose rows come by the INSERT of Redshift, in whose
// text literals a backslash is an escape.
func OpenInserting(ctx context.Context, rawURL string) (*Warehouse, error) {
	o, err := parseURL(rawURL)
	if err != nil {
		return nil, err
	}
	engine := standIn()
	engine.OpenSink = openInsert
	engine.Session += "; SET standard_conforming_strings = off; SET escape_string_warning = off; SET backslash_quote = on"
	w := &Warehouse{o: o, json: "JSON_SERIALIZE(%s)"}
	w.Warehouse, err = pg.Open(ctx, engine, o.Options)
	return w, err
}
