package sqlalchemy

import (
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

func init() {
	exportClass(ColumnClass, unspecifiedClass)
	exportValue("sqlalchemy.BLANK_SCHEMA", pyeval.NewObject(unspecifiedClass, "BLANK_SCHEMA"))
	for _, name := range []string{"RETAIN_SCHEMA", "NULL_UNSPECIFIED"} {
		exportValue(schemaModule+"."+name, pyeval.NewObject(unspecifiedClass, name))
	}
	ColumnClass.Define(func(b *pyeval.ClassBuilder) {
		b.Unknowns(pyeval.AllowUnknown)
		b.New("", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			return pyeval.NewObject(a.SelfClass(), nil), nil
		})
		b.Method(columnSig, columnInit)
		b.Unknowns(pyeval.RefuseUnknown)
		b.Attr("__visit_name__", pyeval.Str("column"))
		b.Attr("inherit_cache", pyeval.True)
		b.ClassMethod("__class_getitem__(item)", subscripted)
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := columnOf(a.Self)
			if err != nil {
				return nil, err
			}
			s, err := columnRepr(th, c)
			return pyeval.Str(s), err
		})
		b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := columnOf(a.Self)
			switch {
			case err != nil:
				return nil, err
			case c.Name.None():
				return pyeval.Str("(no name)"), nil
			case c.Table != nil && !c.Table.Name.None():
				return pyeval.Str(c.Table.Name.Text + "." + c.Name.Text), nil
			}
			return pyeval.Str(c.Name.Text), nil
		})
		columnCopy := func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := columnOf(a.Self)
			if err != nil {
				return nil, err
			}
			return columnObject(th, copyColumn(c)), nil
		}
		b.Method("copy(**kw)", columnCopy)
		b.Method("_copy(**kw)", columnCopy)
		b.Method("references(column)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := columnOf(a.Self)
			if err != nil {
				return nil, err
			}
			other, _ := pyeval.Payload[*schema.Column](a.Get("column"))
			for _, fk := range c.ForeignKeys {
				if other != nil && targetColumn(fk) == other {
					return pyeval.True, nil
				}
			}
			return pyeval.False, nil
		})
		b.Method("append_foreign_key(fk)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			c, err := columnOf(a.Self)
			if err != nil {
				return nil, err
			}
			return pyeval.None, addColumnItem(th, c, a.Get("fk"))
		})
		defineColumnProperties(b)
	})
}

// columnOf is the payload of a column object; one whose constructor was not
// called has none.
func columnOf(v pyeval.Value) (*schema.Column, error) {
	c, ok := pyeval.Payload[*schema.Column](v)
	if !ok {
		return nil, pyeval.Raise(pyeval.AttributeErrorClass, "Column.__init__() has not been called on this object")
	}
	return c, nil
}

// copyColumn is an unattached copy with objects of its own.
func copyColumn(c *schema.Column) *schema.Column {
	n := c.Copy()
	i := *infoOf(c)
	i.obj, i.attached = nil, nil
	if old := infoOf(c).obj; old != nil {
		i.obj = pyeval.NewObject(old.Class(), n)
		if old.Attrs != nil {
			i.obj.Attrs = old.Attrs.Copy()
		}
	}
	n.Info = &i
	for _, fk := range n.ForeignKeys {
		fk.Info = nil
	}
	for _, k := range n.Constraints {
		k.Base().Info = nil
	}
	return n
}

func triValue(t schema.Tri) pyeval.Value {
	switch t {
	case schema.Yes:
		return pyeval.True
	case schema.No:
		return pyeval.False
	}
	return pyeval.None
}

// property adds a property over the payload of type P.
func property[P any](b *pyeval.ClassBuilder, name string, get func(th *pyeval.Thread, p P) (pyeval.Value, error), set func(th *pyeval.Thread, p P, v pyeval.Value) error) {
	payload := func(self pyeval.Value) (P, error) {
		p, ok := pyeval.Payload[P](self)
		if !ok {
			return p, pyeval.Raise(pyeval.AttributeErrorClass, "'%s' object has no attribute '%s': its __init__() has not been called", pyeval.TypeName(self), name)
		}
		return p, nil
	}
	var setter pyeval.Setter
	if set != nil {
		setter = func(th *pyeval.Thread, self, v pyeval.Value) error {
			p, err := payload(self)
			if err != nil {
				return err
			}
			if u, ok := v.(*pyeval.Unknown); ok {
				return u.Refuse("a value assigned to ." + name + " must be known")
			}
			return set(th, p, v)
		}
	}
	b.Property(name, func(th *pyeval.Thread, self pyeval.Value) (pyeval.Value, error) {
		p, err := payload(self)
		if err != nil {
			return nil, err
		}
		return get(th, p)
	}, setter)
}

func defineColumnProperties(b *pyeval.ClassBuilder) {
	type column = *schema.Column
	property(b, "name", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return nameValue(c.Name), nil },
		func(_ *pyeval.Thread, c column, v pyeval.Value) (err error) {
			old := c.Name.Text
			if c.Name, err = nameOf(v); err == nil && c.Table == nil && (c.Key == "" || c.Key == old) {
				c.Key = c.Name.Text
			}
			return err
		})
	property(b, "key", func(_ *pyeval.Thread, c column) (pyeval.Value, error) {
		if c.KeyOf() == "" {
			return pyeval.None, nil
		}
		return pyeval.Str(c.KeyOf()), nil
	}, func(_ *pyeval.Thread, c column, v pyeval.Value) error {
		s, ok := pyeval.AsStr(v)
		if !ok || c.Table != nil {
			return argumentError("the key of a column must be a str and be set before the column has a table")
		}
		c.Key = s
		return nil
	})
	property(b, "type", func(th *pyeval.Thread, c column) (pyeval.Value, error) { return columnType(c), nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error { return setColumnType(th, c, v) })
	property(b, "nullable", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return pyeval.Bool(c.IsNullable()), nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error {
			t, err := th.Truth(v)
			c.Nullable = schema.TriOf(t)
			return err
		})
	property(b, "primary_key", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return pyeval.Bool(c.PrimaryKey), nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) (err error) {
			c.PrimaryKey, err = th.Truth(v)
			return err
		})
	tri := func(name string, at func(c column) *schema.Tri) {
		property(b, name, func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return triValue(*at(c)), nil },
			func(th *pyeval.Thread, c column, v pyeval.Value) error {
				if pyeval.IsNone(v) {
					*at(c) = schema.Unset
					return nil
				}
				t, err := th.Truth(v)
				*at(c) = schema.TriOf(t)
				return err
			})
	}
	tri("unique", func(c column) *schema.Tri { return &c.Unique })
	tri("index", func(c column) *schema.Tri { return &c.Index })
	property(b, "system", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return pyeval.Bool(c.System), nil }, nil)
	property(b, "quote", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return triValue(c.Name.Quote), nil }, nil)
	property(b, "autoincrement", func(_ *pyeval.Thread, c column) (pyeval.Value, error) {
		switch c.Autoincrement {
		case schema.AutoincrementTrue:
			return pyeval.True, nil
		case schema.AutoincrementFalse:
			return pyeval.False, nil
		case schema.AutoincrementIgnoreFK:
			return pyeval.Str("ignore_fk"), nil
		}
		return pyeval.Str("auto"), nil
	}, func(th *pyeval.Thread, c column, v pyeval.Value) (err error) {
		c.Autoincrement, err = autoincrement(th, v)
		return err
	})
	property(b, "comment", func(_ *pyeval.Thread, c column) (pyeval.Value, error) {
		if !c.HasComment {
			return pyeval.None, nil
		}
		return pyeval.Str(c.Comment), nil
	}, func(_ *pyeval.Thread, c column, v pyeval.Value) error {
		c.Comment, c.HasComment = pyeval.AsStr(v)
		return nil
	})
	object := func(name string, at func(i *columnInfo) *pyeval.Value) {
		property(b, name, func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return *at(infoOf(c)), nil }, nil)
	}
	object("computed", func(i *columnInfo) *pyeval.Value { return &i.computed })
	object("identity", func(i *columnInfo) *pyeval.Value { return &i.identity })
	property(b, "doc", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return infoOf(c).doc, nil },
		func(_ *pyeval.Thread, c column, v pyeval.Value) error {
			infoOf(c).doc = v
			return nil
		})
	property(b, "default", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return infoOf(c).dflt, nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error { return setDefault(th, c, v, false) })
	property(b, "onupdate", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return infoOf(c).onUpdate, nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error { return setDefault(th, c, v, true) })
	property(b, "server_default", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return infoOf(c).serverDefault, nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error {
			if pyeval.IsNone(v) {
				c.ServerDefault, infoOf(c).serverDefault = nil, pyeval.None
				return nil
			}
			return setServerDefault(th, c, v, false)
		})
	property(b, "server_onupdate", func(_ *pyeval.Thread, c column) (pyeval.Value, error) { return infoOf(c).serverOnUpdate, nil },
		func(th *pyeval.Thread, c column, v pyeval.Value) error {
			if pyeval.IsNone(v) {
				c.ServerOnUpdate, infoOf(c).serverOnUpdate = nil, pyeval.None
				return nil
			}
			return setServerDefault(th, c, v, true)
		})
	property(b, "info", func(_ *pyeval.Thread, c column) (pyeval.Value, error) {
		i := infoOf(c)
		if i.info == nil {
			i.info = pyeval.NewDict()
		}
		return i.info, nil
	}, func(_ *pyeval.Thread, c column, v pyeval.Value) error {
		infoOf(c).info, _ = v.(*pyeval.Dict)
		return nil
	})
	property(b, "table", func(_ *pyeval.Thread, c column) (pyeval.Value, error) {
		if c.Table == nil {
			return pyeval.None, nil
		}
		return tableObject(c.Table), nil
	}, nil)
	property(b, "foreign_keys", func(th *pyeval.Thread, c column) (pyeval.Value, error) {
		var out []pyeval.Value
		for _, fk := range c.ForeignKeys {
			out = append(out, foreignKeyObject(fk))
		}
		return th.NewSet(out)
	}, nil)
	property(b, "constraints", func(th *pyeval.Thread, c column) (pyeval.Value, error) {
		var out []pyeval.Value
		for _, k := range c.Constraints {
			out = append(out, constraintObject(k))
		}
		return th.NewSet(out)
	}, nil)
}

// columnType is the type object of a column.
func columnType(c *schema.Column) pyeval.Value {
	i := infoOf(c)
	if pyeval.IsNone(i.typ) {
		i.typ = TypeObject(c.Type)
	}
	return i.typ
}
