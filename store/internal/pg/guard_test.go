package pg_test

import (
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/store/internal/pg"
)

func TestNames(t *testing.T) {
	for sql, want := range map[string]string{
		"":                              "",
		"SELECT a.b, 'c''d e' FROM f":   "SELECT a b FROM f",
		`SELECT "a""b" -- c` + "\nd":    `SELECT a"b d`,
		"/* a /* b */ c */ d":           "d",
		`E'\'a' b 'c\' d`:               "b d",
		"$a$ b $c$ d $a$ e $$f$$ g$1":   "e g$1",
		`U&"a\0062" U&'c' u&x`:          "U& u x",
		"1a$2 x1 _y ä":                  "a$2 x1 _y ä",
		`'open a b`:                     "",
		`"open a`:                       "open a",
		"--\ra":                         "a",
		"E'a'\n'\\'', b --'":            "b",
		"E'a' --'\r\t'\\'' b":           "b",
		"E'a' '\\' b":                   "b",
		"$1 $ a":                        "a",
		"select/**/set_config('a','b')": "select set_config",
	} {
		var names []string
		for name, at := range pg.Names(sql) {
			if names = append(names, name); !strings.HasPrefix(strings.TrimLeft(sql[at:], `"`), name[:1]) {
				t.Errorf("%s: %s is not at %d", sql, name, at)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s:\n got %s\nwant %s", sql, got, want)
		}
	}
}
