package snowtest

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strconv"

	pq "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// readParquet reads a flat file as COPY does without USE_LOGICAL_TYPE: a TIME, and a TIMESTAMP
// without zone, are the integers that they are, an instant gets the session's zone, and a UUID
// is bytes.
func readParquet(path, zone string) (columns []string, rows [][]any, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	file, err := pq.OpenFile(f, info.Size())
	if err != nil {
		return nil, nil, err
	}
	leaves := file.Root().Columns()
	for _, leaf := range leaves {
		columns = append(columns, leaf.Name())
	}
	for _, group := range file.RowGroups() {
		if rows, err = appendRows(rows, group, leaves, zone); err != nil {
			return nil, nil, err
		}
	}
	return columns, rows, nil
}

func appendRows(rows [][]any, group pq.RowGroup, leaves []*pq.Column, zone string) ([][]any, error) {
	reader := group.Rows()
	defer reader.Close()
	buffer := make([]pq.Row, 256)
	for {
		n, err := reader.ReadRows(buffer)
		for _, r := range buffer[:n] {
			row := make([]any, len(leaves))
			for _, v := range r {
				var failed error
				if row[v.Column()], failed = valueOf(v, leaves[v.Column()], zone); failed != nil {
					return nil, failed
				}
			}
			rows = append(rows, row)
		}
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

func valueOf(v pq.Value, leaf *pq.Column, zone string) (any, error) {
	if v.IsNull() {
		return nil, nil
	}
	var logical any
	if t := leaf.Type().LogicalType(); t != nil {
		logical = t.Value
	}
	switch logical := logical.(type) {
	case *format.DecimalType:
		return decimal(v, int(logical.Scale)), nil
	case *format.DateType:
		form := make([]byte, len("2006-01-02"))
		textform.PutDate(form, int64(v.Int32()))
		return string(form), nil
	case *format.TimestampType:
		if logical.IsAdjustedToUTC {
			return instant(v.Int64(), zone)
		}
	case *format.StringType, *format.JsonType:
		return string(v.ByteArray()), nil
	}
	return plainValue(v), nil
}

func instant(micros int64, zone string) (any, error) {
	if zone != "UTC" {
		return nil, fmt.Errorf("snowtest: the session's zone is %q, and Snowflake would take the instants for times in it", zone)
	}
	form := make([]byte, textform.TimestampWidth(6))
	textform.PutTimestamp(form, micros, 6)
	return string(form) + "+00:00", nil
}

func plainValue(v pq.Value) any {
	switch v.Kind() {
	case pq.Boolean:
		return strconv.FormatBool(v.Boolean())
	case pq.Int32:
		return int64(v.Int32())
	case pq.Int64:
		return v.Int64()
	case pq.Float:
		return float64(v.Float())
	case pq.Double:
		return v.Double()
	}
	return append([]byte{}, v.ByteArray()...)
}

func decimal(v pq.Value, scale int) string {
	unscaled := new(big.Int)
	switch v.Kind() {
	case pq.Int32:
		unscaled.SetInt64(int64(v.Int32()))
	case pq.Int64:
		unscaled.SetInt64(v.Int64())
	default:
		b := v.ByteArray()
		unscaled.SetBytes(b)
		if len(b) > 0 && b[0]&0x80 != 0 {
			unscaled.Sub(unscaled, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
		}
	}
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return new(big.Rat).SetFrac(unscaled, power).FloatString(scale)
}
