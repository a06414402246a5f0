package gen

import (
	"fmt"
	"strings"
	"sync"
)

// mailForm is how e-mail addresses and user names are made of a person's names: both
// names, or the initial and the last name, as far as there is room, a number, and behind
// an @ the domain.
type mailForm struct {
	separator byte
	room      int    // characters of the names, 1 or more
	digits    int    // of the number, at most
	domains   *Words // nil: a user name

	firsts, lasts choice // letters of the names, by the numbers of these
}

// firstLetters and lastLetters are the letters of names in lower case.
var (
	firstLetters = sync.OnceValue(func() choice { return newChoice(lettersOf(allFirstNames())) })
	lastLetters  = sync.OnceValue(func() choice { return newChoice(lettersOf(lastNames().words.texts())) })
)

// shortDomains are domains of one letter under a name that RFC 2606 sets aside.
var shortDomains = oneOf("a.test", "b.test", "c.test", "d.test", "e.test", "f.test", "g.test", "h.test", "i.test", "j.test", "k.test", "l.test", "m.test")

// newMailForm returns the form with most room that fits into length characters, with
// longer numbers where they must tell rows apart. It is false where none fits.
func newMailForm(mail, unique bool, length int) (mailForm, bool) {
	digits := []int{4, 2, 1}
	if unique {
		digits = []int{8, 6, 4, 2}
	}
	domains := []*Words{nil}
	if mail {
		domains = []*Words{mailDomains().words, shortDomains().words}
	}
	for _, room := range []int{12, 6, 3, 1} {
		for _, domain := range domains {
			for _, n := range digits {
				form := mailForm{separator: '_', room: length - n, digits: n, domains: domain, firsts: firstLetters(), lasts: lastLetters()}
				if domain != nil {
					form.separator = '.'
					form.room -= 1 + domain.maxRunes
				}
				if form.room >= room {
					return form, true
				}
			}
		}
	}
	return mailForm{}, false
}

// trait returns what makes the address of a person.
func (f mailForm) trait() *trait {
	return &trait{append: f.append, exact: true, lane: numberLane, numbers: uint64(power(10, f.digits)) - 1}
}

func (f mailForm) append(dst []byte, p person, number uint64) []byte {
	start, first, last := len(dst), f.firsts.text(p.firstNumber(firstLane)), f.lasts.text(p.number(p.group.lasts, lastLane))
	if len(first)+1+len(last) > f.room {
		first = first[:1]
		if f.room <= 2 {
			last = nil
		}
	}
	dst = append(dst, first...)
	if len(last) > 0 {
		dst = append(append(dst, f.separator), last...)
	}
	dst = dst[:min(len(dst), start+f.room)]
	dst = appendUint(dst, 1+number)
	if f.domains == nil {
		return dst
	}
	return append(append(dst, '@'), p.pick(f.domains, domainLane)...)
}

// lettersOf returns the letters of ASCII that names have, in lower case.
func lettersOf(names []string) []string {
	for i, name := range names {
		names[i] = strings.Map(func(r rune) rune {
			if notLower(r) {
				return -1
			}
			return r
		}, strings.ToLower(name))
	}
	return names
}

// shortMail returns the rule of e-mail addresses that fit into length characters: the
// usual ones, else the initial and the last name, else letters and digits. It is nil
// where no address fits.
func shortMail(length int) *rule {
	full, _, _ := lookupRule("email")
	const short = len("a.test")
	switch room := length - len("@example.com"); {
	case full.maxRunes <= length:
		return full
	case room >= len("a.example99999"):
		return mailRule(room-len("a.99999"), 99_999, oneOf("example.com", "example.org", "example.net"))
	}
	switch room := length - 1 - short; {
	case room >= len("a.lane9999"):
		return mailRule(room-len("a.9999"), 9_999, shortDomains)
	case room >= 1:
		return newRankedRule("email", []piece{letters("abcdefghijklmnopqrstuvwxyz0123456789", room), literal("@"), shortDomains})
	}
	return nil
}

// leastMail is the shortest column that holds an e-mail address.
const leastMail = len("a@a.test")

// mailRule makes addresses with the last names of at most so many letters.
func mailRule(longest int, numbers int64, domains piece) *rule {
	fits := func(word string) string { return keepIf(word, len(word) <= longest) }
	lasts := words("person/last", lower, lettersOnly, fits)
	return newRankedRule("email", []piece{letters("abcdefghijklmnopqrstuvwxyz", 1), dot, lasts, number(1, numbers), literal("@"), domains})
}

// fitted returns the rule whose values fit the column where r has such forms, or r. It is
// nil where none fits, which is noted.
func (p *planner) fitted(c *columnPlan, r *rule, path string) *rule {
	if r.name != "email" || !isTextType(c.typ) || c.column.Group != "" {
		return r
	}
	short := shortMail(c.column.Length())
	if short == nil {
		p.refuse(path+".faker_rule", fmt.Sprintf("make the column %d long, or remove the rule", leastMail),
			"rule %q makes addresses of at least %d characters, the column holds %d", r.name, leastMail, c.column.Length())
	}
	return short
}
