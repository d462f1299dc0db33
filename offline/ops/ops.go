// Package ops is what a migration does, as plain data: one type per operation
// of Alembic's op module, each with the place in the revision file that asked
// for it. It prints no SQL; offline/postgres does.
//
// Operations hold schema objects that are already attached to their table; the
// constructors of [Objects] build them as Alembic's operations/schemaobj.py
// does, under the naming convention of env.py's target_metadata.
package ops

import (
	"sqlgen/internal/source"
)

// Operation is one call of the op module.
type Operation interface {
	// Place is where the revision file asked for it.
	Place() source.Pos
	// OpName is the name of the function in Alembic's op module.
	OpName() string
}

// At is the place of an operation; every operation embeds it.
type At struct{ Pos source.Pos }

// Place is the position itself.
func (a At) Place() source.Pos { return a.Pos }
