package spelling

// set makes a set of words.
func set(words ...string) map[string]bool {
	all := make(map[string]bool, len(words))
	for _, w := range words {
		all[w] = true
	}
	return all
}

// reserved are words with which no operand begins and which are no alias.
var reserved = set(
	"ALL", "AND", "AS", "ASC", "BETWEEN", "BY", "CROSS", "DESC", "DISTINCT", "ELSE", "END", "ESCAPE", "EXCEPT", "FETCH", "FILTER", "FROM", "FULL", "GLOB",
	"GROUP", "HAVING", "ILIKE", "IN", "INNER", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIKE", "LIMIT", "MATCH", "NATURAL", "NOT", "NOTNULL",
	"ON", "OR", "ORDER", "OUTER", "OVER", "REGEXP", "RLIKE", "SELECT", "SIMILAR", "THEN", "UNION", "USING", "WHEN", "WHERE", "WITHIN",
)

// afterOperand are words that are names elsewhere, but go on with the clause behind an operand.
var afterOperand = set("COLLATE", "NULLS", "OFFSET", "QUALIFY", "RESPECT", "IGNORE", "WINDOW", "ROWS", "RANGE", "GROUPS", "LEFT", "RIGHT", "MINUS", "AT", "START", "CONNECT", "PIVOT", "UNPIVOT", "SAMPLE", "TABLESAMPLE", "MATCH_RECOGNIZE", "FOR", "WITH", "ASOF", "SEMI", "ANTI", "POSITIONAL", "PARTITION", "EXCLUDE")
