// Package sqltext reads SQL as text: its tokens, its statements, the names that it uses, and
// places in it. It knows enough to split scripts, to point at errors and to complete words; what
// a statement may do is never for it to decide, but for the database.
package sqltext
