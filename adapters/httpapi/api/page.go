package api

import (
	"cmp"
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
	before, most, err := p.bounds()
	if err != nil {
		return nil, "", err
	}
	if before > 0 {
		first := slices.IndexFunc(all, func(e E) bool { return id(e) < before })
		if first < 0 {
			return nil, "", nil
		}
		all = all[first:]
	}
	if len(all) <= most {
		return all, "", nil
	}
	return all[:most], strconv.FormatInt(id(all[most-1]), 10), nil
}

// bounds returns the id that those of the part are below, 0 for any, and how many elements it has
// at most.
func (p Page) bounds() (before int64, most int, err error) {
	if p.Limit < 0 || p.Limit > MostPage {
		return 0, 0, dwsim.Refused(fmt.Errorf("limit is %d; it is 1 to %d", p.Limit, MostPage))
	}
	if p.Cursor == "" {
		return 0, cmp.Or(p.Limit, MostPage), nil
	}
	before, err = strconv.ParseInt(p.Cursor, 10, 64)
	if err != nil || before < 1 {
		return 0, 0, dwsim.Refused(fmt.Errorf("cursor is %q; it is the next_cursor of a part of the list", p.Cursor))
	}
	return before, cmp.Or(p.Limit, MostPage), nil
}
