package sqlfunc_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/dw-sim/dw-sim/store/storetest/pgtest"
)

// oracle is a Postgres, from which Redshift descends, so that both agree on what is compared
// here.
type oracle struct {
	*testing.T
	conn *pgx.Conn
	draw *rand.Rand
}

func openOracle(t *testing.T) *oracle {
	url := pgtest.Start(t).Database(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	if _, err := conn.Exec(t.Context(), "SET timezone = 'UTC'"); err != nil {
		t.Fatal(err)
	}
	return &oracle{t, conn, rand.New(rand.NewPCG(5, 7))}
}

// value returns the text of an expression, and whether Postgres takes it.
func (o *oracle) value(sql string) (string, bool) {
	var text *string
	if err := o.conn.QueryRow(o.Context(), "SELECT ("+sql+")::text").Scan(&text); err != nil {
		return err.Error(), false
	}
	if text == nil {
		return "NULL", true
	}
	return *text, true
}

// same compares a call of ours with an expression of Postgres.
func (o *oracle) same(sql, name string, args ...any) {
	o.Helper()
	want, ok := o.value(sql)
	got, err := call(o.T, name, args...)
	switch {
	case !ok && err == nil:
		o.Errorf("%s(%q) = %q, but Postgres refuses %s: %s", name, args, got, sql, want)
	case ok && err != nil:
		o.Errorf("%s(%q): %v, but %s is %q", name, args, err, sql, want)
	case ok && textOf(got) != want:
		o.Errorf("%s(%q) = %q, but %s is %q", name, args, got, sql, want)
	}
}

func textOf(v any) string {
	if f, ok := v.(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func (o *oracle) timestamp() string {
	seconds := o.draw.Int64N(253_402_300_799+62_135_596_800) - 62_135_596_800
	if o.draw.IntN(3) > 0 { // in recent years
		seconds = o.draw.Int64N(2_000_000_000)
	}
	at := time.Unix(seconds, o.draw.Int64N(1_000_000)*1000).UTC()
	switch o.draw.IntN(4) {
	case 0:
		at = at.Truncate(24 * time.Hour)
	case 1:
		at = at.Truncate(time.Second)
	}
	return at.Format("2006-01-02 15:04:05.999999")
}

func pick[T any](o *oracle, of ...T) T { return of[o.draw.IntN(len(of))] }

func (o *oracle) format(pieces []string) string {
	var out strings.Builder
	for range 1 + o.draw.IntN(6) {
		out.WriteString(pick(o, pieces...))
		out.WriteString(pick(o, "-", "/", ":", " ", ".", ", ", `"of"`))
	}
	return out.String()
}

func TestToCharOfTimestampsIsThatOfPostgres(t *testing.T) {
	o := openOracle(t)
	pieces := strings.Fields("YYYY YYY YY Y Y,YYY IYYY IYY IY I Q MONTH Month month MON Mon mon MM RM rm WW W IW DDD IDDD DD D ID DAY Day day DY Dy dy J CC BC AD a.d. HH HH12 HH24 MI SS SSSS SSSSS MS US FF1 FF3 FF6 AM pm A.M. p.m. FMMM FMDD FMMonth FMDay FMHH24 FMYYYY FMDDD DDth DDTH FMDDth yyyy mm dd hh24 mi ss FMRM YYYYMMDD HH24MISS")
	for range 1000 {
		value, format := o.timestamp(), o.format(pieces)
		if strings.Contains(strings.ToUpper(format), "MMMM") { // Snowflake's, who has the name of the month there
			continue
		}
		o.same(fmt.Sprintf("to_char(timestamp %s, %s)", quote(value), quote(format)), "to_char", value, format)
		if o.Failed() {
			return
		}
	}
}

func (o *oracle) numberText() string {
	digits := o.draw.IntN(8)
	n := strconv.FormatInt(o.draw.Int64N([]int64{1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 100_000_000}[digits]), 10)
	if o.draw.IntN(2) == 0 {
		n += "." + strconv.Itoa(o.draw.IntN(1000))
	}
	if o.draw.IntN(3) == 0 {
		n = "-" + n
	}
	return n
}

func (o *oracle) numberFormat() string {
	var out strings.Builder
	if o.draw.IntN(3) == 0 {
		out.WriteString("FM")
	}
	sign := pick(o, "", "", "", "S", "MI", "PL", "SG", "$")
	out.WriteString(sign)
	for range o.draw.IntN(9) {
		out.WriteString(pick(o, "9", "9", "9", "0", ",", "G"))
	}
	out.WriteString("9")
	switch o.draw.IntN(6) {
	case 0:
		out.WriteString("V99")
	case 1, 2, 3:
		out.WriteString(pick(o, ".", "D"))
		for range 1 + o.draw.IntN(3) {
			out.WriteString(pick(o, "9", "9", "0"))
		}
	}
	if sign == "" {
		out.WriteString(pick(o, "", "", "S", "MI", "PR", "PL", "SG", "th", "TH", " \"x\""))
	}
	return out.String()
}

func TestToCharOfNumbersIsThatOfPostgres(t *testing.T) {
	o := openOracle(t)
	for range 1500 {
		value, format := o.numberText(), o.numberFormat()
		if strings.HasSuffix(format, "V99S") { // refused here
			continue
		}
		o.same(fmt.Sprintf("to_char(%s::numeric, %s)", quote(value), quote(format)), "to_char", value, format)
		if o.Failed() {
			return
		}
	}
	for n := range 4001 {
		if n%37 == 0 || n < 50 {
			o.same(fmt.Sprintf("to_char(%d, 'FMRN')", n), "to_char", n, "FMRN")
			o.same(fmt.Sprintf("to_char(%d, 'rn')", n), "to_char", n, "rn")
		}
	}
}

func TestDatePartsAreThoseOfPostgres(t *testing.T) {
	o := openOracle(t)
	for range 60 {
		value := o.timestamp()
		literal := "timestamp " + quote(value)
		for ours, theirs := range map[string]string{
			"year": "year", "qtr": "quarter", "mon": "month", "w": "week", "d": "day", "hr": "hour", "m": "minute", "dow": "dow",
			"dayofweekiso": "isodow", "doy": "doy", "yearofweek": "isoyear", "century": "century", "mil": "millennium", "weekiso": "week",
		} {
			o.same(fmt.Sprintf("extract(%s from %s)::bigint", theirs, literal), "date_part", ours, value)
		}
		o.same("floor(extract(second from "+literal+"))", "date_part", "s", value)
		o.same("extract(microsecond from "+literal+")::bigint % 1000000", "date_part", "us", value)
		o.same("floor(extract(epoch from "+literal+"))", "date_part", "epoch", value)
		o.same("floor(extract(epoch from "+literal+") * 1000)", "date_part", "epoch_millisecond", value)
		for _, p := range []string{"year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond", "century", "millennium"} {
			o.same(fmt.Sprintf("date_trunc('%s', %s)", p, literal), "date_trunc", p, value)
		}
	}
}

func TestIntervalsAreThoseOfPostgres(t *testing.T) {
	o := openOracle(t)
	for range 400 {
		value := time.Unix(o.draw.Int64N(4_000_000_000), 0).UTC().Format("2006-01-02 15:04:05")
		var words []string
		for _, unit := range [][]string{{"year", "decades"}, {"months", "mon"}, {"week"}, {"days", "d"}, {"hours", "h"}, {"minute"}, {"seconds"}, {"milliseconds"}} {
			if o.draw.IntN(4) == 0 {
				words = append(words, fmt.Sprintf("%d %s", o.draw.IntN(100)-30, pick(o, unit...)))
			}
		}
		text := strings.Join(words, " ")
		if text == "" {
			text = pick(o, "02:30:00", "-01:00", "1.5 hours", "0.5 days", "1.5 years", "1 day 02:30:00.25", "1.5 weeks", "5")
		}
		o.same(fmt.Sprintf("timestamp %s + interval %s", quote(value), quote(text)), "_plus_interval", value, text)
		o.same(fmt.Sprintf("timestamp %s - interval %s", quote(value), quote(text)), "_minus_interval", value, text)
		if o.Failed() {
			return
		}
	}
}

func TestToDateIsThatOfPostgres(t *testing.T) {
	o := openOracle(t)
	for _, format := range []string{
		"YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD", "DD Mon YYYY", "FMMonth DD, YYYY", "YYYY/DDD", "DD-MON-YY", "J", "IYYY-IW-ID",
		"YYYY-MM-DD HH24:MI:SS", "YYYY-MM-DD HH12:MI:SS AM", "YYYY-MM-DD HH24:MI pm", "YYYY-MM-DD HH:MI:SS.US p.m.", "YYYYMMDDHH24MISS", "MM/DD/YYYY HH24:MI:SS.MS", "DDth Mon YYYY SSSS",
	} {
		for range 15 {
			value := time.Unix(o.draw.Int64N(3_000_000_000), o.draw.Int64N(1000)*1_000_000).UTC().Format("2006-01-02 15:04:05.999")
			text, _ := o.value(fmt.Sprintf("to_char(timestamp %s, %s)", quote(value), quote(format)))
			o.same(fmt.Sprintf("to_date(%s, %s)", quote(text), quote(format)), "to_date", text, format)
			o.same(fmt.Sprintf("to_timestamp(%s, %s)::timestamp", quote(text), quote(format)), "to_timestamp", text, format)
		}
	}
}

func TestCastsAreThoseOfPostgres(t *testing.T) {
	o := openOracle(t)
	for range 400 {
		n := o.numberText()
		o.same(quote(n)+"::numeric::int", "_to_integer", n)
		o.same(quote(n)+"::numeric::smallint", "_to_smallint", n)
		o.same(quote(n)+"::numeric(30,2)::float8", "_to_decimal", n, 30, 2)
		o.same(quote(n)+"::numeric(6,1)::float8", "_to_decimal", n, 6, 1)
		o.same(quote(n)+"::numeric(25,4)", "_decimal_text", n, 4)
		f := o.draw.NormFloat64() * pick(o, 1e-7, 1e-4, 1, 1e5, 1e14, 1e15)
		o.same(quote(strconv.FormatFloat(f, 'g', -1, 64))+"::float8::text", "_to_varchar", f)
	}
	for _, text := range []string{"t", "TRUE", "yes", " on ", "0", "off", "N", "2", "maybe", ""} {
		o.same(quote(text)+"::boolean", "_to_boolean", text)
	}
	for _, text := range []string{"2024-01-31", "2024-1-3", "20240131", "01/31/2024", "31-JAN-2024", "2024/01/31", "2024-01-31T10:00:00", "2024-01-31 10:00", "2024-02-30", "abc", "", "2024-13-01", "2024-01-31 25:00:00", "2024-01-31 10:00:00.123456"} {
		o.same(quote(text)+"::date", "_to_date", text)
		o.same(quote(text)+"::timestamp", "_to_timestamp", text)
	}
	for _, text := range []string{"10:00", "10:00:00", "10:00:00.5", "9:05", "25:00", "10", "abc"} {
		if text != "10" { // an hour in Postgres alone
			o.same(quote(text)+"::time", "_to_time", text)
		}
	}
	for _, text := range []string{"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "a0eebc999c0b4ef8bb6d6bb9bd380a11", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "a0eebc99"} {
		o.same(quote(text)+"::uuid", "_to_uuid", text)
	}
}
