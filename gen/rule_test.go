package gen

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/brianvoe/gofakeit/v7"
)

// usableRules returns all rules that a document can name.
func usableRules(t testing.TB) []*rule {
	t.Helper()
	var rules []*rule
	for _, info := range Rules() {
		if slices.ContainsFunc(info.Parameters, func(p RuleParameter) bool { return p.Required }) && info.Capacity == 0 {
			continue // cannot be used without arguments
		}
		r, problem, _ := lookupRule(info.Name)
		if problem != "" {
			t.Fatalf("rule %s is listed, yet: %s", info.Name, problem)
		}
		rules = append(rules, r)
	}
	return rules
}

func mustLookup(t testing.TB, name string) *rule {
	t.Helper()
	r, problem, _ := lookupRule(name)
	if problem != "" {
		t.Fatal(problem)
	}
	return r
}

func TestLookupRuleByAnyName(t *testing.T) {
	tests := []struct{ name, want string }{
		{"first_name", "first_name"}, {"FirstName", "first_name"}, {"firstname", "first_name"},
		{"FIRST_NAME", "first_name"}, {"first-name", "first_name"}, {"person.first_name", "first_name"},
		{"faker.providers.person.first_name", "first_name"}, {"person.firstName", "first_name"},
		{"email", "email"}, {"internet.email", "email"}, {"safe_email", "email"},
		{"phone_number", "phone_number"}, {"phone.number", "phone_number"}, {"phone", "phone_number"},
		{"location.zipCode", "postcode"}, {"zipcode", "postcode"}, {"zip", "postcode"}, {"postcode", "postcode"},
		{"company.catchPhrase", "catch_phrase"}, {"catch_phrase", "catch_phrase"}, {"user_agent", "user_agent"},
		{"uuid4", "uuid"}, {"ipv4address", "ipv4"}, {"internet.ip", "ipv4"}, {"person.jobTitle", "job_title"},
		{"CreditCardNumber", "credit_card_number"}, {"credit_card_provider", "credit_card_type"},
		{"text", "paragraph"}, {"sentence", "sentence"}, {"AchAccount", "ach_account"},
		{"bookgenre", "book_genre"}, {"songGenre", "song_genre"}, {"datatype.boolean", "boolean"},
		{"animal.type", "animal_type"}, {"vehicle.model", "car_model"}, {"word", "word"}, {"productISBN", "product_isbn"},
	}
	for _, test := range tests {
		if r, problem, _ := lookupRule(test.name); problem != "" || r.name != test.want {
			t.Errorf("lookupRule(%q) = %v, %q; want rule %q", test.name, r, problem, test.want)
		}
	}
}

func TestLookupRuleRefuses(t *testing.T) {
	tests := []struct{ name, problem, hint string }{
		{"phone_nubmer", `faker rule "phone_nubmer" does not exist`, "did you mean `phone_number`?"},
		{"emial", `faker rule "emial" does not exist`, "did you mean `email`?"},
		{"internet.emial", `faker rule "internet.emial" does not exist`, "did you mean `email`?"},
		{"zzzzzzzzzzzzzz", `faker rule "zzzzzzzzzzzzzz" does not exist`, listRules},
		{"banana.email", `does not exist`, "did you mean `email`?"},
		{"", `faker rule "" does not exist`, listRules},
		{"...", `faker rule "..." does not exist`, listRules},
		{"past_date", "reads the clock", "DATE column"}, {"year", "reads the clock", "INT column"},
		{"date.past", "reads the clock", "date_start"}, {"DateRange", "reads the clock", "date_start"},
		{"CreditCardExp", "reads the clock", ""}, {"firefoxuseragent", "reads the clock", "`user_agent`"},
		{"person", "more than one value", "`name`"}, {"Person", "more than one value", ""},
		{"numerify", `needs the argument "str"`, `"arguments"`}, {"IntRange", `needs the argument "min"`, `"arguments"`},
		{"image_png", "not a single value", ""}, {"csv", "not a single value", ""},
		{"first_name_nonbinary", "no such list", "`first_name`"},
	}
	for _, test := range tests {
		r, problem, hint := lookupRule(test.name)
		if r != nil || !strings.Contains(problem, test.problem) || !strings.Contains(hint, test.hint) || hint == "" {
			t.Errorf("lookupRule(%q) = %v, %q, %q; want %q, %q", test.name, r, problem, hint, test.problem, test.hint)
		}
	}
}

// Every function of gofakeit is a rule or is refused with a reason, and no name is
// claimed twice.
func TestRuleIndexIsComplete(t *testing.T) {
	for key := range gofakeit.FuncLookups {
		if entry := ruleIndex().find(key); entry == nil {
			t.Errorf("function %s is neither a rule nor refused", key)
		}
	}
	noRules := []string{"Seed", "Slice", "Struct", "Image", "RandomMapKey", "ShuffleAnySlice"} // fill values of Go
	faker := reflect.TypeFor[*gofakeit.Faker]()
	for i := range faker.NumMethod() {
		name := faker.Method(i).Name
		if entry := ruleIndex().find(name); entry == nil && !slices.Contains(noRules, name) {
			t.Errorf("method %s is neither a rule nor refused", name)
		}
	}
	claimed := map[string]string{}
	for _, entry := range ruleIndex().entries {
		for _, name := range entry.names {
			flat := flatName(name)
			if other := claimed[flat]; other != "" {
				t.Errorf("%q is a name of %s and of %s", name, other, entry.names[0])
			}
			claimed[flat] = entry.names[0]
		}
	}
}

func TestRulesAreDescribed(t *testing.T) {
	infos := Rules()
	if len(infos) < 250 {
		t.Errorf("%d rules, want at least 250", len(infos))
	}
	for _, info := range infos {
		if info.Description == "" || info.Category == "" || info.Example == "" {
			t.Errorf("rule %s is not described: %+v", info.Name, info)
		}
	}
}

func TestGofakeitVersion(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		t.Skip("built without module information")
	}
	for _, module := range info.Deps {
		if module.Path == "github.com/brianvoe/gofakeit/v7" && module.Version != gofakeitVersion {
			t.Errorf("built with gofakeit %s, but gofakeitVersion is %s", module.Version, gofakeitVersion)
		}
		if module.Path == "github.com/expr-lang/expr" && module.Version != exprVersion {
			t.Errorf("built with expr %s, but exprVersion is %s", module.Version, exprVersion)
		}
	}
}

// The same hash draws the same value, whoever draws it and whatever was drawn before.
func TestRulesAreRepeatable(t *testing.T) {
	rules := usableRules(t)
	var want [][]byte
	one := newFakerCall()
	hashes := 200
	if testing.Short() {
		hashes = 20
	}
	for _, r := range rules {
		for h := range hashes {
			value, err := one.text(nil, r, mix64(uint64(h)))
			if err != nil || len(value) == 0 || !utf8.Valid(value) {
				t.Fatalf("rule %s, hash %d: %q, %v", r.name, h, value, err)
			}
			want = append(want, value)
		}
	}
	other := newFakerCall()
	for h := range hashes { // the other way round: a rule after each other rule
		for i, r := range rules {
			value, err := other.text(nil, r, mix64(uint64(h)))
			if first := want[i*hashes+h]; err != nil || !bytes.Equal(value, first) {
				t.Fatalf("rule %s, hash %d: %q, then %q, %v", r.name, h, first, value, err)
			}
		}
	}
}

// What a rule says of its numbers agrees with its texts.
func TestNumberRules(t *testing.T) {
	c := newFakerCall()
	for _, r := range usableRules(t) {
		for h := range uint64(1000) {
			if r.output == outputText {
				break
			}
			text, _ := c.text(nil, r, mix64(h))
			i, f, b, err := c.number(r, mix64(h))
			if err != nil {
				t.Fatal(err)
			}
			checkNumber(t, r, string(text), i, f, b)
		}
	}
	if _, _, _, err := c.number(mustLookup(t, "city"), 1); err == nil {
		t.Error("a rule of texts yields a number")
	}
}

func checkNumber(t *testing.T, r *rule, text string, i int64, f float64, b bool) {
	t.Helper()
	switch r.output {
	case outputInteger:
		low, high := r.integerRange()
		if text != strconv.FormatInt(i, 10) || i < low || i > high {
			t.Errorf("rule %s: text %s, integer %d, range %d to %d", r.name, text, i, low, high)
		}
	case outputFloat:
		low, high := r.floatRange()
		if v, err := strconv.ParseFloat(text, 64); err != nil || v != f || f < low || f > high {
			t.Errorf("rule %s: text %s, float %v, range %v to %v", r.name, text, f, low, high)
		}
	case outputBoolean:
		if text != strconv.FormatBool(b) {
			t.Errorf("rule %s: text %s, boolean %v", r.name, text, b)
		}
	}
}

func TestFakerCallReportsPanics(t *testing.T) {
	broken := &gofakeit.Info{Generate: func(*gofakeit.Faker, *gofakeit.MapParams, *gofakeit.Info) (any, error) { panic("no words") }}
	if _, err := newFakerCall().text(nil, &rule{name: "broken", call: broken}, 1); fmt.Sprint(err) != `faker rule "broken" broke off: no words` {
		t.Errorf("error %v", err)
	}
}
