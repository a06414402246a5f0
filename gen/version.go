package gen

import "fmt"

// recipeVersion is part of every stream's key. It is raised when the way in which cells
// are made changes, which is a breaking change.
const recipeVersion = 1

// EngineVersion names everything besides the document, the seed and the row counts that
// a cell depends on: the recipe of this package and the versions of gofakeit and of expr.
// Equal versions make equal cells on every machine.
func EngineVersion() string {
	return fmt.Sprintf("%d+gofakeit.%s+expr.%s", recipeVersion, gofakeitVersion, exprVersion)
}

// exprVersion is the version of the language of expressions; a test holds that it is the
// one of go.mod.
const exprVersion = "v1.17.8"
