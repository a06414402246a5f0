package spelling_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/spelling"
	"github.com/dw-sim/dw-sim/store/sqltext"
)

// statements returns those of the golden files.
func statements(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".sql") {
				all = append(all, strings.TrimSpace(string(f.Data)))
			}
		}
	}
	return all
}

// A mark is a name that stands in a statement once: where it stands in the new text, its place is
// that in the old one, whatever was written before, behind and around it.
func TestPlaces(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	spellings := []string{
		"%::int", "cast(% as decimal(10, 2))", "(% + interval '1 day')", "dateadd(month, 1, %)", "iff(% > 1, 'ü', 'ä')", "(%):a.b[0]", "nvl(%, 0)", "% ilike 'x'",
		"decode(1, 2, %)", "position('x' in %)", "listagg(%, ',') within group (order by 1)", "ratio_to_report(%) over ()", "(% similar to '_')", "(% - date '2024-01-01')",
		"extract(year from %)", "-- é\n%", "(select top 3 % from u order by %)",
	}
	for range 2000 {
		sql, mark := "mark", "mark"
		for range random.IntN(5) {
			s := spellings[random.IntN(len(spellings))]
			sql = strings.Replace(s, "%", sql, 1)
			sql = strings.ReplaceAll(sql, "%", "other")
		}
		sql = "select a::int, " + sql + " as x from t where b::date = '2024-01-01' qualify row_number() over (order by a) = 1"
		for _, e := range engines[:3] {
			s, err := spelling.Rewrite(sql, nil, options(e.engine))
			if err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			want := strings.Index(sql, mark)
			for _, token := range sqltext.Tokens(s.SQL) {
				if token.Text(s.SQL) != mark || strings.HasSuffix(s.SQL[:token.Start], " AS ") {
					continue // the name of a column that was written behind
				}
				for n := range mark {
					if got := s.Offset(token.Start + n); got != want+n {
						t.Fatalf("%s\n%s\nbyte %d is said to stand at %d, want %d", sql, s.SQL, token.Start+n, got, want+n)
					}
				}
			}
		}
	}
}

// Whatever is written anew stands for the beginning of a token, and all offsets lie in the text.
func TestOffsets(t *testing.T) {
	for _, sql := range statements(t) {
		starts := map[int]bool{len(sql): true}
		for _, token := range sqltext.Tokens(sql) {
			starts[token.Start] = true
		}
		for _, e := range engines {
			s, err := spelling.Rewrite(sql, usedParams(sql), options(e.engine))
			if err != nil {
				continue
			}
			for at := range len(s.SQL) + 1 {
				got := s.Offset(at)
				if got < 0 || got > len(sql) {
					t.Fatalf("%s\n%s\nbyte %d stands for byte %d", sql, s.SQL, at, got)
				}
				if !starts[got] && sql[got] != s.SQL[at] {
					t.Fatalf("%s\n%s\nbyte %d stands for byte %d, in the middle of a token", sql, s.SQL, at, got)
				}
			}
			if e := s.Error("wrong", 0, nil); e.SQL != sql || e.Offset != s.Offset(0) {
				t.Fatalf("the error of %s is %+v", sql, e)
			}
		}
	}
}

// What needs nothing stays as it is, byte for byte: also what came out of Rewrite.
func TestUnchanged(t *testing.T) {
	for _, sql := range statements(t) {
		for _, e := range engines[:3] {
			s, err := spelling.Rewrite(sql, nil, spelling.Options{Engine: e.engine})
			if err != nil {
				continue
			}
			again, err := spelling.Rewrite(s.SQL, nil, spelling.Options{Engine: e.engine})
			if err != nil || again.SQL != s.SQL {
				t.Errorf("%s: %s\nbecomes\n%s\nand then\n%+v, %v", e.name, sql, s.SQL, again, err)
			}
		}
	}
}

func FuzzRewrite(f *testing.F) {
	for _, sql := range statements(f) {
		f.Add(sql)
	}
	plain := strings.NewReplacer(":", " ", "$", " ", "?", " ", "@", " ", "[", " ", "~", " ")
	f.Fuzz(func(t *testing.T, sql string) {
		for _, e := range engines {
			s, err := spelling.Rewrite(sql, params, options(e.engine))
			if err == nil {
				s, err = spelling.Rewrite(sql, nil, options(e.engine))
			}
			if refused, ok := errors.AsType[*store.QueryError](err); err != nil && (!ok || refused.Offset > len(sql) || refused.Message == "") {
				t.Fatalf("%q is refused with %v", sql, err)
			}
			if err == nil {
				for at := range len(s.SQL) + 1 {
					if got := s.Offset(at); got < 0 || got > len(sql) {
						t.Fatalf("byte %d of %q stands for %d", at, s.SQL, got)
					}
				}
				if utf8.ValidString(sql) && !utf8.ValidString(s.SQL) {
					t.Fatalf("%q becomes %q", sql, s.SQL)
				}
			}
		}
		// No spelling is a name, a number, or an operator that all engines have.
		var words []string
		for _, token := range sqltext.Tokens(plain.Replace(sql)) {
			if token.Kind == sqltext.Word {
				words = append(words, "x"+token.Text(plain.Replace(sql)))
			}
		}
		text := "SELECT " + strings.Join(words, "+ ") + " FROM x WHERE x = 'x::int'"
		for _, e := range engines {
			if s, err := spelling.Rewrite(text, nil, spelling.Options{Engine: e.engine}); err != nil || s.SQL != text {
				t.Fatalf("%q becomes %+v, %v", text, s, err)
			}
		}
	})
}

func BenchmarkRewrite(b *testing.B) {
	data, err := os.ReadFile("testdata/query.sql")
	if err != nil {
		b.Fatal(err)
	}
	sql := string(data)
	for _, e := range engines[:3] {
		b.Run(e.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := spelling.Rewrite(sql, nil, options(e.engine)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(sql))*2048, "µs/2KB")
		})
	}
}
