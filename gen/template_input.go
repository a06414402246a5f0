package gen

import "slices"

// inputs calls do with what the parts of t that read columns read in rows.
func (t *template) inputs(w *worker, rows []int64, do func(inputs []templateInput) error) error {
	inputs := make([]templateInput, len(t.parts))
	if !t.readsColumns() {
		return do(inputs)
	}
	return w.within(t.table, rows, func(f *frame) error {
		for j := range t.parts {
			var err error
			if inputs[j], err = t.parts[j].input(w, f); err != nil {
				return err
			}
		}
		return do(inputs)
	})
}

func (t *template) readsColumns() bool {
	return slices.ContainsFunc(t.parts, func(p templatePart) bool { return p.column != nil })
}

// input returns what the part reads in the rows of f.
func (p *templatePart) input(w *worker, f *frame) (in templateInput, err error) {
	switch {
	case p.column == nil:
		return in, nil
	case p.key == nil:
		in.values, err = f.column(w, p.column)
		return in, err
	}
	parents, err := f.parent(w, p.key)
	if err != nil {
		return in, err
	}
	in.absent = parents.absent
	if !p.key.isEmpty() {
		in.values, err = parents.column(w, p.column)
	}
	return in, err
}
