package gen

// FindingKind names a kind of rule that a document makes for the rows.
type FindingKind string

// The kinds of rules.
const (
	FindingRows         FindingKind = "rows"         // how many there are
	FindingType         FindingKind = "data type"    // every value is one of the column's type
	FindingPrimaryKey   FindingKind = "primary key"  // required and unique as a whole
	FindingUnique       FindingKind = "unique"       // no two rows are alike in it
	FindingForeignKey   FindingKind = "foreign key"  // leads to a row of the parent
	FindingRequired     FindingKind = "required"     // never NULL
	FindingRange        FindingKind = "range"        // within the bounds
	FindingValues       FindingKind = "values"       // one of those that are listed
	FindingLength       FindingKind = "length"       // no longer than the column
	FindingPattern      FindingKind = "pattern"      // matches the regular expression
	FindingCheck        FindingKind = "check"        // a SQL condition
	FindingOrder        FindingKind = "order"        // after others, by a gap
	FindingDifference   FindingKind = "difference"   // leads to another row than its neighbour
	FindingTree         FindingKind = "tree"         // no cycle, and no deeper than asked
	FindingTotal        FindingKind = "total"        // what the children add up to
	FindingExpression   FindingKind = "expression"   // what the expression makes of the row
	FindingDistribution FindingKind = "distribution" // χ² test against the distribution
	FindingWeights      FindingKind = "weights"      // χ² test against the weights
	FindingCardinality  FindingKind = "cardinality"  // children of a parent
	FindingNullRate     FindingKind = "null rate"    // share of NULLs
	FindingCorrelation  FindingKind = "correlation"  // of ranks
)

// FindingStatus says how a rule fares.
type FindingStatus string

// What can become of a rule. The zero status is that of a statistical test whose
// p-value has not been judged yet.
const (
	FindingHolds      FindingStatus = "ok"
	FindingViolated   FindingStatus = "violated"
	FindingNotChecked FindingStatus = "not checked" // Finding.Why says why
)

// Finding compares one rule of the document with the rows that there are.
type Finding struct {
	Status     FindingStatus `json:"status"`
	Kind       FindingKind   `json:"kind"`
	Table      string        `json:"table"`
	Columns    []string      `json:"columns"`            // that the rule is about; none where it is about the table
	Asked      string        `json:"asked"`              // by the document, in words
	Observed   string        `json:"observed,omitempty"` // in the rows, in words
	Violations int64         `json:"violations"`         // rows, or keys, that break the rule
	Examples   []string      `json:"examples,omitempty"` // up to three of them

	Statistic        *float64 `json:"statistic,omitempty"` // of a statistical test: χ², or the quantity that Observed tells
	DegreesOfFreedom *int64   `json:"degrees_of_freedom,omitempty"`
	P                *float64 `json:"p_value,omitempty"` // probability of rows at least as far from what is asked, by chance

	Why string `json:"why,omitempty"` // it was not checked
}

// notChecked returns f as a rule that was not checked.
func (f Finding) notChecked(why string) Finding {
	f.Status, f.Why = FindingNotChecked, why
	return f
}

// settled returns f as holding or violated, by its Violations.
func (f Finding) settled() Finding {
	f.Status = FindingHolds
	if f.Violations > 0 {
		f.Status = FindingViolated
	}
	return f
}

// mostExamples is how many violations a finding names.
const mostExamples = 3

// breaches counts what breaks a rule and keeps the first for examples.
type breaches struct {
	count    int64
	examples []string
}

// add counts one; example is asked for only while examples are wanting.
func (b *breaches) add(example func() string) {
	if len(b.examples) < mostExamples {
		b.examples = append(b.examples, example())
	}
	b.count++
}
