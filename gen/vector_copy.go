package gen

// Gather makes v the values of from at these places, keeping allocated memory. Both are of
// one kind.
func (v *Vector) Gather(from *Vector, at []int32) {
	v.Resize(len(at))
	if from.Words != nil {
		v.gatherWords(from, at)
		return
	}
	for i, place := range at {
		v.Set(i, from, int(place), len(at))
	}
}

func (v *Vector) gatherWords(from *Vector, at []int32) {
	v.Indexes = resized(v.Indexes, len(at))
	for i, place := range at {
		v.Indexes[i] = from.Indexes[place]
		if from.IsNull(int(place)) {
			v.SetNull(i, len(at))
		}
	}
	v.spell(from.Words)
}

// Set makes value i of n, for which [Vector.Resize] has made room, the value at a place of
// from. Both are of one kind. Values of KindBytes must be set in order.
func (v *Vector) Set(i int, from *Vector, place, n int) {
	switch v.Kind {
	case KindInt:
		v.Ints[i] = from.Ints[place]
	case KindWide:
		v.Wide[i] = from.Wide[place]
	case KindFloat:
		v.Floats[i] = from.Floats[place]
	case KindBool:
		v.Bools.Set(i, from.Bools.Get(place))
	case KindUUID:
		v.UUIDs[i] = from.UUIDs[place]
	case KindBytes:
		if !from.IsNull(place) {
			v.Data = append(v.Data, from.Bytes(place)...)
		}
		v.Offsets[i+1] = int32(len(v.Data))
	}
	if from.IsNull(place) {
		v.SetNull(i, n)
	}
}

// setEmpty makes value i of n NULL, and what stands in its place well formed.
func (v *Vector) setEmpty(i, n int) {
	if v.Kind == KindBytes {
		v.Offsets[i+1] = int32(len(v.Data))
	}
	v.SetNull(i, n)
}
