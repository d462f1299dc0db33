package ops

import "sqlgen/offline/schema"

// CreateSequence is CreateSequence(seq) or seq.create(bind).
type CreateSequence struct {
	At
	Sequence    *schema.Sequence
	IfNotExists bool
}

// DropSequence is DropSequence(seq) or seq.drop(bind).
type DropSequence struct {
	At
	Sequence *schema.Sequence
	IfExists bool
}

func (*CreateSequence) OpName() string { return "execute" }
func (*DropSequence) OpName() string   { return "execute" }
