package revision

import (
	"slices"
	"strings"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// outline is what can be told of a revision file without evaluating it.
type outline struct {
	file  *source.File // in UTF-8
	plain bool         // importing the file does nothing but bind names to what outline says
	vars  variables
	doc   source.Span // of the docstring's statement; zero for none
}

// variables are the module-level names that make a file a revision.
type variables struct{ revision, downRevision, branchLabels, dependsOn Variable }

func (v *variables) byName(name string) *Variable {
	switch name {
	case "revision":
		return &v.revision
	case "down_revision":
		return &v.downRevision
	case "branch_labels":
		return &v.branchLabels
	case "depends_on":
		return &v.dependsOn
	}
	return nil
}

// Variable is the value of a module-level name of a revision file.
type Variable struct {
	Set     bool     // the name is there
	Strings []string // of a string, or of a tuple, list or set of strings; none for None
	Scalar  bool     // it is a string
	Wrong   string   // the Python type of a value that is none of these, else ""
	Span    source.Span
}

// scan reads a file's outline. The error is that of pyast, of type *source.Error.
//
// A file is plain if it consists of a docstring, imports, assignments of literals,
// functions without decorators, classes of plain assignments and functions, and what
// stands under `if TYPE_CHECKING` or `if __name__ == "__main__"`. Everything else may
// have effects or fail, as Alembic imports every revision of a project: then only
// evaluation tells.
//
// The memo, which may be nil, remembers what one file had in common with the next.
func scan(file *source.File, remembered *memo) (outline, error) {
	file, err := pyast.Decode(file)
	if err != nil {
		return outline{}, err
	}
	stmts, err := pyast.TopLevel(file)
	if err != nil {
		return outline{}, err
	}
	if remembered == nil {
		remembered = &memo{}
	}
	s := scanner{outline: outline{file: file, plain: true}, memo: remembered}
	for i := 0; i < len(stmts); i++ {
		if !s.plain {
			s.locate(&stmts[i])
			continue
		}
		last := i
		for last < len(stmts) && (stmts[last].Kind == pyast.TopImport || stmts[last].Kind == pyast.TopFrom) && !stmts[last].Several {
			last++
		}
		if last > i && s.bound == nil {
			s.plain = s.importBlock(stmts[i:last])
			i = last - 1
			continue
		}
		if s.plain = s.stmt(&stmts[i], i == 0); !s.plain {
			s.locate(&stmts[i])
		}
	}
	return s.outline, nil
}

// locate notes where a variable of a file that is not plain is assigned; its value
// is for evaluation to tell.
func (s *scanner) locate(t *pyast.TopStmt) {
	if v := s.vars.byName(t.Name); v != nil && (t.Kind == pyast.TopAssign || t.Kind == pyast.TopAnnAssign) {
		v.Span = t.Span
	}
}

type scanner struct {
	outline
	bound  []string // names bound so far
	future bool     // annotations are not evaluated
	memo   *memo
	alike  bool // the names bound are at least those of the memo
}

// memo is the import block of the last file, and the annotations that were plain
// below it: most files of a project come from one template.
type memo struct {
	harmless func(module string) bool // Directory.Harmless

	imports     string
	bound       []string
	future      bool
	annotations []string
}

// importBlock takes the first imports of a file.
func (s *scanner) importBlock(stmts []pyast.TopStmt) bool {
	text := s.file.Content[stmts[0].Start:stmts[len(stmts)-1].End]
	if text != s.memo.imports || text == "" {
		for i := range stmts {
			if !s.imports(s.file.Content[stmts[i].Start:stmts[i].End]) {
				return false
			}
		}
		*s.memo = memo{harmless: s.memo.harmless, imports: text, bound: slices.Clip(s.bound), future: s.future}
	}
	s.bound, s.future, s.alike = s.memo.bound, s.memo.future, true
	return true
}

func (s *scanner) isBound(name string) bool {
	return slices.Contains(s.bound, name) || builtins[name]
}

func (s *scanner) stmt(t *pyast.TopStmt, first bool) bool {
	if t.Several {
		return false
	}
	text := s.file.Content[t.Start:t.End]
	switch t.Kind {
	case pyast.TopString:
		if !isPlainString(text) {
			stmts, err := pyast.ParseStmt(s.file, t.Span)
			if err != nil || len(stmts) != 1 {
				return false
			}
			e, ok := stmts[0].(*pyast.ExprStmt)
			if !ok {
				return false
			}
			c, ok := e.Value.(*pyast.Constant)
			if !ok {
				return false
			}
			if _, isStr := c.Value.(string); !isStr {
				return true
			}
		}
		if first {
			s.doc = t.Span
		}
		return true
	case pyast.TopImport, pyast.TopFrom:
		return s.imports(text)
	case pyast.TopAssign, pyast.TopAnnAssign:
		return s.assign(t, text)
	case pyast.TopDef:
		s.bound = append(s.bound, t.Name)
		return plainHeader(text, t.Name) || s.function(t)
	case pyast.TopClass:
		return s.class(t)
	case pyast.TopIf:
		return s.condition(t)
	case pyast.TopOther:
		return text == "pass"
	}
	return false
}

// isPlainString recognizes one literal without prefix, most docstrings.
func isPlainString(text string) bool {
	for _, quote := range []string{`"""`, `'''`} {
		if strings.HasPrefix(text, quote) && len(text) >= 6 {
			inner := text[3:]
			return strings.Index(inner, quote) == len(inner)-3 && !strings.HasSuffix(inner[:len(inner)-3], `\`)
		}
	}
	_, ok := plainString(text)
	return ok
}

// plainString is the value of a one-line literal without prefix and escapes.
func plainString(text string) (string, bool) {
	if len(text) < 2 || text[0] != '"' && text[0] != '\'' || text[len(text)-1] != text[0] {
		return "", false
	}
	inner := text[1 : len(text)-1]
	if strings.ContainsAny(inner, "\\\"'\n\r") {
		return "", false
	}
	return inner, true
}

// imports notes what an import binds. Star imports bind what is not known, relative
// ones fail in a file that is no part of a package.
func (s *scanner) imports(text string) bool {
	if strings.ContainsAny(text, "\\#;") {
		return false
	}
	rest, isFrom := strings.CutPrefix(text, "from")
	if isFrom {
		module, names, ok := strings.Cut(rest, " import")
		module = strings.TrimSpace(module)
		if !ok || strings.HasPrefix(module, ".") || !s.harmlessImport(module) {
			return false
		}
		rest = strings.Trim(strings.TrimSpace(names), "()")
		s.future = s.future || module == "__future__" && strings.Contains(rest, "annotations")
	} else {
		rest = strings.TrimPrefix(rest, "import")
	}
	for part := range strings.SplitSeq(rest, ",") {
		part = strings.TrimSpace(part)
		if module, _, _ := strings.Cut(part, " "); !isFrom && !s.harmlessImport(module) {
			return false
		}
		if i := strings.LastIndexAny(part, " \t"); i >= 0 {
			part = part[i+1:] // … as name
		} else if !isFrom {
			part, _, _ = strings.Cut(part, ".")
		}
		switch {
		case part == "*":
			return false
		case part != "":
			s.bound = append(s.bound, part)
		}
	}
	return true
}

func (s *scanner) harmlessImport(module string) bool {
	return s.memo.harmless == nil || module == "" || s.memo.harmless(module)
}

// assign takes `name = value` and `name: annotation = value`.
func (s *scanner) assign(t *pyast.TopStmt, text string) bool {
	if t.Name == "" || strings.HasPrefix(t.Name, "__") {
		return false
	}
	wanted := s.vars.byName(t.Name)
	rest := strings.TrimLeft(text[len(t.Name):], " \t")
	if t.Kind == pyast.TopAnnAssign && strings.HasPrefix(rest, ":") {
		annotation, value, ok := strings.Cut(rest[1:], "=")
		if !ok || !s.plainAnnotation(annotation) {
			return s.assignTree(t, wanted)
		}
		rest = value
	} else {
		rest = strings.TrimPrefix(rest, "=")
	}
	rest = strings.TrimLeft(rest, " \t")
	value, isString := plainString(rest)
	if !isString && rest != "None" {
		return s.assignTree(t, wanted)
	}
	if wanted != nil {
		*wanted = Variable{Set: true, Scalar: isString, Span: source.Span{Start: t.End - int32(len(rest)), End: t.End}}
		if isString {
			wanted.Strings = []string{value}
		}
	}
	s.bound = append(s.bound, t.Name)
	return true
}

// plainAnnotation accepts names, dots, brackets, commas and bars if the names are bound.
func (s *scanner) plainAnnotation(text string) bool {
	if s.alike && slices.Contains(s.memo.annotations, text) {
		return true
	}
	outside := false // a name that is not of the import block
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '[' || c == ']' || c == ',' || c == '|' || c == '.':
			i++
		case isNameByte(c):
			j := i
			for j < len(text) && isNameByte(text[j]) {
				j++
			}
			name := text[i:j]
			if !s.future && (i == 0 || text[i-1] != '.') && !builtins[name] && !slices.Contains(s.memo.bound, name) {
				if outside = true; !s.isBound(name) {
					return false
				}
			}
			i = j
		default:
			return false
		}
	}
	if s.alike && !outside && len(s.memo.annotations) < 8 {
		s.memo.annotations = append(s.memo.annotations, text)
	}
	return true
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// assignTree is assign for what needs parsing.
func (s *scanner) assignTree(t *pyast.TopStmt, wanted *Variable) bool {
	stmts, err := pyast.ParseStmt(s.file, t.Span)
	if err != nil || len(stmts) != 1 {
		return false
	}
	var value pyast.Expr
	switch n := stmts[0].(type) {
	case *pyast.Assign:
		if len(n.Targets) != 1 {
			return false
		}
		value = n.Value
	case *pyast.AnnAssign:
		if !s.future && !s.harmlessAnnotation(n.Annotation) {
			return false
		}
		if n.Value == nil {
			return true
		}
		value = n.Value
	default:
		return false
	}
	if wanted != nil {
		v, ok := literalVariable(value)
		if !ok {
			return false
		}
		*wanted = v
	} else if !s.harmless(value) {
		return false
	}
	s.bound = append(s.bound, t.Name)
	return true
}

// literalVariable is the value of a literal: None, a string, or a sequence of strings.
func literalVariable(e pyast.Expr) (Variable, bool) {
	v := Variable{Set: true, Span: e.Span()}
	var elements []pyast.Expr
	switch n := e.(type) {
	case *pyast.Constant:
		switch value := n.Value.(type) {
		case nil:
			return v, true
		case string:
			v.Strings, v.Scalar = []string{value}, true
			return v, true
		}
		return v, false
	case *pyast.Tuple:
		elements = n.Elts
	case *pyast.List:
		elements = n.Elts
	case *pyast.Set:
		elements = n.Elts
	default:
		return v, false
	}
	for _, x := range elements {
		c, ok := x.(*pyast.Constant)
		if !ok {
			return v, false
		}
		text, ok := c.Value.(string)
		if !ok {
			return v, false
		}
		v.Strings = append(v.Strings, text)
	}
	return v, true
}

// harmless says that evaluating an expression has no effect and does not fail:
// literals, displays of them, names that are bound.
func (s *scanner) harmless(e pyast.Expr) bool {
	all := func(list []pyast.Expr) bool {
		return !slices.ContainsFunc(list, func(x pyast.Expr) bool { return !s.harmless(x) })
	}
	switch n := e.(type) {
	case nil:
		return true
	case *pyast.Constant:
		return true
	case *pyast.Name:
		return s.isBound(n.Id)
	case *pyast.Tuple:
		return all(n.Elts)
	case *pyast.List:
		return all(n.Elts)
	case *pyast.Dict:
		return !slices.Contains(n.Keys, nil) && all(n.Keys) && all(n.Values)
	case *pyast.UnaryOp:
		c, ok := n.Operand.(*pyast.Constant)
		if !ok {
			return false
		}
		_, isInt := c.Value.(int64)
		_, isFloat := c.Value.(float64)
		return n.Op == pyast.USub && (isInt || isFloat)
	}
	return false
}

// plainHeader recognizes `def name():` and `def name() -> None:`.
func plainHeader(text, name string) bool {
	rest, ok := strings.CutPrefix(text, "def "+name+"()")
	if !ok {
		return false
	}
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, " -> None:")
}

// function checks what a def evaluates: defaults and annotations.
func (s *scanner) function(t *pyast.TopStmt) bool {
	if s.file.Content[t.Start] == '@' {
		return false
	}
	stmts, err := pyast.ParseStmt(s.file, t.Span)
	if err != nil || len(stmts) != 1 {
		return false
	}
	f, ok := stmts[0].(*pyast.FunctionDef)
	if !ok {
		return false
	}
	return s.harmlessHeader(f)
}

func (s *scanner) harmlessHeader(f *pyast.FunctionDef) bool {
	if len(f.DecoratorList) > 0 || len(f.TypeParams) > 0 {
		return false
	}
	for _, e := range append(slices.Clone(f.Args.Defaults), f.Args.KwDefaults...) {
		if !s.harmless(e) {
			return false
		}
	}
	if s.future {
		return true
	}
	args := append(slices.Clone(f.Args.Posonlyargs), f.Args.Args...)
	args = append(append(args, f.Args.Kwonlyargs...), f.Args.Vararg, f.Args.Kwarg)
	for _, a := range args {
		if a != nil && !s.harmlessAnnotation(a.Annotation) {
			return false
		}
	}
	return s.harmlessAnnotation(f.Returns)
}

// harmlessAnnotation also takes what types are made of: sa.engine.Connection,
// Sequence[str], str | None.
func (s *scanner) harmlessAnnotation(e pyast.Expr) bool {
	switch n := e.(type) {
	case *pyast.Attribute:
		return s.harmlessAnnotation(n.Value)
	case *pyast.Subscript:
		return s.harmlessAnnotation(n.Value) && s.harmlessAnnotation(n.Slice)
	case *pyast.Tuple:
		return !slices.ContainsFunc(n.Elts, func(x pyast.Expr) bool { return !s.harmlessAnnotation(x) })
	case *pyast.BinOp:
		return n.Op == pyast.BitOr && s.harmlessAnnotation(n.Left) && s.harmlessAnnotation(n.Right)
	}
	return s.harmless(e)
}

// class takes classes whose bodies only assign and define.
func (s *scanner) class(t *pyast.TopStmt) bool {
	stmts, err := pyast.ParseStmt(s.file, t.Span)
	if err != nil || len(stmts) != 1 {
		return false
	}
	c, ok := stmts[0].(*pyast.ClassDef)
	if !ok || len(c.DecoratorList) > 0 || len(c.Keywords) > 0 || len(c.TypeParams) > 0 {
		return false
	}
	for _, base := range c.Bases {
		if !s.harmlessAnnotation(base) {
			return false
		}
	}
	outer := len(s.bound)
	for _, stmt := range c.Body {
		switch n := stmt.(type) {
		case *pyast.Pass:
		case *pyast.ExprStmt:
			if _, ok := n.Value.(*pyast.Constant); !ok {
				return false
			}
		case *pyast.Assign:
			name, ok := n.Targets[0].(*pyast.Name)
			if !ok || len(n.Targets) != 1 || !s.harmless(n.Value) {
				return false
			}
			s.bound = append(s.bound, name.Id)
		case *pyast.AnnAssign:
			if !n.Simple || !s.future && !s.harmlessAnnotation(n.Annotation) || !s.harmless(n.Value) {
				return false
			}
		case *pyast.FunctionDef:
			if !s.harmlessHeader(n) {
				return false
			}
		default:
			return false
		}
	}
	s.bound = append(s.bound[:outer], t.Name)
	return true
}

// condition takes the two kinds of `if` that do not run.
func (s *scanner) condition(t *pyast.TopStmt) bool {
	stmts, err := pyast.ParseStmt(s.file, t.Span)
	if err != nil || len(stmts) != 1 {
		return false
	}
	n, ok := stmts[0].(*pyast.If)
	if !ok || len(n.Orelse) > 0 {
		return false
	}
	switch test := n.Test.(type) {
	case *pyast.Name:
		return test.Id == "TYPE_CHECKING" && slices.Contains(s.bound, "TYPE_CHECKING")
	case *pyast.Attribute:
		name, ok := test.Value.(*pyast.Name)
		return ok && test.Attr == "TYPE_CHECKING" && name.Id == "typing" && s.isBound("typing")
	case *pyast.Compare:
		name, ok := test.Left.(*pyast.Name)
		if !ok || name.Id != "__name__" || len(test.Comparators) != 1 || test.Ops[0] != pyast.Eq {
			return false
		}
		c, ok := test.Comparators[0].(*pyast.Constant)
		return ok && c.Value == "__main__"
	}
	return false
}

// builtins are Python's names that annotations and constants are made of.
var builtins = map[string]bool{
	"None": true, "True": true, "False": true, "str": true, "int": true, "float": true, "bool": true, "bytes": true, "object": true,
	"list": true, "tuple": true, "dict": true, "set": true, "frozenset": true, "type": true, "complex": true, "Exception": true,
}
