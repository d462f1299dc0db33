package cli

import (
	"strings"
	"unicode/utf8"

	"sqlgen/internal/source"
	"sqlgen/lint"
	"sqlgen/offline/pyast"
)

// What lint wants to know of a revision's Python that its SQL doesn't show.

// functionPlace is where a revision defines upgrade or downgrade, at the left
// margin; no place when it doesn't.
func functionPlace(f *source.File, d lint.Direction) source.Pos {
	text, def := f.Content, "def "+string(d)
	for at := 0; ; at += len(def) {
		n := strings.Index(text[at:], def)
		if n < 0 {
			return source.Pos{}
		}
		at += n
		start := at - len("async ")
		if start < 0 || text[start:at] != "async " {
			start = at
		}
		if start > 0 && text[start-1] != '\n' {
			continue
		}
		if strings.HasPrefix(strings.TrimLeft(text[at+len(def):], " \t\r\n\f"), "(") {
			return f.Pos(int32(start))
		}
	}
}

// createDate is what a docstring says after "Create Date:", "" when it doesn't.
func createDate(docstring string) string {
	for line := range strings.SplitSeq(docstring, "\n") {
		rest, ok := strings.CutPrefix(strings.TrimLeft(line, " \t\r\f"), "Create")
		if !ok || rest == "" || !strings.ContainsRune(" _-", rune(rest[0])) {
			continue
		}
		if date, ok := strings.CutPrefix(rest[1:], "Date:"); ok {
			if date = strings.TrimSpace(date); date != "" {
				return date
			}
		}
	}
	return ""
}

// body says what a function is that makes no statement.
type body struct{ empty, raises bool }

// functionBody looks whether a function does nothing but raise or pass.
func functionBody(f *source.File, d lint.Direction) body {
	m, err := pyast.Parse(f)
	if err != nil {
		return body{}
	}
	for _, s := range m.Body {
		fn, ok := s.(*pyast.FunctionDef)
		if !ok || fn.Name != string(d) {
			continue
		}
		b := body{empty: true}
		for _, s := range fn.Body {
			switch s := s.(type) {
			case *pyast.Pass:
			case *pyast.Raise:
				b.raises = true
			case *pyast.ExprStmt:
				if _, ok := s.Value.(*pyast.Constant); !ok {
					return body{}
				}
			default:
				return body{}
			}
		}
		return b
	}
	return body{}
}

// callAt reads the call that begins at a place: its function as written, and its
// last character.
func callAt(f *source.File, pos source.Pos) (name string, end source.Pos) {
	if f == nil || pos.File != f.Name || !pos.IsValid() || pos.Column < 1 {
		return "", source.Pos{}
	}
	line := f.Line(pos.Line)
	i := byteAt(line, pos.Column-1)
	start := i
	for i < len(line) && (line[i] == '.' || isWord(line[i])) {
		i++
	}
	name = line[start:i]
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		i++
	}
	if name == "" || i == len(line) || line[i] != '(' {
		return "", source.Pos{}
	}
	depth, quote := 0, ""
	for n := 0; n < 2000; n++ {
		for ; i < len(line); i++ {
			switch c := line[i]; {
			case quote != "":
				switch {
				case c == '\\':
					i++
				case strings.HasPrefix(line[i:], quote):
					i += len(quote) - 1
					quote = ""
				}
			case c == '"' || c == '\'':
				quote = line[i : i+1]
				if three := line[i:min(i+3, len(line))]; three == `"""` || three == `'''` {
					quote = three
					i += 2
				}
			case c == '#':
				i = len(line)
			case c == '(' || c == '[' || c == '{':
				depth++
			case c == ')' || c == ']' || c == '}':
				if depth--; depth == 0 {
					return name, source.Pos{File: pos.File, Line: pos.Line + n, Column: 1 + utf8.RuneCountInString(line[:i])}
				}
			}
		}
		if len(quote) == 1 {
			quote = ""
		}
		line, i = f.Line(pos.Line+n+1), 0
	}
	return name, source.Pos{}
}

// byteAt is the offset of a character, len(line) when there are not so many.
func byteAt(line string, characters int) int {
	for i := range line {
		if characters == 0 {
			return i
		}
		characters--
	}
	return len(line)
}

func isWord(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// factWords are what a file has that has a fact; most have none and aren't parsed.
var factWords = []string{"create_type", "uuid.uuid", "uuid4(", "uuid1(", "random.", "secrets.", "today(", "time()"}

func mayHaveFacts(content string) bool {
	for _, w := range factWords {
		if strings.Contains(content, w) {
			return true
		}
	}
	for rest := content; ; {
		before, after, found := strings.Cut(rest, "now(")
		if !found {
			break
		}
		before = strings.TrimSuffix(before, "utc")
		if strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "func.") { // sa.func.now() is SQL's
			return true
		}
		rest = after
	}
	for rest := content; ; {
		i := strings.Index(rest, "default=")
		if i < 0 {
			return false
		}
		if i == 0 || rest[i-1] != '_' {
			return true
		}
		rest = rest[i+1:]
	}
}

// facts are what is seen in the functions of a revision.
func facts(id string, f *source.File) []lint.Fact {
	if !mayHaveFacts(f.Content) {
		return nil
	}
	m, err := pyast.Parse(f)
	if err != nil {
		return nil
	}
	var out []lint.Fact
	for _, s := range m.Body {
		fn, ok := s.(*pyast.FunctionDef)
		if !ok || fn.Name != "upgrade" && fn.Name != "downgrade" {
			continue
		}
		w := &factWalk{file: f, id: id, direction: lint.Direction(fn.Name)}
		for _, s := range fn.Body {
			w.walk(s, "")
		}
		out = append(out, w.found...)
	}
	return out
}

type factWalk struct {
	file      *source.File
	id        string
	direction lint.Direction
	batch     []batchTable
	found     []lint.Fact
}

// batchTable is the name that a batch_alter_table block gives to its object.
type batchTable struct{ name, table string }

func (w *factWalk) add(kind lint.FactKind, at pyast.Node, name, detail string) {
	w.found = append(w.found, lint.Fact{Kind: kind, Revision: w.id, Direction: w.direction, Pos: w.file.Pos(at.Span().Start), Name: name, Detail: detail})
}

// walk visits calls; table is that of the operation around them.
func (w *factWalk) walk(n pyast.Node, table string) {
	pyast.Inspect(n, func(n pyast.Node) bool {
		switch x := n.(type) {
		case *pyast.With:
			for _, item := range x.Items {
				call, ok := item.ContextExpr.(*pyast.Call)
				as, isName := item.OptionalVars.(*pyast.Name)
				if ok && isName && strings.HasSuffix(dotted(call.Func), "batch_alter_table") {
					w.batch = append(w.batch, batchTable{as.Id, text(argument(call, 0, "table_name"))})
				}
			}
		case *pyast.Call:
			return w.call(x, table)
		}
		return true
	})
}

func (w *factWalk) call(c *pyast.Call, table string) bool {
	name := dotted(c.Func)
	object, method := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		object, method = name[:i], name[i+1:]
	}
	switch method {
	case "add_column":
		target := text(argument(c, 0, "table_name"))
		for _, b := range w.batch {
			if b.name == object {
				target = b.table
			}
		}
		for _, a := range c.Args {
			w.walk(a, target)
		}
		return false
	case "Column":
		if d := keyword(c, "default"); d != nil && keyword(c, "server_default") == nil && table != "" && len(c.Args) > 0 {
			if column := text(c.Args[0]); column != "" {
				span := d.Span()
				w.add(lint.FactPythonDefault, d, table+"."+column, w.file.Content[span.Start:span.End])
			}
		}
	case "Enum", "ENUM":
		if v, ok := keyword(c, "create_type").(*pyast.Constant); ok && v.Value == false {
			w.add(lint.FactCreateTypeFalse, c, text(keyword(c, "name")), "")
		}
	}
	if isRandom(name) {
		w.add(lint.FactRandom, c, name, "")
	}
	return true
}

// isRandom reports whether a call gives another value on every run.
func isRandom(name string) bool {
	switch name {
	case "uuid4", "uuid.uuid4", "uuid1", "uuid.uuid1", "datetime.now", "datetime.utcnow", "datetime.datetime.now", "datetime.datetime.utcnow",
		"date.today", "datetime.date.today", "datetime.today", "datetime.datetime.today", "time.time", "timezone.now":
		return true
	}
	return strings.HasPrefix(name, "random.") || strings.HasPrefix(name, "secrets.")
}

// dotted is a name such as op.create_table, "" for anything else.
func dotted(e pyast.Expr) string {
	switch x := e.(type) {
	case *pyast.Name:
		return x.Id
	case *pyast.Attribute:
		if base := dotted(x.Value); base != "" {
			return base + "." + x.Attr
		}
	}
	return ""
}

func keyword(c *pyast.Call, name string) pyast.Expr {
	for _, k := range c.Keywords {
		if k.Arg == name {
			return k.Value
		}
	}
	return nil
}

func argument(c *pyast.Call, i int, name string) pyast.Expr {
	if i < len(c.Args) {
		return c.Args[i]
	}
	return keyword(c, name)
}

// text is the value of a string constant, "" for anything else.
func text(e pyast.Expr) string {
	if c, ok := e.(*pyast.Constant); ok {
		s, _ := c.Value.(string)
		return s
	}
	return ""
}
