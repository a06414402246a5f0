// Package ddl turns the CREATE TABLE statements of a Redshift, Snowflake or standard SQL
// script into an experiment, and an experiment into CREATE TABLE statements.
//
// A script is read in four steps:
//
//  1. The text is masked at equal length where the dialects differ from the SQL that the
//     tokenizer of github.com/xwb1989/sqlparser knows (comments, quoted names, dollar
//     quotes, casts, letters beyond ASCII), and that tokenizer cuts it into tokens. Every
//     token keeps its place in the script.
//  2. A recursive descent of our own reads the statements. This carries the load: sqlparser
//     knows MySQL of 2018 and by itself reads one in twenty of such statements.
//  3. The plain core of every table goes through sqlparser's grammar as an independent
//     second reading, and its columns must agree with ours.
//  4. The tables, put together from all statements of the script, are mapped to a document;
//     what it cannot hold is named in a warning.
//
// A dialect is data: a file each with its types, clauses and links to the vendor's pages.
package ddl
