package pg

import (
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/dw-sim/dw-sim/store"
)

// bind returns the values of parameters in the order of names, as the texts that the database
// reads.
func bind(names []string, params []store.Param) ([][]byte, error) {
	values := make([][]byte, len(names))
	for i, name := range names {
		for _, p := range params {
			if p.Name != name {
				continue
			}
			var err error
			if values[i], err = boundText(p.Value); err != nil {
				return nil, fmt.Errorf("the parameter %s: %w", name, err)
			}
		}
	}
	return values, nil
}

// boundText returns nil for NULL.
func boundText(value any) ([]byte, error) {
	switch value := value.(type) {
	case nil:
		return nil, nil
	case int64:
		return strconv.AppendInt(nil, value, 10), nil
	case float64:
		return strconv.AppendFloat(nil, value, 'g', -1, 64), nil
	case bool:
		return strconv.AppendBool(nil, value), nil
	case []byte:
		return append([]byte(`\x`), hex.EncodeToString(value)...), nil
	case string:
		return []byte(value), nil
	}
	return nil, fmt.Errorf("a value of type %T cannot be bound", value)
}
