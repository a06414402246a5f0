package gen

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"
)

// maxCount is the longest text that an argument asks for.
const maxCount = 1000

// count returns the value of a parameter that says how much there shall be.
func (a *ruleArguments) count(field string, most int64) (int64, *argumentError) {
	n := a.integer(field)
	if n < 1 || n > most {
		return 0, &argumentError{field, fmt.Sprintf("the argument %q is %d; it must be 1 to %d", field, n, most), ""}
	}
	return n, nil
}

func digitsRule(a *ruleArguments) (*rule, *argumentError) {
	n, wrong := a.count("count", maxCount)
	if wrong != nil {
		return nil, wrong
	}
	return newRankedRule("", digitPieces(int(n))), nil
}

// digitPieces are n digits.
func digitPieces(n int) (pieces []piece) {
	for ; n > 0; n -= maxIntDigits {
		pieces = append(pieces, padded(0, power(10, min(n, maxIntDigits))-1))
	}
	return pieces
}

func lettersRule(a *ruleArguments) (*rule, *argumentError) {
	n, wrong := a.count("count", maxCount)
	if wrong != nil {
		return nil, wrong
	}
	return newRankedRule("", letterPieces(int(n))), nil
}

// letterPieces are n letters.
func letterPieces(n int) (pieces []piece) {
	const most = 11 // 52^11 is below 2^63
	for ; n > 0; n -= most {
		pieces = append(pieces, letters("abcdefghijklmnopqrstuvwxyz"+upperCase, min(n, most)))
	}
	return pieces
}

// replacedRule puts digits in the place of #, letters in that of ?.
func replacedRule(mark byte) func(*ruleArguments) (*rule, *argumentError) {
	return func(a *ruleArguments) (*rule, *argumentError) {
		text := a.text("str")
		if len(text) == 0 || len(text) > maxCount {
			return nil, &argumentError{"str", fmt.Sprintf("the argument \"str\" has %d bytes; it must have 1 to %d", len(text), maxCount), ""}
		}
		var pieces []piece
		for len(text) > 0 {
			n := len(text) - len(strings.TrimLeft(text, string(mark)))
			switch {
			case n > 0 && mark == '#':
				pieces = append(pieces, digitPieces(n)...)
			case n > 0:
				pieces = append(pieces, letterPieces(n)...)
			default:
				if n = strings.IndexByte(text, mark); n < 0 {
					n = len(text)
				}
				pieces = append(pieces, literal(text[:n]))
			}
			text = text[n:]
		}
		return newRankedRule("", pieces), nil
	}
}

func regexRule(a *ruleArguments) (*rule, *argumentError) {
	made, err := compilePattern(a.text("str"))
	if err != nil {
		wrong := asPatternError(err)
		return nil, &argumentError{"str", fmt.Sprintf("the argument \"str\" %s", wrong.message), wrong.hint}
	}
	return &rule{pattern: made, values: uint64(made.size()), maxLen: 4 * made.longest, maxRunes: made.longest}, nil
}

func hexRule(a *ruleArguments) (*rule, *argumentError) {
	size, wrong := a.count("bitSize", 4*maxCount)
	if wrong != nil {
		return nil, wrong
	}
	pieces := []piece{literal("0x")}
	for n := max(int(size)/4, 1); n > 0; n -= 15 {
		pieces = append(pieces, hexed(0, 1<<(4*min(n, 15))-1))
	}
	return newRankedRule("", pieces), nil
}

func slugRule(a *ruleArguments) (*rule, *argumentError) {
	n, wrong := a.count("words", 20)
	if wrong != nil {
		return nil, wrong
	}
	pieces := []piece{plainWords}
	for range n - 1 {
		pieces = append(pieces, dash, plainWords)
	}
	return newRankedRule("", pieces), nil
}

// passwordRule bounds the length; shorter ones than 5 characters are made longer by gofakeit.
func passwordRule(a *ruleArguments) (*rule, *argumentError) {
	if n := a.integer("length"); n < 5 || n > maxCount {
		return nil, &argumentError{"length", fmt.Sprintf("the argument \"length\" is %d; it must be 5 to %d", n, maxCount), ""}
	}
	return a.call()
}

// cardRule bounds the first digits, for gofakeit fills up what is left of the number.
func cardRule(a *ruleArguments) (*rule, *argumentError) {
	for _, bin := range a.values["bins"] {
		if len(bin) < 1 || len(bin) > 8 || strings.Trim(bin, "0123456789") != "" || bin[0] == '0' {
			return nil, &argumentError{"bins", fmt.Sprintf("the first digits %q are not 1 to 8 digits that do not begin with 0", bin), ""}
		}
	}
	return a.call()
}

// clockLayouts are the formats of gofakeit's options as Go has them.
var clockLayouts = map[string]string{
	"HH:mm:ss": "15:04:05", "HH:mm": "15:04", "hh:mm:ss a": "03:04:05 PM", "hh:mm a": "03:04 PM", "H:mm": "15:04", "h:mm a": "3:04 PM",
}

// timeRule draws a second of the day between starttime and endtime, which are written as
// 08:30:00 or 08:30.
func timeRule(a *ruleArguments) (*rule, *argumentError) {
	start, end := 0, 24*60*60-1
	for _, bound := range []struct {
		field string
		at    *int
	}{{"starttime", &start}, {"endtime", &end}} {
		text := a.text(bound.field)
		if text == "" {
			continue
		}
		t, err := time.Parse(time.TimeOnly, text)
		if err != nil {
			t, err = time.Parse("15:04", text)
		}
		if err != nil {
			return nil, &argumentError{bound.field, fmt.Sprintf("the argument %q is %q, which is no time", bound.field, text), "write it as 08:30:00"}
		}
		*bound.at = t.Hour()*3600 + t.Minute()*60 + t.Second()
	}
	if start > end {
		return nil, &argumentError{"starttime", fmt.Sprintf("the argument \"starttime\" is %s, after \"endtime\", which is %s", a.text("starttime"), a.text("endtime")), ""}
	}
	layout, hour := clockLayouts[a.text("format")], a.text("format") == "H:mm"
	return &rule{call: &gofakeit.Info{Generate: func(f *gofakeit.Faker, _ *gofakeit.MapParams, _ *gofakeit.Info) (any, error) {
		text := time.Unix(int64(start)+int64(below(f.Uint64(), uint64(end-start+1))), 0).UTC().Format(layout)
		if hour {
			text = strings.TrimPrefix(text, "0")
		}
		return text, nil
	}}}, nil
}

// generateRule fills gofakeit's own placeholders ({firstname}, {number:1,10}, # and ?),
// unless they read the clock or compute with floats.
func generateRule(a *ruleArguments) (*rule, *argumentError) {
	text := a.text("str")
	if len(text) > maxCount {
		return nil, &argumentError{"str", fmt.Sprintf("the argument \"str\" has %d bytes, at most %d are possible", len(text), maxCount), ""}
	}
	for rest := text; ; {
		_, behind, found := strings.Cut(rest, "{")
		if !found {
			return a.call()
		}
		rest = behind
		name := behind[:len(behind)-len(strings.TrimLeft(behind, "abcdefghijklmnopqrstuvwxyz0123456789_"))]
		info, known := gofakeit.FuncLookups[name]
		if !known {
			return nil, &argumentError{"str", fmt.Sprintf("the argument \"str\" holds {%s}, which is no function of gofakeit", name), "its names have no underscores; the key `template` takes columns and rules"}
		}
		plain := slices.Contains([]string{"string", "int", "uint", "bool"}, info.Output) && !slices.Contains([]string{"regex", "generate", "template", "sql", "svg"}, name)
		if entry := ruleIndex().find(name); !plain || entry.reason != "" && !entry.needsArguments {
			return nil, &argumentError{"str", fmt.Sprintf("the argument \"str\" holds {%s}, whose values cannot be repeated or are no text", name), "the key `template` takes columns and rules"}
		}
	}
}
