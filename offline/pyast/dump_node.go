package pyast

// node prints one node with its fields in the order of CPython's Python.asdl.
func (d *dumper) node(n Node) {
	switch n := n.(type) {
	case nil:
		d.b.WriteString("None")
	case *JoinedStr:
		d.open("JoinedStr")
		d.inFString++
		dumpNodes(d, "values", n.Values)
		d.inFString--
		d.closeAt(n)
	case *FormattedValue:
		d.open("FormattedValue")
		d.expr("value", n.Value)
		d.num("conversion", n.Conversion)
		if n.FormatSpec != nil {
			d.field("format_spec")
			d.node(n.FormatSpec)
		}
		d.closeAt(n)
	case *Module:
		d.open("Module")
		dumpNodes(d, "body", n.Body)
		d.close()
	case *Expression:
		d.open("Expression")
		d.expr("body", n.Body)
		d.close()
	case *Name:
		d.open("Name")
		d.field("id")
		d.str(n.Id)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *Constant:
		d.open("Constant")
		d.field("value")
		d.value(n.Value)
		if n.UPrefix {
			d.ident("kind", "u")
		}
		d.closeAt(n)
	case *Attribute:
		d.open("Attribute")
		d.expr("value", n.Value)
		d.ident("attr", n.Attr)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *Subscript:
		d.open("Subscript")
		d.expr("value", n.Value)
		d.expr("slice", n.Slice)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *Slice:
		d.open("Slice")
		d.expr("lower", n.Lower)
		d.expr("upper", n.Upper)
		d.expr("step", n.Step)
		d.closeAt(n)
	case *Starred:
		d.open("Starred")
		d.expr("value", n.Value)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *Call:
		d.open("Call")
		d.expr("func", n.Func)
		dumpNodes(d, "args", n.Args)
		dumpNodes(d, "keywords", n.Keywords)
		d.closeAt(n)
	case *Keyword:
		d.open("keyword")
		d.ident("arg", n.Arg)
		d.expr("value", n.Value)
		d.closeAt(n)
	case *UnaryOp:
		d.open("UnaryOp")
		d.word("op", n.Op.Name()+"()")
		d.expr("operand", n.Operand)
		d.closeAt(n)
	case *BinOp:
		d.open("BinOp")
		d.expr("left", n.Left)
		d.word("op", n.Op.Name()+"()")
		d.expr("right", n.Right)
		d.closeAt(n)
	case *BoolOp:
		d.open("BoolOp")
		d.word("op", n.Op.Name()+"()")
		dumpNodes(d, "values", n.Values)
		d.closeAt(n)
	case *Compare:
		d.open("Compare")
		d.expr("left", n.Left)
		dumpList(d, "ops", n.Ops, func(o CmpOperator) { d.b.WriteString(o.Name() + "()") })
		dumpNodes(d, "comparators", n.Comparators)
		d.closeAt(n)
	case *IfExp:
		d.open("IfExp")
		d.expr("test", n.Test)
		d.expr("body", n.Body)
		d.expr("orelse", n.Orelse)
		d.closeAt(n)
	case *Lambda:
		d.open("Lambda")
		d.field("args")
		d.node(n.Args)
		d.expr("body", n.Body)
		d.closeAt(n)
	case *NamedExpr:
		d.open("NamedExpr")
		d.field("target")
		d.node(n.Target)
		d.expr("value", n.Value)
		d.closeAt(n)
	case *Tuple:
		d.open("Tuple")
		dumpNodes(d, "elts", n.Elts)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *List:
		d.open("List")
		dumpNodes(d, "elts", n.Elts)
		d.ctx(n.Ctx)
		d.closeAt(n)
	case *Set:
		d.open("Set")
		dumpNodes(d, "elts", n.Elts)
		d.closeAt(n)
	case *Dict:
		d.open("Dict")
		dumpNodes(d, "keys", n.Keys)
		dumpNodes(d, "values", n.Values)
		d.closeAt(n)
	case *ListComp:
		d.open("ListComp")
		d.expr("elt", n.Elt)
		dumpNodes(d, "generators", n.Generators)
		d.closeAt(n)
	case *SetComp:
		d.open("SetComp")
		d.expr("elt", n.Elt)
		dumpNodes(d, "generators", n.Generators)
		d.closeAt(n)
	case *GeneratorExp:
		d.open("GeneratorExp")
		d.expr("elt", n.Elt)
		dumpNodes(d, "generators", n.Generators)
		d.closeAt(n)
	case *DictComp:
		d.open("DictComp")
		d.expr("key", n.Key)
		d.expr("value", n.Value)
		dumpNodes(d, "generators", n.Generators)
		d.closeAt(n)
	case *Comprehension:
		d.open("comprehension")
		d.expr("target", n.Target)
		d.expr("iter", n.Iter)
		dumpNodes(d, "ifs", n.Ifs)
		d.num("is_async", number01(n.IsAsync))
		d.close()
	case *Await:
		d.open("Await")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *Yield:
		d.open("Yield")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *YieldFrom:
		d.open("YieldFrom")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *Arguments:
		d.open("arguments")
		dumpNodes(d, "posonlyargs", n.Posonlyargs)
		dumpNodes(d, "args", n.Args)
		if n.Vararg != nil {
			d.field("vararg")
			d.node(n.Vararg)
		}
		dumpNodes(d, "kwonlyargs", n.Kwonlyargs)
		dumpNodes(d, "kw_defaults", n.KwDefaults)
		if n.Kwarg != nil {
			d.field("kwarg")
			d.node(n.Kwarg)
		}
		dumpNodes(d, "defaults", n.Defaults)
		d.close()
	case *Arg:
		d.open("arg")
		d.ident("arg", n.Arg)
		d.expr("annotation", n.Annotation)
		d.closeAt(n)
	case *FunctionDef:
		if n.IsAsync {
			d.b.WriteString("Async")
		}
		d.open("FunctionDef")
		d.ident("name", n.Name)
		d.field("args")
		d.node(n.Args)
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "decorator_list", n.DecoratorList)
		d.expr("returns", n.Returns)
		dumpNodes(d, "type_params", n.TypeParams)
		d.closeAt(n)
	case *ClassDef:
		d.open("ClassDef")
		d.ident("name", n.Name)
		dumpNodes(d, "bases", n.Bases)
		dumpNodes(d, "keywords", n.Keywords)
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "decorator_list", n.DecoratorList)
		dumpNodes(d, "type_params", n.TypeParams)
		d.closeAt(n)
	case *Return:
		d.open("Return")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *Delete:
		d.open("Delete")
		dumpNodes(d, "targets", n.Targets)
		d.closeAt(n)
	case *Assign:
		d.open("Assign")
		dumpNodes(d, "targets", n.Targets)
		d.expr("value", n.Value)
		d.closeAt(n)
	case *AugAssign:
		d.open("AugAssign")
		d.expr("target", n.Target)
		d.word("op", n.Op.Name()+"()")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *AnnAssign:
		d.open("AnnAssign")
		d.expr("target", n.Target)
		d.expr("annotation", n.Annotation)
		d.expr("value", n.Value)
		d.num("simple", number01(n.Simple))
		d.closeAt(n)
	case *TypeAlias:
		d.open("TypeAlias")
		d.field("name")
		d.node(n.Name)
		dumpNodes(d, "type_params", n.TypeParams)
		d.expr("value", n.Value)
		d.closeAt(n)
	case *TypeParam:
		d.open([...]string{TypeVar: "TypeVar", TypeVarTuple: "TypeVarTuple", ParamSpec: "ParamSpec"}[n.Kind])
		d.ident("name", n.Name)
		d.expr("bound", n.Bound)
		d.expr("default_value", n.Default)
		d.closeAt(n)
	case *For:
		if n.IsAsync {
			d.b.WriteString("Async")
		}
		d.open("For")
		d.expr("target", n.Target)
		d.expr("iter", n.Iter)
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "orelse", n.Orelse)
		d.closeAt(n)
	case *While:
		d.open("While")
		d.expr("test", n.Test)
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "orelse", n.Orelse)
		d.closeAt(n)
	case *If:
		d.open("If")
		d.expr("test", n.Test)
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "orelse", n.Orelse)
		d.closeAt(n)
	case *With:
		if n.IsAsync {
			d.b.WriteString("Async")
		}
		d.open("With")
		dumpNodes(d, "items", n.Items)
		dumpNodes(d, "body", n.Body)
		d.closeAt(n)
	case *WithItem:
		d.open("withitem")
		d.expr("context_expr", n.ContextExpr)
		d.expr("optional_vars", n.OptionalVars)
		d.close()
	case *Match:
		d.open("Match")
		d.expr("subject", n.Subject)
		dumpNodes(d, "cases", n.Cases)
		d.closeAt(n)
	case *MatchCase:
		d.open("match_case")
		d.field("pattern")
		d.node(n.Pattern)
		d.expr("guard", n.Guard)
		dumpNodes(d, "body", n.Body)
		d.close()
	case *Raise:
		d.open("Raise")
		d.expr("exc", n.Exc)
		d.expr("cause", n.Cause)
		d.closeAt(n)
	case *Try:
		d.open(map[bool]string{false: "Try", true: "TryStar"}[n.IsStar])
		dumpNodes(d, "body", n.Body)
		dumpNodes(d, "handlers", n.Handlers)
		dumpNodes(d, "orelse", n.Orelse)
		dumpNodes(d, "finalbody", n.Finalbody)
		d.closeAt(n)
	case *ExceptHandler:
		d.open("ExceptHandler")
		d.expr("type", n.Type)
		d.ident("name", n.Name)
		dumpNodes(d, "body", n.Body)
		d.closeAt(n)
	case *Assert:
		d.open("Assert")
		d.expr("test", n.Test)
		d.expr("msg", n.Msg)
		d.closeAt(n)
	case *Import:
		d.open("Import")
		dumpNodes(d, "names", n.Names)
		d.closeAt(n)
	case *ImportFrom:
		d.open("ImportFrom")
		d.ident("module", n.Module)
		dumpNodes(d, "names", n.Names)
		d.num("level", n.Level)
		d.closeAt(n)
	case *Alias:
		d.open("alias")
		d.ident("name", n.Name)
		d.ident("asname", n.Asname)
		d.closeAt(n)
	case *Global:
		d.open("Global")
		d.strs("names", n.Names)
		d.closeAt(n)
	case *Nonlocal:
		d.open("Nonlocal")
		d.strs("names", n.Names)
		d.closeAt(n)
	case *ExprStmt:
		d.open("Expr")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *Pass:
		d.open("Pass")
		d.closeAt(n)
	case *Break:
		d.open("Break")
		d.closeAt(n)
	case *Continue:
		d.open("Continue")
		d.closeAt(n)
	case *MatchValue:
		d.open("MatchValue")
		d.expr("value", n.Value)
		d.closeAt(n)
	case *MatchSingleton:
		d.open("MatchSingleton")
		d.field("value")
		d.value(n.Value)
		d.closeAt(n)
	case *MatchSequence:
		d.open("MatchSequence")
		dumpNodes(d, "patterns", n.Patterns)
		d.closeAt(n)
	case *MatchMapping:
		d.open("MatchMapping")
		dumpNodes(d, "keys", n.Keys)
		dumpNodes(d, "patterns", n.Patterns)
		d.ident("rest", n.Rest)
		d.closeAt(n)
	case *MatchClass:
		d.open("MatchClass")
		d.expr("cls", n.Cls)
		dumpNodes(d, "patterns", n.Patterns)
		d.strs("kwd_attrs", n.KwdAttrs)
		dumpNodes(d, "kwd_patterns", n.KwdPatterns)
		d.closeAt(n)
	case *MatchStar:
		d.open("MatchStar")
		d.ident("name", n.Name)
		d.closeAt(n)
	case *MatchAs:
		d.open("MatchAs")
		if n.Pattern != nil {
			d.field("pattern")
			d.node(n.Pattern)
		}
		d.ident("name", n.Name)
		d.closeAt(n)
	case *MatchOr:
		d.open("MatchOr")
		dumpNodes(d, "patterns", n.Patterns)
		d.closeAt(n)
	}
}
