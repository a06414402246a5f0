package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/postgres"
	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// findings examines a warehouse and returns what is wrong, by subject.
func findings(t *testing.T, w *postgres.Warehouse) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, f := range w.Examine(t.Context()) {
		found[f.Subject] = ""
		if f.Err != nil {
			found[f.Subject] = f.Err.Error()
		}
		if f.Err != nil && f.Hint == "" || f.Err == nil && f.Detail == "" {
			t.Errorf("%+v: an error needs a hint, and all else a detail", f)
		}
	}
	return found
}

func TestExamine(t *testing.T) {
	d := newDatabase(t)
	reader := role(t, "examine_reader")
	login := role(t, "examine_login")
	whole := d.sql("SELECT current_database()")
	for name, c := range map[string]struct {
		options string
		before  string
		wrong   map[string]string
	}{
		"all is well":     {options: "query_role=" + reader},
		"no role":         {},
		"role is missing": {options: "query_role=examine_nobody", wrong: map[string]string{"read-only role examine_nobody": `role "examine_nobody" does not exist`}},
		"role may write":  {options: "query_role=postgres", wrong: map[string]string{"read-only role postgres": "more than read"}},
		"no rights":       {options: "user=" + login, before: "REVOKE CREATE ON DATABASE " + whole + " FROM PUBLIC", wrong: map[string]string{"create and rename schemas": "permission denied for database"}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.before != "" {
				d.sql(c.before)
			}
			got := findings(t, openAs(t, d, c.options))
			delete(got, "durability") // the test's server does not wait for the disk
			for subject, err := range got {
				if want := c.wrong[subject]; (err == "") != (want == "") || !strings.Contains(err, want) {
					t.Errorf("%s: %q, want %q", subject, err, want)
				}
			}
			for subject := range c.wrong {
				if _, there := got[subject]; !there {
					t.Errorf("nothing is said about %s: %v", subject, got)
				}
			}
		})
	}
	for _, f := range openAs(t, d, "user="+login).Examine(t.Context()) {
		if want := fmt.Sprintf("GRANT CREATE ON DATABASE %q TO %q", whole, login); f.Subject == "create and rename schemas" && !strings.HasPrefix(f.Hint, want) {
			t.Errorf("the hint is %q, want %s", f.Hint, want)
		}
	}
	d.want(`SELECT count(*) FROM pg_namespace WHERE nspname LIKE '\_dwsim\_%'`, "0")
	version, err := d.open("").Version(t.Context())
	if err != nil || !strings.HasPrefix(version, "PostgreSQL 1") {
		t.Errorf("Version = %q, %v", version, err)
	}
}

// openAs opens the database with options, one of which may be another user.
func openAs(t *testing.T, d database, options string) *postgres.Warehouse {
	t.Helper()
	if user, is := strings.CutPrefix(options, "user="); is {
		return openWarehouse(t, strings.Replace(d.url, pgtest.Superuser+"@", user+"@", 1))
	}
	return d.open(options)
}
