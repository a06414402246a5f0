package dwsim

import (
	"testing"

	"github.com/dw-sim/dw-sim/schema"
)

// TestSums makes totals of values in the forms in which warehouses return them.
func TestSums(t *testing.T) {
	decimal := func(precision, scale int) *schema.Column {
		return &schema.Column{DataType: "DECIMAL", Precision: &precision, Scale: &scale}
	}
	whole, double, day := &schema.Column{DataType: "BIGINT"}, &schema.Column{DataType: "DOUBLE"}, &schema.Column{DataType: "DATE"}
	for _, tt := range []struct {
		function     string
		column       *schema.Column
		child        *schema.Column
		children     []any
		right, wrong any
	}{
		{"sum", decimal(38, 2), decimal(30, 2), []any{"12345678901234567890.01", nil, "-0.02", "5.00"}, "12345678901234567894.99", "12345678901234567895.00"},
		{"sum", decimal(12, 4), decimal(12, 2), []any{"1.50", "2.25"}, "3.7500", "3.7501"},
		{"sum", decimal(12, 2), decimal(12, 2), nil, "0.00", nil},
		{"sum", whole, whole, []any{int64(1 << 62), int64(1 << 61)}, int64(1<<62 + 1<<61), int64(1 << 62)},
		{"sum", double, double, []any{0.1, 0.2, 0.3}, 0.6, 0.600001},
		{"sum", double, decimal(9, 3), []any{"0.100", "0.200"}, 0.3, 0.31},
		{"sum", decimal(9, 2), double, []any{0.125, 0.125}, "0.25", "0.26"},
		{"avg", decimal(9, 2), decimal(9, 2), []any{"0.01", "0.02"}, "0.02", "0.01"}, // a half goes away from zero
		{"avg", decimal(9, 2), decimal(9, 2), []any{"-0.01", "-0.02", nil}, "-0.02", "-0.01"},
		{"avg", whole, whole, []any{int64(1), int64(2)}, int64(2), int64(1)},
		{"avg", double, whole, []any{int64(1), int64(2)}, 1.5, 1.0},
		{"avg", whole, whole, []any{nil}, nil, int64(0)},
		{"count", whole, nil, []any{int64(7), int64(7)}, int64(2), int64(1)},
		{"count", whole, whole, []any{int64(7), nil}, int64(1), int64(2)},
		{"count", whole, whole, nil, int64(0), nil},
		{"min", decimal(30, 1), decimal(30, 1), []any{"10.0", "9.0"}, "9.0", "10.0"}, // as text it is the other way round
		{"max", decimal(30, 1), decimal(30, 1), []any{"10.0", "9.0"}, "10.0", "9.0"},
		{"min", double, double, []any{-1.5, 2.0}, -1.5, 2.0},
		{"max", day, day, []any{"2024-01-31", "2023-12-31"}, "2024-01-31", "2024-02-01"},
	} {
		column := *tt.column
		column.Total = &schema.Total{Function: tt.function}
		s := newSum(&column, tt.child)
		s.reset()
		for _, child := range tt.children {
			s.add(child)
		}
		if want, got, wrong := s.breaks(tt.right); wrong {
			t.Errorf("%s of %v: %v is wrong, %s instead of %s", tt.function, tt.children, tt.right, got, want)
		}
		if _, _, wrong := s.breaks(tt.wrong); !wrong {
			t.Errorf("%s of %v: %v is right", tt.function, tt.children, tt.wrong)
		}
	}
}
