package gen

// listed numbers the values that a document lists. They are parsed once, so that making
// a cell is a copy.
type listed struct {
	values Vector
	count  int64
}

func (d listed) size() int64 { return d.count }

func (d listed) render(_ *worker, ranks []int64, v *Vector) error {
	switch v.Kind {
	case KindInt:
		pick(v.Ints, d.values.Ints, ranks)
	case KindWide:
		pick(v.Wide, d.values.Wide, ranks)
	case KindFloat:
		pick(v.Floats, d.values.Floats, ranks)
	case KindUUID:
		pick(v.UUIDs, d.values.UUIDs, ranks)
	case KindBool:
		for i, rank := range ranks {
			v.Bools.Set(i, d.values.Bools.Get(int(rank)))
		}
	case KindBytes:
		return d.renderTexts(ranks, v)
	}
	return nil
}

func (d listed) renderTexts(ranks []int64, v *Vector) error {
	for i, rank := range ranks {
		v.Data = append(v.Data, d.values.Bytes(int(rank))...)
		v.Offsets[i+1] = int32(len(v.Data))
	}
	return checkLength(v)
}

func pick[T any](to, from []T, ranks []int64) {
	for i, rank := range ranks {
		to[i] = from[rank]
	}
}
