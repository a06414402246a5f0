package pgtest_test

import (
	"testing"

	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

func TestDatabase(t *testing.T) {
	for name, options := range map[string][]pgtest.Option{"socket": nil, "tcp": {pgtest.TCP}} {
		t.Run(name, func(t *testing.T) {
			c := pgtest.Start(t, options...)
			if again := pgtest.Start(t, options...); again != c {
				t.Error("a second server is started")
			}
			first, second := c.Database(t), c.Database(t)
			if _, err := pgtest.Psql(first, "CREATE TABLE a (n INT); INSERT INTO a VALUES (7)"); err != nil {
				t.Fatal(err)
			}
			if out, err := pgtest.Psql(first, "SELECT n FROM a"); err != nil || out != "7\n" {
				t.Errorf("psql prints %q, %v", out, err)
			}
			if out, err := pgtest.Psql(second, "SELECT n FROM a"); err == nil {
				t.Errorf("another database has the table, too: %q", out)
			}
		})
	}
}
