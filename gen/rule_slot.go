package gen

// A slot holds up to slotBytes bytes of a text, and in its last byte how many: copied as a
// whole, it takes a fraction of what a copy of any size takes.
type slot [slotBytes + 1]byte

const slotBytes = 15

// slotsFor returns how many slots a text of so many bytes has, 1 or more.
func slotsFor(bytes int) int { return max(1, (bytes+slotBytes-1)/slotBytes) }

// cutSlot returns the slot of the first bytes of a text, and what remains of it.
func cutSlot[T string | []byte](text T) (s slot, rest T) {
	n := copy(s[:slotBytes], text)
	s[slotBytes] = byte(n)
	return s, text[n:]
}

// put writes all of s to data, from at on, and returns where the text of s ends there.
func (s *slot) put(data []byte, at int) int {
	*(*slot)(data[at : at+len(s) : at+len(s)]) = *s
	return at + int(s[slotBytes])
}

// slotList has the texts of a list: those with number i are in list[0][i], list[1][i], …,
// one behind the other.
type slotList [][]slot

func newSlotList(texts []string) slotList {
	list := make(slotList, slotsFor(longestOf(texts)))
	for k := range list {
		list[k] = make([]slot, len(texts))
	}
	for i, text := range texts {
		for k := range list {
			list[k][i], text = cutSlot(text)
		}
	}
	return list
}

// put writes text number to dst and returns its length.
func (l slotList) put(dst []byte, number uint64) (n int) {
	for _, slots := range l {
		n = slots[number].put(dst, n)
	}
	return n
}
