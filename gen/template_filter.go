package gen

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dw-sim/dw-sim/schema"
)

// filter rewrites a text in a template: what stands in dst from start on.
type filter struct {
	name  string
	apply func(dst []byte, start int) []byte
	shape func(s textShape) textShape
}

// textFilters are those that have a name.
var textFilters = []filter{
	{"lower", lowerFilter, func(s textShape) textShape {
		s.bytes = s.bytes.union(lowerLetters)
		return s
	}},
	{"upper", upperFilter, func(s textShape) textShape {
		s.bytes = s.bytes.union(upperLetters)
		return s
	}},
	{"ascii", asciiFilter, func(s textShape) textShape {
		if s.bytes.meets(beyondASCII) {
			s.bytes, s.fixed = s.bytes.union(upperLetters).union(lowerLetters), false
			s.longest = min(2*s.longest, unboundedText)
		}
		return s
	}},
	{"slug", slugFilter, func(s textShape) textShape {
		return textShape{longest: min(2*s.longest, unboundedText), bytes: lowerLetters.union(digitBytes).union(bytesIn("-"))}
	}},
}

// maxPadding is the widest number that a template can pad to.
const maxPadding = 30

// parseFilter returns the filter that text names, or why there is none.
func parseFilter(text string) (f filter, problem, hint string) {
	names := make([]string, len(textFilters))
	for i, known := range textFilters {
		if strings.EqualFold(known.name, text) {
			return known, "", ""
		}
		names[i] = known.name
	}
	if strings.HasPrefix(text, "0") {
		if width, err := strconv.Atoi(text); err == nil && width > 0 && width <= maxPadding {
			return padding(width), "", ""
		}
		return f, fmt.Sprintf("the width %q is not one of 01 to 0%d", text, maxPadding), "write {row|06} for six digits"
	}
	hint = "filters are lower, upper, ascii, slug, and widths such as 06"
	if near := schema.Closest(text, names); near != "" {
		hint = fmt.Sprintf("did you mean `%s`?", near)
	}
	return f, fmt.Sprintf("the filter %q does not exist", text), hint
}

// isPadding reports whether f is for whole numbers alone.
func (f filter) isPadding() bool { return f.name == "0" }

// padding puts zeros before a whole number up to so many characters, behind its sign.
func padding(width int) filter {
	return filter{"0", func(dst []byte, start int) []byte {
		if start < len(dst) && dst[start] == '-' {
			start++
		}
		missing := width - (len(dst) - start)
		if missing <= 0 {
			return dst
		}
		for range missing {
			dst = append(dst, '0')
		}
		copy(dst[start+missing:], dst[start:])
		copy(dst[start:], "000000000000000000000000000000"[:missing])
		return dst
	}, func(s textShape) textShape {
		s.longest = max(s.longest, width+1)
		return s
	}}
}

func lowerFilter(dst []byte, start int) []byte {
	for i := start; i < len(dst); i++ {
		switch c := dst[i]; {
		case c >= utf8.RuneSelf:
			return append(dst[:start], bytes.ToLower(dst[start:])...)
		case 'A' <= c && c <= 'Z':
			dst[i] = c + 'a' - 'A'
		}
	}
	return dst
}

func upperFilter(dst []byte, start int) []byte {
	for i := start; i < len(dst); i++ {
		switch c := dst[i]; {
		case c >= utf8.RuneSelf:
			return append(dst[:start], bytes.ToUpper(dst[start:])...)
		case 'a' <= c && c <= 'z':
			dst[i] = c - ('a' - 'A')
		}
	}
	return dst
}

// asciiFilter takes accents off and writes ligatures out; what has no letter in ASCII is
// left out.
func asciiFilter(dst []byte, start int) []byte {
	first := start
	for first < len(dst) && dst[first] < utf8.RuneSelf {
		first++
	}
	if first == len(dst) {
		return dst
	}
	text := string(dst[first:])
	dst = dst[:first]
	for _, r := range text {
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else {
			dst = append(dst, withoutAccents[r]...)
		}
	}
	return dst
}

// slugFilter keeps lower-case letters and digits of ASCII, and a dash in the place of all
// that lies between them.
func slugFilter(dst []byte, start int) []byte {
	dst = lowerFilter(asciiFilter(dst, start), start)
	end, gap := start, false
	for _, c := range dst[start:] {
		if c < '0' || '9' < c && c < 'a' || 'z' < c {
			gap = true
			continue
		}
		if gap && end > start {
			dst[end] = '-' // there was a character for it
			end++
		}
		gap = false
		dst[end] = c
		end++
	}
	return dst[:end]
}

// withoutAccents are the letters of Latin scripts as ASCII has them.
var withoutAccents = func() map[rune]string {
	m := map[rune]string{}
	for _, row := range strings.Fields(`
		A=ÀÁÂÃÄÅĀĂĄǍẠẢẤẦẨẪẬẮẰẲẴẶ a=àáâãäåāăąǎạảấầẩẫậắằẳẵặ AE=Æ ae=æ C=ÇĆĈĊČ c=çćĉċč D=ÐĎĐ d=ðďđ
		E=ÈÉÊËĒĔĖĘĚẸẺẼẾỀỂỄỆ e=èéêëēĕėęěẹẻẽếềểễệ G=ĜĞĠĢ g=ĝğġģ H=ĤĦ h=ĥħ I=ÌÍÎÏĨĪĬĮİỈỊ i=ìíîïĩīĭįıỉị
		J=Ĵ j=ĵ K=Ķ k=ķ L=ĹĻĽĿŁ l=ĺļľŀł N=ÑŃŅŇ n=ñńņň O=ÒÓÔÕÖØŌŎŐƠỌỎỐỒỔỖỘỚỜỞỠỢ o=òóôõöøōŏőơọỏốồổỗộớờởỡợ
		OE=Œ oe=œ R=ŔŖŘ r=ŕŗř S=ŚŜŞŠȘ s=śŝşšș ss=ß T=ŢŤŦȚ t=ţťŧț TH=Þ th=þ
		U=ÙÚÛÜŨŪŬŮŰŲƯỤỦỨỪỬỮỰ u=ùúûüũūŭůűųưụủứừửữự W=Ŵ w=ŵ Y=ÝŶŸỲỴỶỸ y=ýÿŷỳỵỷỹ Z=ŹŻŽ z=źżž`) {
		ascii, letters, _ := strings.Cut(row, "=")
		for _, r := range letters {
			m[r] = ascii
		}
	}
	return m
}()
