package sqlalchemy

import (
	"strings"

	"sqlgen/offline/ops"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
)

const ddlModule = "sqlalchemy.sql.ddl"

func ddlClass(name string, bases ...*pyeval.Class) *pyeval.Class {
	return pyeval.NewNativeClass(name, ddlModule, bases...)
}

// The DDL elements: what op.execute() and connection.execute() take besides
// text and queries.
var (
	BaseDDLElementClass  = ddlClass("BaseDDLElement", ClauseElementClass)
	ExecutableDDLClass   = ddlClass("ExecutableDDLElement", ExecutableClass, BaseDDLElementClass)
	DDLClass             = ddlClass("DDL", ExecutableDDLClass)
	createDropClass      = ddlClass("_CreateDropBase", ExecutableDDLClass)
	createClass          = ddlClass("_CreateBase", createDropClass)
	dropClass            = ddlClass("_DropBase", createDropClass)
	createTableClass     = ddlClass("CreateTable", createClass)
	dropTableClass       = ddlClass("DropTable", dropClass)
	createIndexClass     = ddlClass("CreateIndex", createClass)
	dropIndexClass       = ddlClass("DropIndex", dropClass)
	createSequenceClass  = ddlClass("CreateSequence", createClass)
	dropSequenceClass    = ddlClass("DropSequence", dropClass)
	createSchemaClass    = ddlClass("CreateSchema", createClass)
	dropSchemaClass      = ddlClass("DropSchema", dropClass)
	addConstraintClass   = ddlClass("AddConstraint", createClass)
	dropConstraintClass  = ddlClass("DropConstraint", dropClass)
	setTableCommentClass = ddlClass("SetTableComment", createDropClass)
	dropTableComment     = ddlClass("DropTableComment", createDropClass)
	setColumnComment     = ddlClass("SetColumnComment", createDropClass)
	dropColumnComment    = ddlClass("DropColumnComment", createDropClass)
	setConstraintComment = ddlClass("SetConstraintComment", createDropClass)
	dropConstraintComm   = ddlClass("DropConstraintComment", createDropClass)
)

func init() {
	exportClass(BaseDDLElementClass, ExecutableDDLClass, DDLClass, createDropClass, createClass, dropClass, createTableClass,
		dropTableClass, createIndexClass, dropIndexClass, createSequenceClass, dropSequenceClass, createSchemaClass, dropSchemaClass,
		addConstraintClass, dropConstraintClass, setTableCommentClass, dropTableComment, setColumnComment, dropColumnComment,
		setConstraintComment, dropConstraintComm)

	ExecutableDDLClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("execute_if(dialect=None, callable_=None, state=None)", ddlExecuteIf)
		b.Method("against(target)", ddlAgainst)
		b.Method("__call__(target, bind, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			v, err := ddlAgainstTarget(a.Self, a.Get("target"))
			if err != nil {
				return nil, err
			}
			return th.CallMethod(a.Get("bind"), "execute", v)
		})
		b.Method("__str__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return ddlText(th, a.Self) })
		b.Method("compile(bind=None, dialect=None, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) { return ddlText(th, a.Self) })
	})
	DDLClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(statement, context=None)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, ok := pyeval.AsStr(a.Get("statement"))
			if !ok {
				return nil, argumentError("Expected a string or unicode SQL statement, got '%s'", describe(th, a.Get("statement")))
			}
			d := &ops.DDL{Text: s}
			if !a.IsNone("context") {
				var err error
				if d.Context, err = pairs(th, a.Get("context"), "DDL(context=…)"); err != nil {
					return nil, err
				}
			}
			o := a.Self.(*pyeval.Object)
			o.SetAttr("statement", pyeval.Str(s))
			o.SetAttr("context", a.Get("context"))
			o.Native = &DDLElement{DDL: d, Make: func(at ops.At) ops.Operation { return &ops.Execute{At: at, Element: d} }}
			return pyeval.None, nil
		})
		b.Method("__repr__()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			s, err := th.Repr(attrOr(a.Self.(*pyeval.Object), "statement"))
			return pyeval.Str("<DDL; " + s + ">"), err
		})
	})
	defineTypeDDL()
	defineTableDDL()
	defineIndexDDL()
	defineSequenceDDL()
	defineConstraintDDL()
	defineCommentDDL()
}

// element defines the constructor of a DDL element over a payload of type P.
func element[P any](c *pyeval.Class, params, what string, make func(th *pyeval.Thread, p P, a *pyeval.Args) (func(at ops.At) ops.Operation, error)) {
	c.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__"+params, func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			p, ok := pyeval.Payload[P](a.At(0))
			if !ok {
				return nil, argumentError("%s() expects a %s, not %s", a.Self.Class().Name, what, describe(th, a.At(0)))
			}
			f, err := make(th, p, a)
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.SetAttr("element", a.At(0))
			return pyeval.None, setElement(th, o, f)
		})
	})
}

func setElement(th *pyeval.Thread, o *pyeval.Object, f func(at ops.At) ops.Operation) error {
	d := &DDLElement{Make: f}
	if fn := compilesFor(th, o.Class()); fn != nil {
		hook := compileHook(th, fn, o)
		d.Custom = func() (string, error) { return hook(func() (string, error) { return defaultDDLText(th, f) }) }
	}
	o.Native = d
	return nil
}

// defineTypeDDL defines CreateEnumType, DropEnumType and their twins for
// domains.
func defineTypeDDL() {
	for _, name := range []string{"CreateEnumType", "DropEnumType", "CreateDomainType", "DropDomainType"} {
		base, drop := createClass, strings.HasPrefix(name, "Drop")
		if drop {
			base = dropClass
		}
		c := pyeval.NewNativeClass(name, namedTypesModule, base)
		exportClass(c)
		c.Define(func(b *pyeval.ClassBuilder) {
			b.Method("__init__(element, **kw)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
				t, err := TypeOf(th, a.Get("element"))
				if err != nil {
					return nil, err
				}
				o := a.Self.(*pyeval.Object)
				o.SetAttr("element", a.Get("element"))
				return pyeval.None, setElement(th, o, func(at ops.At) ops.Operation {
					if drop {
						return &ops.DropType{At: at, Type: t}
					}
					return &ops.CreateType{At: at, Type: t}
				})
			})
		})
	}
}

func defineTableDDL() {
	element(createTableClass, "(element, include_foreign_key_constraints=None, if_not_exists=False)", "Table", func(th *pyeval.Thread, t *schema.Table, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		if !a.IsNone("include_foreign_key_constraints") {
			return nil, unsupported("CreateTable(include_foreign_key_constraints=…)")
		}
		ine, err := a.Bool(th, "if_not_exists")
		return func(at ops.At) ops.Operation {
			return &ops.CreateTable{At: at, Table: t, IfNotExists: ine, Statement: true}
		}, err
	})
	element(dropTableClass, "(element, if_exists=False)", "Table", func(th *pyeval.Thread, t *schema.Table, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		ie, err := a.Bool(th, "if_exists")
		return func(at ops.At) ops.Operation {
			return &ops.DropTable{At: at, Table: t, IfExists: ie, Statement: true}
		}, err
	})
}

func defineIndexDDL() {
	element(createIndexClass, "(element, if_not_exists=False)", "Index", func(th *pyeval.Thread, ix *schema.Index, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		ine, err := a.Bool(th, "if_not_exists")
		return func(at ops.At) ops.Operation { return &ops.CreateIndex{At: at, Index: ix, IfNotExists: ine} }, err
	})
	element(dropIndexClass, "(element, if_exists=False)", "Index", func(th *pyeval.Thread, ix *schema.Index, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		ie, err := a.Bool(th, "if_exists")
		return func(at ops.At) ops.Operation { return &ops.DropIndex{At: at, Index: ix, IfExists: ie} }, err
	})
}

func defineSequenceDDL() {
	element(createSequenceClass, "(element, if_not_exists=False)", "Sequence", func(th *pyeval.Thread, s *schema.Sequence, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		ine, err := a.Bool(th, "if_not_exists")
		return func(at ops.At) ops.Operation { return &ops.CreateSequence{At: at, Sequence: s, IfNotExists: ine} }, err
	})
	element(dropSequenceClass, "(element, if_exists=False)", "Sequence", func(th *pyeval.Thread, s *schema.Sequence, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		ie, err := a.Bool(th, "if_exists")
		return func(at ops.At) ops.Operation { return &ops.DropSequence{At: at, Sequence: s, IfExists: ie} }, err
	})
	createSchemaClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(name, if_not_exists=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			n, err := nameOf(a.Get("name"))
			if err != nil {
				return nil, err
			}
			ine, err := a.Bool(th, "if_not_exists")
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.SetAttr("element", a.Get("name"))
			return pyeval.None, setElement(th, o, func(at ops.At) ops.Operation {
				return &ops.CreateSchema{At: at, Name: n, IfNotExists: ine}
			})
		})
	})
	dropSchemaClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(name, cascade=False, if_exists=False)", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			n, err := nameOf(a.Get("name"))
			if err != nil {
				return nil, err
			}
			cascade, err := a.Bool(th, "cascade")
			if err != nil {
				return nil, err
			}
			ie, err := a.Bool(th, "if_exists")
			if err != nil {
				return nil, err
			}
			o := a.Self.(*pyeval.Object)
			o.SetAttr("element", a.Get("name"))
			return pyeval.None, setElement(th, o, func(at ops.At) ops.Operation {
				return &ops.DropSchema{At: at, Name: n, IfExists: ie, Cascade: cascade}
			})
		})
	})
}

func defineConstraintDDL() {
	element(addConstraintClass, "(element, *, isolate_from_table=True)", "Constraint", func(_ *pyeval.Thread, k schema.Constraint, _ *pyeval.Args) (func(ops.At) ops.Operation, error) {
		if k.Base().Table == nil {
			return nil, pyeval.Raise(InvalidRequestErrorClass, "This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?")
		}
		return func(at ops.At) ops.Operation {
			return &ops.CreateConstraint{At: at, Name: "execute", Constraint: k}
		}, nil
	})
	element(dropConstraintClass, "(element, *, cascade=False, if_exists=False, isolate_from_table=True, **kw)", "Constraint", func(th *pyeval.Thread, k schema.Constraint, a *pyeval.Args) (func(ops.At) ops.Operation, error) {
		cascade, err := a.Bool(th, "cascade")
		if err != nil {
			return nil, err
		}
		ie, err := a.Bool(th, "if_exists")
		return func(at ops.At) ops.Operation {
			return &ops.DropConstraint{At: at, Constraint: k, Cascade: cascade, IfExists: ie}
		}, err
	})
}

func defineCommentDDL() {
	table := func(drop bool) func(*pyeval.Thread, *schema.Table, *pyeval.Args) (func(ops.At) ops.Operation, error) {
		return func(_ *pyeval.Thread, t *schema.Table, _ *pyeval.Args) (func(ops.At) ops.Operation, error) {
			return func(at ops.At) ops.Operation {
				o := &ops.TableComment{At: at, Table: t.Name, Schema: t.Schema}
				if !drop && t.Comment != "" {
					o.Comment = &t.Comment
				}
				return o
			}, nil
		}
	}
	element(setTableCommentClass, "(element)", "Table", table(false))
	element(dropTableComment, "(element)", "Table", table(true))
	column := func(drop bool) func(*pyeval.Thread, *schema.Column, *pyeval.Args) (func(ops.At) ops.Operation, error) {
		return func(_ *pyeval.Thread, c *schema.Column, _ *pyeval.Args) (func(ops.At) ops.Operation, error) {
			return func(at ops.At) ops.Operation {
				o := &ops.ColumnComment{At: at, Column: c}
				if !drop && c.Comment != "" {
					o.Comment = &c.Comment
				}
				return o
			}, nil
		}
	}
	element(setColumnComment, "(element)", "Column", column(false))
	element(dropColumnComment, "(element)", "Column", column(true))
	constraint := func(drop bool) func(*pyeval.Thread, schema.Constraint, *pyeval.Args) (func(ops.At) ops.Operation, error) {
		return func(_ *pyeval.Thread, k schema.Constraint, _ *pyeval.Args) (func(ops.At) ops.Operation, error) {
			return func(at ops.At) ops.Operation { return &ops.ConstraintComment{At: at, Constraint: k, Drop: drop} }, nil
		}
	}
	element(setConstraintComment, "(element)", "Constraint", constraint(false))
	element(dropConstraintComm, "(element)", "Constraint", constraint(true))
}

// ddlExecuteIf limits an element to a dialect; one for other dialects executes
// nothing.
func ddlExecuteIf(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	if !a.IsNone("callable_") {
		return nil, unsupported("DDL.execute_if(callable_=…)")
	}
	o := a.Self.(*pyeval.Object)
	d, ok := o.Native.(*DDLElement)
	if !ok {
		return o, nil
	}
	n := *d
	if v := a.Get("dialect"); !pyeval.IsNone(v) {
		names, err := strList(th, v, "dialect")
		if err != nil {
			return nil, err
		}
		n.OtherDialect = true
		for _, s := range names {
			if s == dialectName {
				n.OtherDialect = false
			}
		}
	}
	c := pyeval.NewObject(o.Class(), &n)
	if o.Attrs != nil {
		c.Attrs = o.Attrs.Copy()
	}
	return c, nil
}

func ddlAgainst(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
	return ddlAgainstTarget(a.Self, a.Get("target"))
}

// ddlAgainstTarget is a copy of a DDL() whose %(table)s is the target.
func ddlAgainstTarget(v, target pyeval.Value) (pyeval.Value, error) {
	o, ok := v.(*pyeval.Object)
	if !ok {
		return v, nil
	}
	d, ok := o.Native.(*DDLElement)
	if !ok || d.DDL == nil {
		return v, nil
	}
	n := *d
	text := *d.DDL
	text.Table, _ = pyeval.Payload[*schema.Table](target)
	n.DDL = &text
	n.Make = func(at ops.At) ops.Operation { return &ops.Execute{At: at, Element: &text} }
	c := pyeval.NewObject(o.Class(), &n)
	if o.Attrs != nil {
		c.Attrs = o.Attrs.Copy()
	}
	return c, nil
}

// ddlText is the text of a DDL element.
func ddlText(th *pyeval.Thread, v pyeval.Value) (pyeval.Value, error) {
	d, ok := pyeval.Payload[*DDLElement](v)
	if !ok {
		// A DDL element of the user's own, printed by @compiles.
		if fn := compilesFor(th, v.Class()); fn != nil {
			s, err := compileHook(th, fn, v)(func() (string, error) { return "", unsupported("the default text of " + v.Class().Name) })
			return pyeval.Str(s), err
		}
		return nil, pyeval.Raise(UnsupportedCompilationClass, "Compiler can't render element of type <class '%s'>", v.Class().FullName())
	}
	if d.Custom != nil {
		s, err := d.Custom()
		return pyeval.Str(s), err
	}
	s, err := defaultDDLText(th, d.Make)
	return pyeval.Str(s), err
}

func defaultDDLText(th *pyeval.Thread, make func(at ops.At) ops.Operation) (string, error) {
	c, err := compilerOf(th)
	if err != nil {
		return "", err
	}
	s, err := c.CompileOperation(make(ops.At{Pos: th.CallSite().Pos()}))
	if err != nil {
		return "", compileError(err)
	}
	return s, nil
}
