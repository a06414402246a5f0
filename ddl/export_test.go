package ddl

// TypeNames are the names of all data types of a dialect, in alphabetical order.
func TypeNames(dialect string) []string {
	d, err := dialectOf(dialect)
	if err != nil {
		return nil
	}
	return d.typeNames()
}

// ClauseWords are the words by which the clauses of a dialect are found: those of tables, of columns, and of ALTER TABLE.
func ClauseWords(dialect string) (table, column, alter []string) {
	d, err := dialectOf(dialect)
	if err != nil {
		return nil, nil, nil
	}
	for _, c := range d.tableClauses {
		table = append(table, c.words)
	}
	for _, c := range d.columnClauses {
		column = append(column, c.words)
	}
	for _, c := range d.alterClauses {
		alter = append(alter, c.words)
	}
	return table, column, alter
}
