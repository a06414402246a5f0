package gen

// listed numbers the values that a document lists. They are parsed once, so that making
// a cell is a copy.
type listed struct {
	values Vector
	count  int64
	texts  choice // of KindBytes: the values
}

func newListed(values Vector, count int) listed {
	d := listed{values: values, count: int64(count)}
	if values.Kind == KindBytes {
		texts := make([]string, count)
		for i := range texts {
			texts[i] = string(values.Bytes(i))
		}
		d.texts = newChoice(texts)
	}
	return d
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
		return d.texts.render(ranks, v)
	}
	return nil
}

func pick[T any](to, from []T, ranks []int64) {
	for i, rank := range ranks {
		to[i] = from[rank]
	}
}
