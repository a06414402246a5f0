package pg

// What tests look at.
var (
	AppendNumeric = appendNumeric
	ParseNumeric  = parseNumeric
	Names         = names
)
