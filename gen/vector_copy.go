package gen

// gather makes v the values of from at these places. Both are of one kind.
func (v *Vector) gather(from *Vector, at []int32) {
	v.Resize(len(at))
	for i, place := range at {
		v.set(i, from, int(place), len(at))
	}
}

// set makes value i of n the value at a place of from. Values of KindBytes must be set in
// order.
func (v *Vector) set(i int, from *Vector, place, n int) {
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
