package snowtest

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dw-sim/dw-sim/store/internal/textform"
)

// Statement types of the protocol.
const (
	typeSelect = 0x1000
	typeInsert = 0x3100
	typeDDL    = 0x4000
)

// responseOf writes a result as a JSON row set. Rows beyond PartRows are put aside to be fetched.
func (s *Server) responseOf(id string, x *session, r *result) response {
	types := make([]map[string]any, len(r.columns))
	kinds := make([]string, len(r.columns))
	for i, c := range r.columns {
		types[i], kinds[i] = rowType(c, r.rows, i)
	}
	rows := make([][]*string, len(r.rows))
	for n, row := range r.rows {
		rows[n] = make([]*string, len(row))
		for i, v := range row {
			rows[n][i] = wireValue(v, kinds[i])
		}
	}
	kind := typeSelect
	if r.dml {
		kind = typeInsert
	}
	data := map[string]any{
		"rowtype": types, "total": len(rows), "queryId": id, "sqlState": "00000", "statementTypeId": kind, "version": 1,
		"finalDatabaseName": "SIM", "finalSchemaName": x.schema, "queryResultFormat": "json",
		"parameters": []map[string]any{{"name": "TIMEZONE", "value": x.parameters["TIMEZONE"]}},
	}
	first := min(len(rows), s.PartRows)
	data["rowset"], data["returned"] = rows[:first], len(rows)
	if chunks := s.putAside(id, rows[first:]); len(chunks) > 0 {
		data["chunks"], data["qrmk"] = chunks, "AAAA"
	}
	for name, value := range r.extra {
		data[name] = value
	}
	return response{Success: true, Data: data}
}

// putAside stores rows in parts, without the brackets around them.
func (s *Server) putAside(id string, rows [][]*string) []map[string]any {
	var chunks []map[string]any
	for n := 0; len(rows) > 0; n++ {
		part := rows[:min(len(rows), s.PartRows)]
		rows = rows[len(part):]
		text, _ := json.Marshal(part)
		name := fmt.Sprintf("%s-%d", id, n)
		s.mu.Lock()
		s.parts[name] = text[1 : len(text)-1]
		s.mu.Unlock()
		chunks = append(chunks, map[string]any{
			"url": s.http.URL + "/parts/" + name, "rowCount": len(part), "uncompressedSize": len(text), "compressedSize": len(text),
		})
	}
	return chunks
}

// rowType describes a column. That of an expression is told by its values.
func rowType(c column, rows [][]any, i int) (map[string]any, string) {
	kind, precision, scale := kindOf(c.declared)
	if c.declared == "" {
		kind = kindOfValues(rows, i)
		precision = 38
	}
	t := map[string]any{"name": c.name, "nullable": true}
	switch kind {
	case "NUMBER":
		t["type"], t["precision"], t["scale"] = "fixed", precision, scale
	case "FLOAT":
		t["type"] = "real"
	case "VARCHAR":
		t["type"], t["length"], t["byteLength"] = "text", 16777216, 16777216
	case "TIME", "TIMESTAMP_NTZ", "TIMESTAMP_TZ":
		t["type"], t["scale"] = strings.ToLower(kind), 9
	default: // date, boolean, variant, binary
		t["type"] = strings.ToLower(kind)
	}
	return t, kind
}

func kindOfValues(rows [][]any, i int) string {
	kind := "VARCHAR"
	for _, row := range rows {
		switch row[i].(type) {
		case int64:
			kind = "NUMBER"
		case float64:
			return "FLOAT"
		case []byte:
			return "BINARY"
		case string:
			return "VARCHAR"
		}
	}
	return kind
}

// wireValue writes a value as a row set has it: dates in days and times in seconds since 1970,
// with nine digits of a fraction, instants with the minutes of their zone from -24:00 on.
func wireValue(v any, kind string) *string {
	var text string
	switch v := v.(type) {
	case nil:
		return nil
	case int64:
		text = strconv.FormatInt(v, 10)
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	case []byte:
		text = strings.ToUpper(hex.EncodeToString(v))
	case string:
		text = wireText(v, kind)
	}
	return &text
}

func wireText(v, kind string) string {
	switch kind {
	case "DATE":
		days, _ := textform.ParseDate([]byte(v))
		return strconv.FormatInt(days, 10)
	case "TIME":
		micros, _ := textform.ParseTime([]byte(v))
		return seconds(micros)
	case "TIMESTAMP_NTZ":
		micros, _ := textform.ParseTimestamp([]byte(v))
		return seconds(micros)
	case "TIMESTAMP_TZ":
		t, _ := time.Parse("2006-01-02 15:04:05.000000-07:00", v)
		_, offset := t.Zone()
		return seconds(t.UnixMicro()) + " " + strconv.Itoa(offset/60+1440)
	}
	return v
}

// seconds writes microseconds as the whole seconds before them and the rest: half a second
// before 1970 is "-1.500000000".
func seconds(micros int64) string {
	whole, rest := micros/1_000_000, micros%1_000_000
	if rest < 0 {
		whole, rest = whole-1, rest+1_000_000
	}
	return fmt.Sprintf("%d.%06d000", whole, rest)
}
