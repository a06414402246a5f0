// Package examples has documents and queries of this folder in programs, so that what they show
// needs no file.
package examples

import _ "embed"

// Shop is the document of an online shop, in JSON.
//
//go:embed shop.json
var Shop []byte

// ShopQueries are questions about the shop, as statements for SQLite with comments before them.
//
//go:embed queries/shop.sql
var ShopQueries string
