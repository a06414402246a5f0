// Package pg is what the warehouses that speak the protocol of Postgres share: namespaces
// that are schemas, built beside the present one and renamed in its place, their marks and
// fences, queries that only read, and rows in the binary form of COPY. What differs between
// them is in [Engine].
package pg
