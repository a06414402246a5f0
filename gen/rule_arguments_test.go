package gen

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

func arguments(pairs ...string) map[string]schema.Argument {
	m := map[string]schema.Argument{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = append(m[pairs[i]], schema.Value(pairs[i+1]))
	}
	return m
}

func TestRulesWithArguments(t *testing.T) {
	for _, test := range []struct {
		rule      string
		arguments map[string]schema.Argument
		output    outputKind
		capacity  uint64
		want      string
	}{
		{"number", arguments("min", "5", "max", "9"), outputInteger, 5, `^[5-9]$`},
		{"number", arguments("max", "-2147483640"), outputInteger, 9, `^-21474836\d\d$`},
		{"int_range", arguments("min", "-3", "max", "3"), outputInteger, 7, `^-?[0-3]$`},
		{"IntRange", arguments("Min", "1", "MAX", "1"), outputInteger, 1, `^1$`},
		{"uint_range", arguments("max", "9"), outputInteger, 10, `^\d$`},
		{"int_n", arguments("n", "3"), outputInteger, 3, `^[0-2]$`},
		{"dice", arguments("sides", "20"), outputInteger, 20, `^\d+$`},
		{"price", arguments("min", "9.5", "max", "9.99"), outputFloat, 50, `^9\.[5-9]\d$`},
		{"latitude_range", arguments("min", "47", "max", "48"), outputFloat, 1_000_001, `^4[78]\.\d{6}$`},
		{"latitude_in_range", arguments("min", "47", "max", "48"), outputFloat, 1_000_001, `^4[78]\.\d{6}$`},
		{"float64_range", arguments("min", "-1e-3", "max", "0.001"), outputFloat, 2_000_001, `^-?0\.00\d{7}$`},
		{"float64_range", arguments("min", "1e15", "max", "1.1e15"), outputFloat, 100_000_000_000_001, `^1\d{15}$`},
		{"digit_n", arguments("count", "20"), outputText, maxRank, `^\d{20}$`},
		{"letter_n", arguments("count", "3"), outputText, 140_608, `^[a-zA-Z]{3}$`},
		{"numerify", arguments("str", "(###) ##-#"), outputText, 1_000_000, `^\(\d{3}\) \d\d-\d$`},
		{"lexify", arguments("str", "?-é?"), outputText, 2704, `^[a-zA-Z]-é[a-zA-Z]$`},
		{"regex", arguments("str", "[ab]{3}x?"), outputText, 16, `^[ab]{3}x?$`},
		{"hex_uint", arguments("bitSize", "16"), outputText, 65536, `^0x[0-9a-f]{4}$`},
		{"hex_uint", arguments("bit_size", "128"), outputText, maxRank, `^0x[0-9a-f]{32}$`},
		{"random_int", arguments("ints", "3", "ints", "-5"), outputInteger, 2, `^(3|-5)$`},
		{"random_uint", arguments("uints", "30", "uints", "40"), outputInteger, 2, `^[34]0$`},
		{"random_string", arguments("strs", "red", "strs", "green"), outputText, 2, `^(red|green)$`},
		{"weighted", arguments("options", "1", "options", "22", "weights", "0.5", "weights", "3"), outputInteger, 2, `^(1|22)$`},
		{"weighted", arguments("options", "007", "options", "008", "weights", "1", "weights", "0"), outputText, 2, `^007$`},
		{"weighted", arguments("options", "0.5", "options", "2", "weights", "1", "weights", "2"), outputFloat, 2, `^(0\.5|2)$`},
		{"url_slug", arguments("words", "2"), outputText, 0, `^[a-z]+-[a-z]+$`},
		{"password", arguments("length", "30", "special", "false", "upper", "false"), outputText, 0, `^[a-z0-9]{30}$`},
		{"credit_card_number", arguments("types", "visa", "gaps", "true"), outputText, 0, `^4\d{3} \d{4} \d{4} \d{4}$`},
		{"credit_card_number", arguments("types", "visa", "types", "jcb", "bins", "4000"), outputText, 0, `^4000\d+$`},
		{"lorem_ipsum_sentence", arguments("wordcount", "2"), outputText, 0, `^\w+ \w+\.$`},
		{"time", arguments("format", "hh:mm a"), outputText, 0, `^[01]\d:\d\d [AP]M$`},
		{"time_range", arguments("start_time", "08:30", "endtime", "08:39:59", "format", "H:mm"), outputText, 0, `^8:3\d$`},
		{"time", arguments("starttime", "23:59:58"), outputText, 0, `^23:59:5[89]$`},
		{"generate", arguments("str", "{firstname} ## {number:1,9}"), outputText, 0, `^\w+ \d\d \d$`},
	} {
		r, wrong := ruleWith(test.rule, test.arguments)
		if len(wrong) > 0 {
			t.Errorf("%s: %v", test.rule, wrong)
			continue
		}
		if r.output != test.output || test.capacity > 0 && r.capacity() != test.capacity {
			t.Errorf("%s %v: output %s and %d values, want %s and %d", test.rule, test.arguments, r.output, r.capacity(), test.output, test.capacity)
		}
		match, caller := regexp.MustCompile(test.want), newFakerCall()
		for i := range int64(200) {
			text, err := caller.text(nil, r, stream{4}.at(i))
			if err != nil || !match.Match(text) {
				t.Errorf("%s %v: %q, %v, want %s", test.rule, test.arguments, text, err, test.want)
				break
			}
			if r.output == outputText {
				continue
			}
			integer, float, truth, err := caller.number(r, stream{4}.at(i))
			if err != nil {
				t.Error(err)
			}
			checkNumber(t, r, string(text), integer, float, truth)
		}
	}
}

func TestWeightedRule(t *testing.T) {
	r, wrong := ruleWith("weighted", arguments("options", "a", "options", "b", "options", "c", "weights", "1", "weights", "0", "weights", "3"))
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	counts := map[string]int{}
	for i := range int64(40_000) {
		counts[string(r.appendDraw(nil, stream{4}.at(i)))]++
	}
	if counts["b"] != 0 || counts["a"] < 9700 || counts["a"] > 10300 {
		t.Errorf("counts are %v, want 1 to 3 and no b", counts)
	}
}

func TestWrongArguments(t *testing.T) {
	for _, test := range []struct {
		rule      string
		arguments map[string]schema.Argument
		field     string
		want      string
		hint      string
	}{
		{"nubmer", arguments("min", "1"), "faker_rule", "does not exist", "`number`"},
		{"year", arguments("min", "1"), "faker_rule", "reads the clock", ""},
		{"email", arguments("min", "1"), "", "takes no arguments", "remove"},
		{"number", arguments("mni", "1"), "mni", `has no argument "mni"`, "`min`"},
		{"number", arguments("size", "1"), "size", `has no argument "size"`, "min, max"},
		{"number", arguments("min", "1.5"), "min", `"1.5", which is no whole number`, ""},
		{"number", arguments("min", "1", "min", "2"), "min", "one value, not a list of 2", ""},
		{"number", arguments("min", "5", "max", "4"), "min", `"min" is 5, above "max", which is 4`, ""},
		{"number", arguments("min", "-9223372036854775808", "max", "0"), "max", "apart", ""},
		{"number", arguments("min", "1", "MIN", "2"), "min", "twice", "remove"},
		{"int_range", arguments("min", "5"), "", `needs the argument "max"`, ""},
		{"uint_range", arguments("min", "-5"), "min", "which is no whole number from 0 on", ""},
		{"float64_range", arguments("min", "NaN", "max", "1"), "min", `"NaN", which is no number`, ""},
		{"float64_range", arguments("min", "0", "max", "1e30"), "max", "must lie between", ""},
		{"price", arguments("min", "0.001", "max", "0.002"), "max", "no number with 2 digits", ""},
		{"password", arguments("lower", "yes"), "lower", "no true or false", ""},
		{"password", arguments("length", "1000000000"), "length", "5 to 1000", ""},
		{"credit_card_number", arguments("types", "vsia"), "types", `cannot be "vsia"`, "`visa`"},
		{"credit_card_number", arguments("bins", "x"), "bins", "1 to 8 digits", ""},
		{"lorem_ipsum_sentence", arguments("wordcount", "100000"), "", "invalid word count", ""},
		{"digit_n", arguments("count", "0"), "count", "1 to 1000", ""},
		{"regex", arguments("str", "a*"), "str", "without an end", "{0,20}"},
		{"weighted", arguments("options", "a", "options", "b", "weights", "1"), "weights", "1 weights for 2 options", ""},
		{"weighted", arguments("options", "a", "options", "a", "weights", "1", "weights", "1"), "options", "twice", ""},
		{"random_string", arguments("strs", "a", "strs", "a"), "strs", "twice", "weighted"},
		{"dice", arguments("numdice", "2"), "numdice", "several", ""},
		{"generate", arguments("str", "{date}"), "str", "cannot be repeated", "template"},
		{"generate", arguments("str", "{frist}"), "str", "no function of gofakeit", ""},
		{"time_range", arguments("starttime", "9h"), "starttime", "no time", "08:30:00"},
		{"time_range", arguments("starttime", "10:00", "endtime", "09:00"), "starttime", "after", ""},
		{"time", arguments("format", "yyyy"), "format", "cannot be", "options are"},
		{"template", arguments("template", "x"), "faker_rule", "language of its own", "template"},
	} {
		_, wrong := ruleWith(test.rule, test.arguments)
		if len(wrong) != 1 || wrong[0].field != test.field || !strings.Contains(wrong[0].message, test.want) || !strings.Contains(wrong[0].hint, test.hint) {
			t.Errorf("%s %v: %v, want %q at %q", test.rule, test.arguments, wrong, test.want, test.field)
		}
	}
}

// Rules say what arguments they take.
func TestRuleParameters(t *testing.T) {
	infos := Rules()
	at := slices.IndexFunc(infos, func(i RuleInfo) bool { return i.Name == "int_range" })
	if at < 0 || len(infos[at].Parameters) != 2 || !infos[at].Parameters[0].Required || infos[at].Parameters[0].Type != "int" || infos[at].Output != "integer" {
		t.Errorf("int_range is described as %+v", infos[max(at, 0)])
	}
}
