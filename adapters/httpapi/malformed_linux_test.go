package httpapi_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dw-sim/dw-sim/adapters/httpapi"
	"github.com/dw-sim/dw-sim/adapters/httpapi/api"
)

// mutations make a document wrong, most of the time.
var mutations = []func(r *rand.Rand, text string) string{
	cutShort, otherBytes, withoutSpan, spanTwice, otherValue, otherKey, withoutLine, lineTwice,
}

func cutShort(r *rand.Rand, text string) string { return text[:r.IntN(len(text))] }

func otherBytes(r *rand.Rand, text string) string {
	const others = "{}[]\",:\\\x00\xff\n\t -0a&*!|>%"
	changed := []byte(text)
	for range 1 + r.IntN(3) {
		changed[r.IntN(len(text))] = others[r.IntN(len(others))]
	}
	return string(changed)
}

// span returns the ends of a piece of a text.
func span(r *rand.Rand, text string) (from, to int) {
	from = r.IntN(len(text))
	return from, min(len(text), from+1+r.IntN(40))
}

func withoutSpan(r *rand.Rand, text string) string {
	from, to := span(r, text)
	return text[:from] + text[to:]
}

func spanTwice(r *rand.Rand, text string) string {
	from, to := span(r, text)
	return text[:to] + text[from:]
}

var valueAt = regexp.MustCompile(`: *("[^"]*"|[^ ,{}\[\]\n"]+)`)

func otherValue(r *rand.Rand, text string) string {
	others := []string{
		"null", "true", "-1", "0", "0.5", "1e999", "99999999999999999999", `""`, "[]", "{}", `"select"`, "NaN", `"\ud800"`, "[[[[]]]]",
		`"a.b"`, `"2024-02-30"`, `"phone_numer"`, `"VARCAR"`, `"(a|"`, `"{x"`, `"a + "`, `{"type": "gauss"}`, `"` + strings.Repeat("x", 5000) + `"`,
	}
	all := valueAt.FindAllStringSubmatchIndex(text, -1)
	at := all[r.IntN(len(all))]
	return text[:at[2]] + others[r.IntN(len(others))] + text[at[3]:]
}

var keyAt = regexp.MustCompile(`"?(\w+)"?:`)

func otherKey(r *rand.Rand, text string) string {
	others := []string{"name", "columns", "values", "min_value", "nam", "Data_Type", "foreign_key", "unique", "", "tables"}
	all := keyAt.FindAllStringSubmatchIndex(text, -1)
	at := all[r.IntN(len(all))]
	return text[:at[2]] + others[r.IntN(len(others))] + text[at[3]:]
}

func withoutLine(r *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	at := r.IntN(len(lines))
	return strings.Join(slices.Delete(lines, at, at+1), "")
}

func lineTwice(r *rand.Rand, text string) string {
	lines := strings.SplitAfter(text, "\n")
	at := r.IntN(len(lines))
	return strings.Join(slices.Insert(lines, at, lines[at]), "")
}

// TestMalformedDocuments sends examples with mistakes in them: each is answered with 400 at
// once, in words of the document.
func TestMalformedDocuments(t *testing.T) {
	const bound = 50 * time.Millisecond
	wanted := 200
	if *long {
		wanted = 1000
	}
	runtime.LockOSThread() // whose time is measured
	defer runtime.UnlockOSThread()
	texts := []string{example(t, "saas.yaml")} // which takes longest, and so is rare
	for range 5 {
		for _, file := range []string{"shop.json", "hospital.json", "school.yaml", "telecom.yaml"} {
			texts = append(texts, example(t, file))
		}
	}
	handler := httpapi.Handler(newSimulator(t), httpapi.Options{})
	r := rand.New(rand.NewPCG(8, 9))
	slowest := time.Duration(0)
	for refused, tried := 0, 0; refused < wanted; tried++ {
		if tried > 2*wanted {
			t.Fatalf("of %d documents only %d are refused", tried, refused)
		}
		text := mutations[tried%len(mutations)](r, texts[r.IntN(len(texts))])
		status, body, took := timed(handler, text)
		for again := 0; took > bound && again < 10; again++ { // the collector was at work
			_, _, second := timed(handler, text)
			took = min(took, second)
		}
		slowest = max(slowest, took)
		switch {
		case status == http.StatusBadRequest && took <= bound && tellsProblems(body):
			refused++
		case status != http.StatusCreated && status != http.StatusConflict:
			t.Fatalf("%d in %s\n%s\nfor\n%s", status, took, body, text)
		}
	}
	t.Logf("slowest: %s", slowest)
}

// tellsProblems reports whether an answer names problems, each with its place.
func tellsProblems(body string) bool {
	var f api.Failure
	if json.Unmarshal([]byte(body), &f) != nil || len(f.Problems) == 0 || len(f.Detail) != len(f.Problems) {
		return false
	}
	for _, p := range f.Problems {
		if p.Message == "" || p.Line < 1 || p.Column < 1 {
			return false
		}
	}
	return true
}

// timed sends a document and returns how long the processor was at work on it: others use the
// machine, too. The handler does all in the goroutine that calls it.
func timed(handler http.Handler, text string) (status int, answer string, took time.Duration) {
	began := threadTime()
	status, answer = post(handler, "/api/experiments", "application/json", text)
	return status, answer, threadTime() - began
}

func threadTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
