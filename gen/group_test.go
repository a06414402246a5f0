package gen

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestPlaces reads all rows of the table.
func TestPlaces(t *testing.T) {
	countries, cities := map[string]bool{}, map[string]bool{}
	for _, p := range places() {
		countries[p.countryCode] = true
		if name := p.city + ", " + p.countryCode; cities[name] {
			t.Errorf("%s is there twice", name)
		} else {
			cities[name] = true
		}
		for field, form := range map[string]string{
			p.city: `^\p{Lu}`, p.state: `^\p{Lu}`, p.stateCode: `^[A-Z0-9]{1,3}$`, p.country: `^[A-Z]`, p.countryCode: `^[A-Z]{2}$`,
			p.postcode: `^[A-Z0-9#@ -]{4,9}$`, p.calling: `^[1-9]\d{0,2}$`, p.area: `^\d{1,3}$`, p.currency: `^[A-Z]{3}$`,
		} {
			if !regexp.MustCompile(form).MatchString(field) {
				t.Errorf("%s: %q is not %s", p.city, field, form)
			}
		}
		if p.latitude == 0 || p.longitude == 0 || p.latitude < -55e6 || p.latitude > 65e6 || p.longitude < -160e6 || p.longitude > 180e6 || p.latitude%100 != 0 {
			t.Errorf("%s lies at %d, %d", p.city, p.latitude, p.longitude)
		}
		if _, err := time.LoadLocation(p.timezone); err != nil {
			t.Errorf("%s: %v", p.city, err)
		}
		if n := p.phoneRunes(0) - 1; n > 15 || n < 9 {
			t.Errorf("%s: phone numbers have %d digits", p.city, n)
		}
	}
	if len(countries) < 20 || len(cities) < 150 {
		t.Errorf("%d cities in %d countries, want 150 in 20", len(cities), len(countries))
	}
}

func TestFirstNames(t *testing.T) {
	if f, m := femaleNames.size(), maleNames.size(); f < 120 || m < 120 {
		t.Errorf("%d female and %d male names, want 120 of each", f, m)
	}
	for i := range femaleNames.size() {
		name := string(femaleNames.word(i))
		if strings.Contains(" "+string(bytesBetween(maleNames))+" ", " "+name+" ") {
			t.Errorf("%s is in both lists", name)
		}
	}
}

func bytesBetween(d *Words) (text []byte) {
	for i := range d.size() {
		text = append(append(text, d.word(i)...), ' ')
	}
	return text
}

// TestShortMail: addresses fit, are valid, and are distinct by their rank.
func TestShortMail(t *testing.T) {
	valid := regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+)*@[a-z]+(\.[a-z]+)+$`)
	for length := 1; length < 60; length++ {
		r := shortMail(length)
		if (r == nil) != (length < leastMail) {
			t.Fatalf("%d characters: rule %v", length, r)
		}
		if r == nil {
			continue
		}
		checkDistinct(t, r, min(r.capacity(), 2000))
		for h := range uint64(200) {
			for _, value := range [][]byte{r.appendDraw(nil, mix64(h)), r.appendRank(nil, below(mix64(h), r.capacity()))} {
				if len(value) > length || !valid.Match(value) {
					t.Fatalf("%q for %d characters", value, length)
				}
			}
		}
		if length > 17 && r.capacity() < 1_000_000 {
			t.Errorf("%d characters: %d addresses", length, r.capacity())
		}
	}
}

// TestMailForms: addresses and user names of groups fit at any length.
func TestMailForms(t *testing.T) {
	group := &people{stream: stream{1}, lasts: lastNames().words}
	for length := 1; length < 60; length++ {
		for _, unique := range []bool{false, true} {
			for _, mail := range []bool{false, true} {
				form, ok := newMailForm(mail, unique, length)
				want := regexp.MustCompile(`^[a-z]+(_[a-z]+)?\d+$`)
				if mail {
					want = regexp.MustCompile(`^[a-z]+(\.[a-z]+)?\d+@[a-z.]+$`)
				}
				if !ok {
					if length > 12 {
						t.Errorf("nothing fits into %d characters", length)
					}
					continue
				}
				made := form.trait()
				for i := range uint64(300) {
					p := person{hash: stream{3}.at(int64(i)), group: group}
					for _, number := range []uint64{0, made.numbers - 1, below(p.hash, made.numbers)} {
						if text := form.append(nil, p, number); len(text) > length || !want.Match(text) {
							t.Fatalf("%q for %d characters", text, length)
						}
					}
				}
			}
		}
	}
}
