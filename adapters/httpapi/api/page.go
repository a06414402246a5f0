package api

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/dw-sim/dw-sim/dwsim"
)

// MostPage is how many elements a part of a list has at most.
const MostPage = 1000

// pageOf returns a part of a list whose elements have ids in descending order, and the cursor
// of the part behind it: the last id. What was added or removed meanwhile moves no other element
// into or out of a part.
func pageOf[E any](all []E, p Page, id func(E) int64) (part []E, next string, err error) {
	if p.Limit < 0 || p.Limit > MostPage {
		return nil, "", dwsim.Refused(fmt.Errorf("limit is %d; it is 1 to %d", p.Limit, MostPage))
	}
	if p.Limit == 0 {
		p.Limit = MostPage
	}
	if p.Cursor != "" {
		last, err := strconv.ParseInt(p.Cursor, 10, 64)
		if err != nil || last < 1 {
			return nil, "", dwsim.Refused(fmt.Errorf("cursor is %q; it is the next_cursor of a part of the list", p.Cursor))
		}
		first := slices.IndexFunc(all, func(e E) bool { return id(e) < last })
		if first < 0 {
			return nil, "", nil
		}
		all = all[first:]
	}
	if len(all) <= p.Limit {
		return all, "", nil
	}
	return all[:p.Limit], strconv.FormatInt(id(all[p.Limit-1]), 10), nil
}
