package gen

import (
	"fmt"

	"github.com/brianvoe/gofakeit/v7"
)

// gofakeitVersion is the version of gofakeit whose word lists and functions the rules
// use. Both change between its versions, so this is part of the engine version.
const gofakeitVersion = "v7.18.1"

// fakerCall calls functions of gofakeit, one goroutine at a time. Its source is
// re-seeded for every cell, because a new gofakeit.Faker per cell costs more than most
// of the functions.
type fakerCall struct {
	source cellSource
	faker  *gofakeit.Faker
}

func newFakerCall() *fakerCall {
	c := &fakerCall{}
	c.faker = gofakeit.NewFaker(&c.source, false)
	return c
}

// text appends the value of r that the hash h draws. It returns an error where gofakeit
// refuses, which no rule that [lookupRule] returns is known to do.
func (c *fakerCall) text(dst []byte, r *rule, h uint64) (out []byte, err error) {
	if r.ranked() {
		return r.appendDraw(dst, h), nil
	}
	defer func() { // a panic of gofakeit must not take the process along
		if cause := recover(); cause != nil {
			out, err = dst, fmt.Errorf("faker rule %q broke off: %v", r.name, cause)
		}
	}()
	c.source.state = h
	value, err := r.call.Generate(c.faker, r.parameters, r.call)
	if err != nil {
		return dst, fmt.Errorf("faker rule %q: %w", r.name, err)
	}
	switch v := value.(type) {
	case string:
		return append(dst, v...), nil
	case error: // the error rules yield errors, not their texts
		return append(dst, v.Error()...), nil
	}
	return dst, fmt.Errorf("faker rule %q yields a %T, which is no text", r.name, value)
}

// number returns the value of r that the hash h draws: i, f or b is set, as r's output
// says. A rule whose output is text has no number.
func (c *fakerCall) number(r *rule, h uint64) (i int64, f float64, b bool, err error) {
	switch rank := r.drawRank(h); r.output {
	case outputInteger:
		i = r.integer(rank)
	case outputFloat:
		f = r.float(rank)
	case outputBoolean:
		b = r.boolean(rank)
	default:
		err = fmt.Errorf("faker rule %q yields text, which is no number", r.name)
	}
	return i, f, b, err
}

// cellSource is SplitMix64 as a source of math/rand/v2: seeding it is one assignment.
type cellSource struct{ state uint64 }

// Uint64 returns the next number.
func (s *cellSource) Uint64() uint64 {
	s.state += gamma
	return mix64(s.state)
}
