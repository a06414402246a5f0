package ddl

import (
	"strings"

	"github.com/dw-sim/dw-sim/schema"
)

// dateRange is a range of days, both in it.
type dateRange struct{ first, last string }

var (
	birthDates    = dateRange{"1940-01-01", "2006-12-31"}
	hireDates     = dateRange{"2005-01-01", "2025-12-31"}
	changeDates   = dateRange{"2023-01-01", "2025-12-31"} // of whatever happens
	foundingDates = dateRange{"1950-01-01", "2020-12-31"}
	endDates      = dateRange{"2026-01-01", "2030-12-31"}
)

// dateRules are words of the names of dates and timestamps that tell when that was where
// it was not in the last years.
var dateRules = map[string]dateRange{
	"birth": birthDates, "birthday": birthDates, "dob": birthDates, "born": birthDates, "birthdate": birthDates,
	"hire": hireDates, "hired": hireDates, "employed": hireDates, "employment": hireDates, "joining": hireDates,
	"founded": foundingDates, "founding": foundingDates, "established": foundingDates, "incorporated": foundingDates, "incorporation": foundingDates,
	"expiry": endDates, "expires": endDates, "expire": endDates, "expiration": endDates, "exp": endDates, "until": endDates, "expiring": endDates, "maturity": endDates, "renewal": endDates, "renews": endDates, "next": endDates, "end": endDates, "ends": endDates, "to": endDates,
}

// dateEndings stand behind those words where a name has no blanks: hiredate, expiresat.
var dateEndings = []string{"date", "time", "at", "on", "ts", "dt", "day"}

// dateWords end the names of what has a moment of which nothing is known but that it lies
// not far back.
var dateWords = map[string]bool{
	"date": true, "time": true, "at": true, "on": true, "ts": true, "dt": true, "day": true, "datetime": true, "timestamp": true, "tstamp": true, "stamp": true, "dttm": true, "dts": true, "when": true,
	"created": true, "create": true, "creation": true, "updated": true, "update": true, "modified": true, "modification": true, "changed": true, "inserted": true, "insert": true, "loaded": true, "load": true, "ingested": true,
	"registered": true, "registration": true, "signup": true, "login": true, "seen": true, "etl": true, "sync": true, "synced": true, "deleted": true, "logged": true, "start": true, "started": true, "ended": true, "finished": true,
	"from": true, "since": true, "ordered": true, "shipped": true, "paid": true, "delivered": true, "received": true, "sent": true, "opened": true, "closed": true, "completed": true, "cancelled": true, "canceled": true, "returned": true,
	"expected": true, "estimated": true, "planned": true, "scheduled": true, "delivery": true, "arrival": true, "departure": true, "pickup": true, "anchor": true, "snapshot": true,
	"erdat": true, "aedat": true, "budat": true, "bldat": true, "fkdat": true, "systemmodstamp": true, "due": true, "asof": true, "month": true, "week": true, "quarter": true, "year": true, "hour": true, "minute": true, "period": true,
}

// momentWords end the names of ends that are over: sessions and calls have such.
var momentWords = map[string]bool{"at": true, "time": true, "ts": true, "timestamp": true, "tstamp": true, "datetime": true}

// calendarWords stand before the ends of what a calendar has.
var calendarWords = map[string]bool{"day": true, "week": true, "month": true, "quarter": true, "year": true}

// inferDates gives c the range of the first word of its name that has one, or that of the
// last years.
func inferDates(c *schema.Column, n columnWords) {
	r, ok := dateOf(n.words)
	if !ok {
		return
	}
	if c.Type() == schema.Date {
		c.DateStart, c.DateEnd = r.first, r.last
	} else {
		c.TimestampStart, c.TimestampEnd = r.first+"T00:00:00", r.last+"T23:59:59"
	}
}

// dateOf returns when the moment of a name was.
func dateOf(words string) (dateRange, bool) {
	recent := false
	for word := range strings.SplitSeq(words, " ") {
		recent = recent || dateWords[word]
		if r, ok := dateRules[word]; ok && !isOver(word, words) {
			return r, true
		}
		for _, ending := range dateEndings {
			stem, cut := strings.CutSuffix(word, ending)
			if r, ok := dateRules[stem]; cut && ok && !isOver(stem, words) {
				return r, true
			}
			recent = recent || cut && (dateWords[stem] || len(ending) == len("date") && stem != "")
		}
	}
	return changeDates, recent
}

// isOver reports whether word, which says that something ends, is about what has ended.
func isOver(word, words string) bool {
	if word != "end" {
		return false
	}
	before, _, _ := strings.Cut(words, " end")
	return calendarWords[before[strings.LastIndexByte(before, ' ')+1:]] || momentWords[words[strings.LastIndexByte(words, ' ')+1:]]
}
