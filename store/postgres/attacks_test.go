package postgres_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest"
)

func TestAttacks(t *testing.T) {
	d := newDatabase(t)
	d.sql("CREATE SEQUENCE s; CREATE TABLE public.secret (n INT); INSERT INTO public.secret VALUES (1)")
	storetest.RunAttacks(t, "postgres", d.open(""))
	d.want("SELECT last_value FROM s", "1")
	d.want(`SELECT count(*) FROM pg_class WHERE relname IN ('copied', 'other')`, "0")
	d.want("SELECT count(*) FROM pg_largeobject_metadata", "0")
}
