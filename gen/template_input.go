package gen

// inputs calls do with what the parts of t that read columns read in rows.
func (t *template) inputs(w *worker, rows []int64, do func(inputs []templateInput) error) (err error) {
	inputs := make([]templateInput, len(t.parts))
	for j := range t.parts {
		p := &t.parts[j]
		switch {
		case p.column == nil:
			continue
		case p.key != nil:
			inputs[j], err = p.parentInput(w, rows)
		default:
			inputs[j].values, err = w.column(p.column, rows)
		}
		if err != nil {
			return err
		}
	}
	return do(inputs)
}

// parentInput returns the values of the parent's column.
func (p *templatePart) parentInput(w *worker, rows []int64) (in templateInput, err error) {
	parents := make([]int64, len(rows))
	p.key.parents(w, rows, parents)
	in.absent = make([]bool, len(rows))
	for i, parent := range parents {
		if parent < 0 {
			in.absent[i], parents[i] = true, 0
		}
	}
	if p.key.isEmpty() {
		return in, nil
	}
	in.values, err = w.column(p.column, parents)
	return in, err
}
