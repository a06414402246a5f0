// Package result writes the rows of a query in the formats in which people hand them on:
// CSV, TSV, JSON, NDJSON, Markdown, Parquet and Arrow. All of them stream: memory does not grow
// with the number of rows.
package result
