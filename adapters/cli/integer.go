package cli

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

var wholeNumber = regexp.MustCompile(`^[+-]?[0-9]+(_[0-9]+)*$`)

// parseInteger reads a decimal whole number of so many bits. Leading zeros mean
// nothing; underscores may stand between digits, as in 1_000_000.
func parseInteger(text string, bits int) (int64, error) {
	if !wholeNumber.MatchString(text) {
		return 0, fmt.Errorf("want a whole number such as 42 or 1_000_000, got %q", text)
	}
	n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, bits)
	if errors.Is(err, strconv.ErrRange) {
		largest := int64(math.MaxInt64) >> (64 - bits)
		if strings.HasPrefix(text, "-") {
			return 0, fmt.Errorf("%s is out of range; the smallest is %d", text, -largest-1)
		}
		return 0, fmt.Errorf("%s is out of range; the largest is %d", text, largest)
	}
	return n, err
}

// integerMapper reads the integers of the command line: kong's own takes 010 for octal.
func integerMapper(bits int) kong.Mapper {
	return kong.MapperFunc(func(ctx *kong.DecodeContext, target reflect.Value) error {
		var text string
		if err := ctx.Scan.PopValueInto("number", &text); err != nil {
			return err
		}
		n, err := parseInteger(text, bits)
		if err != nil {
			return err
		}
		target.SetInt(n)
		return nil
	})
}

// durationOf reads the times of the command line.
func durationOf(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("time", &text); err != nil {
		return err
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return fmt.Errorf("want a time with its unit, such as 30s or 2m, got %q", text)
	}
	target.SetInt(int64(d))
	return nil
}
