package ddl

// block follows the nesting of BEGIN … END in a statement that creates a routine, or that
// is a block itself.
type block struct {
	words     int  // so far
	anonymous bool // BEGIN may begin a block
	first     string
	routine   bool
	declare   bool // DECLARE was seen, its BEGIN not yet
	ended     bool // the token before was END
	depth     int
}

// add takes the next token: a word in upper case, or "" for anything else.
func (b *block) add(word string) {
	b.words++
	b.recognise(word)
	if b.ended {
		b.ended = false
		switch word {
		case "IF", "LOOP", "FOR", "WHILE", "REPEAT": // END IF: what it ends was not counted
			return
		case "CASE":
			b.depth--
			return
		}
		b.depth--
	}
	switch word {
	case "DECLARE":
		b.declare = true
		b.depth++
	case "BEGIN":
		if !b.declare {
			b.depth++
		}
		b.declare = false
	case "CASE":
		b.depth++
	case "END":
		b.ended = true
	}
}

// recognise tells from its first words whether a statement has a body.
func (b *block) recognise(word string) {
	switch {
	case b.words == 1:
		b.first = word
	case b.first == "CREATE" && routines[word]:
		b.routine, b.first = true, ""
	case b.first == "CREATE" && !beforeRoutine[word]:
		b.first = "" // something else is created
	case b.first == "BEGIN" && b.words == 2:
		b.routine = b.anonymous && word != "" && word != "TRANSACTION" && word != "WORK" && word != "NAME"
	case b.first == "DECLARE" && b.words == 3:
		b.routine = b.anonymous && word != "CURSOR"
	}
}

// isOpen reports whether the statement goes on behind a semicolon.
func (b *block) isOpen() bool { return b.routine && b.depth > 0 }

var (
	routines      = wordSet("PROCEDURE FUNCTION TASK TRIGGER ALERT")
	beforeRoutine = wordSet("OR REPLACE ALTER SECURE TEMP TEMPORARY AGGREGATE EXTERNAL CONSTRAINT")
)
