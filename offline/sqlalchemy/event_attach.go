package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

// attachListener is a handler of after_parent_attach, as
// `@event.listens_for(Column, "after_parent_attach")` registers it: of a whole
// class, or of one column.
type attachListener struct {
	class  *pyeval.Class
	column *schema.Column
	fn     pyeval.Value
}

type attachKey struct{}

// listenAttach records a handler for the columns, tables or types that get a
// parent from now on. Handlers that run before the parent is set have nothing to
// see offline that those after it don't; both run afterwards.
func listenAttach(th *pyeval.Thread, id string, l attachListener) error {
	of := l.class
	if l.column != nil {
		of = ColumnClass
	}
	known := id == "after_parent_attach" || id == "before_parent_attach"
	if !known || !of.IsSubclassOf(ColumnClass) && !of.IsSubclassOf(TableClass) && !tellsParent(of) {
		return unsupported("listening to the event " + id + " of " + of.Name)
	}
	if u, ok := l.fn.(*pyeval.Unknown); ok {
		return u.Refuse("a listener of the event " + id + " must be known")
	}
	list, _ := th.Interp().Host(attachKey{}).([]attachListener)
	th.Interp().SetHost(attachKey{}, append(list, l))
	return nil
}

// tellsParent reports whether a type's class hears of its column.
func tellsParent(c *pyeval.Class) bool {
	return c.IsSubclassOf(SchemaEventTargetClass) && !c.IsSubclassOf(SchemaItemClass) && c.IsSubclassOf(TypeEngineClass)
}

// attached calls the handlers for an object that has got its parent.
func attached(th *pyeval.Thread, o, parent pyeval.Value) error {
	list, _ := th.Interp().Host(attachKey{}).([]attachListener)
	object, ok := o.(*pyeval.Object)
	if !ok {
		return nil
	}
	for _, l := range list {
		if l.class != nil && object.Class().IsSubclassOf(l.class) || l.column != nil && object.Native == any(l.column) {
			if _, err := th.Call(l.fn, o, parent); err != nil {
				return err
			}
		}
	}
	return nil
}

// Attached calls the handlers of a column that a table has got; it is nil when
// there are none.
func Attached(th *pyeval.Thread) func(*schema.Column, *schema.Table) error {
	if th.Interp().Host(attachKey{}) == nil {
		return nil
	}
	return func(c *schema.Column, t *schema.Table) error {
		return attached(th, columnObject(th, c), tableObject(t))
	}
}
