package api

import (
	"encoding/base64"
	"fmt"
	"slices"

	"github.com/dw-sim/dw-sim/dwsim"
)

// MostPage is how many elements a part of a list has at most.
const MostPage = 1000

// pageOf returns a part of a list whose elements have keys in descending order, and the cursor
// of the part behind it. What was added or removed meanwhile moves no other element into
// or out of a part.
func pageOf[E any](all []E, p Page, key func(E) string) (part []E, next string, err error) {
	if p.Limit < 0 || p.Limit > MostPage {
		return nil, "", dwsim.Refused(fmt.Errorf("limit is %d; it is 1 to %d", p.Limit, MostPage))
	}
	if p.Limit == 0 {
		p.Limit = MostPage
	}
	first := 0
	if p.Cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(p.Cursor)
		if err != nil {
			return nil, "", dwsim.Refused(fmt.Errorf("cursor %q is not one that a list ended with", p.Cursor))
		}
		first = slices.IndexFunc(all, func(e E) bool { return key(e) < string(last) })
		if first < 0 {
			return nil, "", nil
		}
	}
	end := min(first+p.Limit, len(all))
	if end < len(all) {
		next = base64.RawURLEncoding.EncodeToString([]byte(key(all[end-1])))
	}
	return all[first:end], next, nil
}

// cursorOf makes the key of an element, which sorts as number and then name do.
func cursorOf(number int64, name string) string { return fmt.Sprintf("%020d %s", number, name) }
