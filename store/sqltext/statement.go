package sqltext

// Statement is one statement of a script.
type Statement struct {
	Text   string // without the semicolon and the blanks around; comments stay
	Offset int    // of Text in the script, in bytes
}

// Split splits a script at its semicolons. What holds nothing but comments and blanks is left
// out.
func Split(script string) []Statement {
	panic("not written yet")
}

// QualifiedNames returns the first parts of the names that sql writes with a point, as they
// are written and without their quotes, each once and in their order: "shop" of
// shop.customers. Some are aliases: which ones are experiments is for the caller to find out.
func QualifiedNames(sql string) []string {
	panic("not written yet")
}
