//go:build linux

package peers_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/brianvoe/gofakeit/v7"

	"github.com/dw-sim/dw-sim/gen"
	"github.com/dw-sim/dw-sim/schema"
)

// What peers do that are libraries.
func init() {
	tasks["insert"] = taskInsert
	tasks["gofakeit"] = taskGofakeit
}

// taskInsert fills a table row by row. t.How has the statements of table and indexes.
func taskInsert(ctx context.Context, t task) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(t.Dir, "customers.db")+"?_pragma=journal_mode(off)&_pragma=synchronous(off)")
	if err != nil {
		return err
	}
	defer db.Close()
	create, indexes, _ := strings.Cut(t.How, ";")
	if _, err := db.ExecContext(ctx, create); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := insertRows(ctx, t, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, indexes)
	return err
}

func insertRows(ctx context.Context, t task, tx *sql.Tx) error {
	g, err := t.generator()
	if err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	if err != nil {
		return err
	}
	defer func() { _ = insert.Close() }()
	values := make([]any, 10)
	for b, err := range g.Batches(ctx, "customers") {
		if err != nil {
			return err
		}
		for row := range b.Rows {
			for i := range b.Columns {
				values[i] = value(&b.Columns[i], row)
			}
			if _, err := insert.ExecContext(ctx, values...); err != nil {
				return err
			}
		}
	}
	return nil
}

func value(v *gen.Vector, row int) any {
	switch {
	case v.Kind == gen.KindBool:
		return bit(v.Bools.Get(row))
	case v.Kind == gen.KindInt && v.Type != schema.Date:
		return v.Ints[row]
	}
	return string(v.AppendText(nil, row))
}

// fakeCustomer is a row of [schematest.Customers] as gofakeit makes it.
type fakeCustomer struct {
	ID        int64     `fake:"-"`
	Email     string    `fake:"{email}"`
	FirstName string    `fake:"{firstname}"`
	LastName  string    `fake:"{lastname}"`
	Phone     string    `fake:"{phone}"`
	City      string    `fake:"{city}"`
	Country   string    `fake:"{country}"`
	JoinedOn  time.Time `fake:"{date}"`
	Points    int       `fake:"{number:0,1000000}"`
	Active    bool      `fake:"{bool}"`
}

func taskGofakeit(_ context.Context, t task) error {
	fill := map[string]func(*gofakeit.Faker, *fakeCustomer) error{
		"struct":    func(f *gofakeit.Faker, c *fakeCustomer) error { return f.Struct(c) },
		"functions": callFunctions,
	}[t.How]
	if fill == nil {
		return fmt.Errorf("gofakeit knows no way %q", t.How)
	}
	file, err := os.Create(filepath.Join(t.Dir, "customers.csv"))
	if err != nil {
		return err
	}
	defer file.Close()
	out := bufio.NewWriterSize(file, 1<<20)
	f := gofakeit.NewFaker(rand.NewPCG(seed, seed), false)
	for row := range t.Rows {
		c := fakeCustomer{ID: row + 1}
		if err := fill(f, &c); err != nil {
			return err
		}
		out.Write(c.appendCSV(out.AvailableBuffer()))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}

func callFunctions(f *gofakeit.Faker, c *fakeCustomer) error {
	c.Email, c.FirstName, c.LastName, c.Phone = f.Email(), f.FirstName(), f.LastName(), f.Phone()
	c.City, c.Country, c.JoinedOn, c.Points, c.Active = f.City(), f.Country(), f.Date(), f.Number(0, 1_000_000), f.Bool()
	return nil
}

func (c *fakeCustomer) appendCSV(line []byte) []byte {
	line = strconv.AppendInt(line, c.ID, 10)
	for _, text := range []string{c.Email, c.FirstName, c.LastName, c.Phone, c.City, c.Country} {
		line = append(line, ',')
		if strings.ContainsAny(text, `,"`) {
			text = strconv.Quote(text)
		}
		line = append(line, text...)
	}
	line = append(line, ',')
	line = c.JoinedOn.AppendFormat(line, time.DateOnly)
	line = append(line, ',')
	line = strconv.AppendInt(line, int64(c.Points), 10)
	line = append(line, ',')
	line = strconv.AppendBool(line, c.Active)
	return append(line, '\n')
}
