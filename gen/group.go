package gen

import (
	"unicode/utf8"
)

// A group is one person with an address in each row. What its columns hold follows from
// one hash, so that they agree.

// Lanes of the hash of a row, one for each thing that is drawn of a person.
const (
	genderLane = iota
	firstLane
	lastLane
	middleLane
	prefixLane
	numberLane
	domainLane
	placeLane
	postcodeLane
	phoneLane
	latitudeLane
	longitudeLane
	houseLane
	streetLane
	streetNameLane
)

// people makes the members of a group.
type people struct {
	stream stream
	all    []place
	fits   []bool   // of all: whether their texts fit the columns
	places []uint32 // those that do
	lasts  *Words
	ways   *Words // street suffixes
}

// person is one row of a group.
type person struct {
	hash  uint64
	group *people
}

// number draws the number of a word.
func (p person) number(of *Words, at int) uint32 {
	return uint32(below(lane(p.hash, at), of.size()))
}

func (p person) pick(of *Words, at int) []byte { return of.Word(p.number(of, at)) }

func (p person) isFemale() bool { return lane(p.hash, genderLane)>>63 == 0 }

func (p person) firstNames() *Words {
	if p.isFemale() {
		return femaleNames
	}
	return maleNames
}

// firstNumber draws the number of a first name among [allFirstNames].
func (p person) firstNumber(at int) uint32 {
	if p.isFemale() {
		return p.number(femaleNames, at)
	}
	return uint32(femaleNames.Len()) + p.number(maleNames, at)
}

func (p person) first() []byte { return p.pick(p.firstNames(), firstLane) }
func (p person) last() []byte  { return p.pick(p.group.lasts, lastLane) }

// placeNumber draws of all places first, so that a row whose place fits keeps it where a
// column of the group gets shorter.
func (p person) placeNumber() uint32 {
	h := lane(p.hash, placeLane)
	if i := below(h, uint64(len(p.group.fits))); p.group.fits[i] {
		return uint32(i)
	}
	return p.group.places[below(lane(h, 0), uint64(len(p.group.places)))]
}

func (p person) place() *place { return &p.group.all[p.placeNumber()] }

// trait is what a member of a group tells of a person: one of a list of texts, or what it
// appends. Where it may be unique, number stands in for what is drawn there.
type trait struct {
	texts   func() []string
	pick    func(p person) uint32 // which of texts
	append  func(dst []byte, p person, number uint64) []byte
	runes   func(p *place) int // characters of what follows from a place; nil where it does not
	exact   bool               // must fit the column: a part of it would mean something else
	numbers uint64             // how many numbers there are; 0 where it cannot be unique
	lane    int                // that draws the number
	micro   func(p person) int64
}

// traits are the members that a group may have, by the name of the rule.
var traits = map[string]*trait{
	"first_name":  {texts: allFirstNames, pick: func(p person) uint32 { return p.firstNumber(firstLane) }},
	"last_name":   {texts: func() []string { return lastNames().words.texts() }, pick: func(p person) uint32 { return p.number(p.group.lasts, lastLane) }},
	"middle_name": {texts: allFirstNames, pick: func(p person) uint32 { return p.firstNumber(middleLane) }},
	"name": {append: func(dst []byte, p person, _ uint64) []byte {
		return append(append(append(dst, p.first()...), ' '), p.last()...)
	}},
	"gender":        {texts: func() []string { return []string{"female", "male"} }, pick: genderOf, exact: true},
	"name_prefix":   {texts: func() []string { return append(femalePrefixes.texts(), malePrefixes.texts()...) }, pick: prefixOf},
	"street_name":   {append: appendStreet},
	"street_number": {append: appendHouse},
	"street_address": {append: func(dst []byte, p person, _ uint64) []byte {
		return appendStreet(append(appendHouse(dst, p, 0), ' '), p, 0)
	}},
	"address":       {append: appendAddress},
	"city":          placeTrait(func(p *place) string { return p.city }, false),
	"state":         placeTrait(func(p *place) string { return p.state }, false),
	"state_abbr":    placeTrait(func(p *place) string { return p.stateCode }, true),
	"country":       placeTrait(func(p *place) string { return p.country }, false),
	"country_code":  placeTrait(func(p *place) string { return p.countryCode }, true),
	"currency_code": placeTrait(func(p *place) string { return p.currency }, true),
	"timezone":      placeTrait(func(p *place) string { return p.timezone }, true),
	"postcode":      {append: appendPostcode, runes: (*place).postcodeRunes, exact: true},
	"phone_number": {append: func(dst []byte, p person, number uint64) []byte { return appendPhone(dst, p, number, "") },
		runes: func(p *place) int { return p.phoneRunes(0) }, exact: true, numbers: phoneNumbers, lane: phoneLane},
	"phone_formatted": {append: func(dst []byte, p person, number uint64) []byte { return appendPhone(dst, p, number, " ") },
		runes: func(p *place) int { return p.phoneRunes(2) }, exact: true, numbers: phoneNumbers, lane: phoneLane},
	"latitude":  {append: appendMicro(latitudeOf), micro: latitudeOf},
	"longitude": {append: appendMicro(longitudeOf), micro: longitudeOf},
}

func placeTrait(text func(p *place) string, exact bool) *trait {
	return &trait{
		texts: func() (texts []string) {
			for i := range places() {
				texts = append(texts, text(&places()[i]))
			}
			return texts
		},
		pick:  person.placeNumber,
		runes: func(p *place) int { return utf8.RuneCountInString(text(p)) }, exact: exact,
	}
}

// allFirstNames are those of women, then those of men.
func allFirstNames() []string { return append(femaleNames.texts(), maleNames.texts()...) }

func genderOf(p person) uint32 {
	if p.isFemale() {
		return 0
	}
	return 1
}

func prefixOf(p person) uint32 {
	if p.isFemale() {
		return p.number(femalePrefixes, prefixLane)
	}
	return uint32(femalePrefixes.Len()) + p.number(malePrefixes, prefixLane)
}

func appendStreet(dst []byte, p person, _ uint64) []byte {
	dst = append(append(dst, p.pick(p.group.lasts, streetLane)...), ' ')
	return append(dst, p.pick(p.group.ways, streetNameLane)...)
}

func appendHouse(dst []byte, p person, _ uint64) []byte {
	return appendUint(dst, 1+below(lane(p.hash, houseLane), 299))
}

func appendAddress(dst []byte, p person, _ uint64) []byte {
	dst = appendStreet(append(appendHouse(dst, p, 0), ' '), p, 0)
	at := p.place()
	dst = append(append(append(dst, ", "...), at.city...), ", "...)
	dst = append(append(dst, at.stateCode...), ' ')
	return appendPostcode(dst, p, 0)
}

// appendPostcode fills the form of the place's postcode.
func appendPostcode(dst []byte, p person, _ uint64) []byte {
	h := lane(p.hash, postcodeLane)
	for i, c := range []byte(p.place().postcode) {
		switch c {
		case '#':
			c = '0' + byte(below(lane(h, i), 10))
		case '@':
			const used = "ABDEFGHJLNPQRSTUWXYZ" // letters that the post of Britain uses there
			c = used[below(lane(h, i), uint64(len(used)))]
		}
		dst = append(dst, c)
	}
	return dst
}

// Phone numbers end in seven digits, the first of which is 2 to 9.
const (
	firstPhone   = 2_000_000
	phoneNumbers = 8_000_000
)

func appendPhone(dst []byte, p person, number uint64, separator string) []byte {
	at := p.place()
	dst = append(append(append(dst, '+'), at.calling...), separator...)
	dst = append(append(dst, at.area...), separator...)
	return appendUint(dst, firstPhone+number)
}

// coordinateSpread is how far from its centre an address of a city is at most, in millionths of
// a degree: about five kilometres.
const coordinateSpread = 50_000

func latitudeOf(p person) int64 {
	return p.place().latitude - coordinateSpread + int64(below(lane(p.hash, latitudeLane), 2*coordinateSpread+1))
}

func longitudeOf(p person) int64 {
	return p.place().longitude - coordinateSpread + int64(below(lane(p.hash, longitudeLane), 2*coordinateSpread+1))
}

func appendMicro(of func(p person) int64) func(dst []byte, p person, _ uint64) []byte {
	return func(dst []byte, p person, _ uint64) []byte { return AppendDecimal(dst, of(p), 6) }
}
