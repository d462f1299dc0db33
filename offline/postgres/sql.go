package postgres

import (
	"strconv"
	"strings"

	"sqlgen/offline/expr"
	"sqlgen/offline/schema"
)

// sql prints one statement or expression with literal binds. Follows
// SQLAlchemy's SQLCompiler and PGCompiler.
type sql struct {
	b     strings.Builder
	stack []*frame
	ctes  cteState
	// anonymous names in the order of their first use
	anon     map[anonKey]string
	counters map[string]int
	depth    int
	// placeholders: values print as :name, see [PlaceholderText].
	placeholders bool
}

// frame is one level of nested queries.
type frame struct {
	correlate map[schema.From]bool // FROM objects of all levels above
	asFrom    map[schema.From]bool // FROM objects of this level
	query     any                  // *expr.Select, *expr.Compound, DML
	labels    *labelNames
}

// flags travel down with the printing, as SQLAlchemy's keyword arguments do.
type flags struct {
	noTable    bool        // columns without their table
	noSchema   bool        // tables without their schema
	inOperator bool        // inside of an operator expression
	columns    bool        // in the columns clause of a SELECT
	inLabel    bool        // below a label of the columns clause
	label      *expr.Label // prints as its name alone
	skipBind   bool        // bind expressions are done
	asFrom     bool
	lateral    bool
	enclosing  *expr.CTE // the CTE whose query is being printed
	castDone   bool      // a JSON element whose CAST is being printed
}

func newSQL() *sql { return &sql{} }

func (s *sql) finish() string { return s.b.String() }

func (s *sql) write(text string) { s.b.WriteString(text) }

// capture prints into a text of its own.
func (s *sql) capture(f func() error) (string, error) {
	saved := s.b
	s.b = strings.Builder{}
	err := f()
	text := s.b.String()
	s.b = saved
	return text, err
}

// ExprText prints an expression or statement with literal binds.
func ExprText(e schema.Expr) (string, error) {
	s := newSQL()
	err := s.expr(e, flags{})
	return s.finish(), err
}

// maxDepth bounds nested expressions; SQLAlchemy gives up far earlier, at
// Python's recursion limit.
const maxDepth = 5000

// expr prints any element.
func (s *sql) expr(e schema.Expr, f flags) error {
	if s.depth >= maxDepth {
		return errorf("an expression is nested too deeply")
	}
	s.depth++
	err := s.element(e, f)
	s.depth--
	return err
}

func (s *sql) element(e schema.Expr, f flags) error {
	switch e := e.(type) {
	case *schema.Column:
		s.column(e, f)
		return nil
	case *expr.Text:
		return s.text(e, f)
	case *expr.Bind:
		return s.bind(e, f)
	case *expr.LiteralColumn:
		s.write(e.Text)
		return nil
	case *expr.Const:
		s.write([...]string{"NULL", "true", "false"}[e.Kind])
		return nil
	case *expr.Binary:
		return s.binary(e, f)
	case *expr.Unary:
		return s.unary(e, f)
	case *expr.List:
		return s.list(e, f)
	case *expr.Grouping:
		s.write("(")
		if err := s.expr(e.X, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case *expr.Function:
		return s.function(e, f)
	case *expr.Cast:
		return s.cast(e, f)
	case *expr.TypeCoerce:
		return s.expr(e.X, f)
	case *expr.Case:
		return s.caseExpr(e, f)
	case *expr.Extract:
		s.write("EXTRACT(" + e.Field + " FROM ")
		return s.closed(e.X, f)
	case *expr.Tuple:
		s.write("(")
		if err := s.comma(e.Items, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case *expr.Array:
		return s.array(e, f)
	case *expr.Slice:
		if err := s.expr(e.Start, f); err != nil {
			return err
		}
		s.write(":")
		return s.expr(e.Stop, f)
	case *expr.OrderedArg:
		if err := s.expr(e.X, f); err != nil {
			return err
		}
		s.write(" ORDER BY ")
		return s.comma(e.OrderBy, f)
	case *expr.Over:
		return s.over(e, f)
	case *expr.WithinGroup:
		if err := s.expr(e.X, f); err != nil {
			return err
		}
		s.write(" WITHIN GROUP (ORDER BY ")
		if err := s.comma(e.OrderBy, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case *expr.Filter:
		if err := s.expr(e.X, f); err != nil {
			return err
		}
		s.write(" FILTER (WHERE ")
		return s.closed(e.Where, f)
	case *expr.Label:
		return s.labelExpr(e, f)
	case *expr.LabelRef:
		return s.labelRef(e, f)
	case *expr.Collation:
		s.write(Quote(e.Name))
		return nil
	case *expr.DerivedColumn:
		s.derived(e, f)
		return nil
	case *expr.TypeClause:
		t, err := TypeText(e.Type)
		s.write(t)
		return err
	case *expr.Custom:
		return s.customElement(e, f)
	case *schema.Sequence:
		s.write("nextval('" + strings.ReplaceAll(qualified(sequenceSchema(e), e.Name), "'", "''") + "')")
		return nil
	case *expr.ScalarSelect:
		s.write("(")
		f.asFrom = false
		if err := s.expr(e.Query, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case *expr.ExistsExpr:
		s.write("EXISTS (")
		f.asFrom = false
		if err := s.expr(e.Query, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	case *expr.SelectGrouping:
		s.write("(")
		if err := s.expr(e.Query, f); err != nil {
			return err
		}
		s.write(")")
		return nil
	}
	return s.statement(e, f)
}

// statement prints the elements that are queries, FROM objects or DML.
func (s *sql) statement(e schema.Expr, f flags) error {
	switch e := e.(type) {
	case *expr.Select:
		return s.selectStmt(e, f)
	case *expr.Compound:
		return s.compound(e, f)
	case *expr.TextSelect:
		return s.textSelect(e, f)
	case *expr.ValuesFrom:
		return s.values(e, f)
	case *schema.Table:
		s.table(e, f)
		return nil
	case *expr.Alias:
		return s.alias(e, f)
	case *expr.CTE:
		return s.cte(e, f)
	case *expr.Join:
		return s.join(e, f)
	case *expr.TextFrom:
		return s.text(e.Text, f)
	case *expr.FunctionFrom:
		return s.function(e.Function, f)
	case *expr.AliasColumn:
		s.write(s.aliasName(e.Alias))
		return nil
	case *expr.Insert:
		return s.insert(e, f)
	case *expr.Update:
		return s.update(e, f)
	case *expr.Delete:
		return s.delete(e, f)
	case nil:
		return errorf("an expression is missing")
	}
	return errorf("element %T cannot be printed as SQL", e)
}

// closed prints an expression and a closing parenthesis.
func (s *sql) closed(e schema.Expr, f flags) error {
	if err := s.expr(e, f); err != nil {
		return err
	}
	s.write(")")
	return nil
}

// comma prints a list of expressions.
func (s *sql) comma(items []schema.Expr, f flags) error { return s.joined(items, ", ", f) }

// joined leaves out elements that print nothing.
func (s *sql) joined(items []schema.Expr, sep string, f flags) error {
	first := true
	for _, x := range items {
		if first {
			n := s.b.Len()
			if err := s.expr(x, f); err != nil {
				return err
			}
			first = s.b.Len() == n
			continue
		}
		text, err := s.capture(func() error { return s.expr(x, f) })
		if err != nil {
			return err
		}
		if text != "" {
			s.write(sep)
			s.write(text)
		}
	}
	return nil
}

func (s *sql) column(c *schema.Column, f flags) {
	t := c.Table
	if t == nil || f.noTable {
		s.write(QuoteName(c.Name))
		return
	}
	s.write(qualified(t.Schema, t.Name))
	s.write(".")
	s.write(QuoteName(c.Name))
}

func (s *sql) derived(c *expr.DerivedColumn, f flags) {
	// The column takes its anonymous name before its table does.
	column := s.derivedName(c)
	if _, literal := c.Source.(*expr.LiteralColumn); !literal {
		column = Quote(column)
	}
	if c.From != nil && !f.noTable {
		if name := s.fromName(c.From); name != "" {
			s.write(name)
			s.write(".")
		}
	}
	s.write(column)
}

// text prints text(), with its binds.
func (s *sql) text(t *expr.Text, f flags) error {
	for _, p := range t.Parts {
		if p.Bind == "" {
			s.write(p.SQL)
			continue
		}
		b := t.Binds[p.Bind]
		if b == nil || b.Required && !s.placeholders {
			return unboundError(t, p)
		}
		if err := s.bind(b, f); err != nil {
			return err
		}
	}
	return nil
}

// unboundError is D3: Alembic prints NULL here.
func unboundError(t *expr.Text, p expr.TextPart) error {
	line := t.Source[strings.LastIndexByte(t.Source[:p.Offset], '\n')+1:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimSpace(line)
	if r := []rune(line); len(r) > 60 {
		line = string(r[:57]) + "..."
	}
	return &CompileError{
		Msg:    "bind parameter :" + p.Bind + " has no value in " + strconv.Quote(line),
		Hint:   `write \:` + p.Bind + ` for a literal colon, or give the value with text(…).bindparams(` + p.Bind + "=…)",
		Offset: p.Offset,
	}
}

func (s *sql) list(e *expr.List, f flags) error {
	f.inOperator = f.inOperator || e.Op != expr.Comma && !e.Criteria
	return s.joined(e.Items, e.Op.Text, f)
}

func (s *sql) caseExpr(e *expr.Case, f flags) error {
	s.write("CASE ")
	if e.Value != nil {
		if err := s.expr(e.Value, f); err != nil {
			return err
		}
		s.write(" ")
	}
	for _, w := range e.Whens {
		s.write("WHEN ")
		if err := s.expr(w.If, f); err != nil {
			return err
		}
		s.write(" THEN ")
		if err := s.expr(w.Then, f); err != nil {
			return err
		}
		s.write(" ")
	}
	if e.Else != nil {
		s.write("ELSE ")
		if err := s.expr(e.Else, f); err != nil {
			return err
		}
		s.write(" ")
	}
	s.write("END")
	return nil
}

func (s *sql) cast(e *expr.Cast, f flags) error {
	t, err := TypeText(e.Type)
	if err != nil {
		return err
	}
	if e.Try {
		return errorf("TRY_CAST is not supported on PostgreSQL")
	}
	collate := ""
	if i := strings.LastIndex(t, " COLLATE "); i >= 0 {
		t, collate = t[:i], t[i:]
	}
	s.write("CAST(")
	if err := s.expr(e.X, f); err != nil {
		return err
	}
	s.write(" AS " + t + ")" + collate)
	return nil
}

func (s *sql) array(e *expr.Array, f flags) error {
	if len(e.Items) == 0 && e.Type != nil && !schema.IsNull(e.Type.Item) {
		t, err := TypeText(e.Type)
		s.write("ARRAY[]::" + t)
		return err
	}
	s.write("ARRAY[")
	if err := s.comma(e.Items, f); err != nil {
		return err
	}
	s.write("]")
	return nil
}

func (s *sql) over(e *expr.Over, f flags) error {
	if err := s.expr(e.X, f); err != nil {
		return err
	}
	s.write(" OVER (")
	sep := ""
	for _, by := range []struct {
		word  string
		items []schema.Expr
	}{{"PARTITION BY ", e.PartitionBy}, {"ORDER BY ", e.OrderBy}} {
		if len(by.items) == 0 {
			continue
		}
		s.write(sep + by.word)
		sep = " "
		if err := s.comma(by.items, f); err != nil {
			return err
		}
	}
	for _, fr := range []struct {
		word  string
		frame *expr.Frame
	}{{"RANGE", e.Range}, {"ROWS", e.Rows}, {"GROUPS", e.Groups}} {
		if fr.frame != nil {
			s.write(sep + fr.word + " BETWEEN " + frameEnd(fr.frame.From, "PRECEDING") + " AND " + frameEnd(fr.frame.To, "FOLLOWING"))
			break
		}
	}
	s.write(")")
	return nil
}

func frameEnd(n *int64, unbounded string) string {
	switch {
	case n == nil:
		return "UNBOUNDED " + unbounded
	case *n == 0:
		return "CURRENT ROW"
	case *n < 0:
		return strconv.FormatInt(-*n, 10) + " PRECEDING"
	}
	return strconv.FormatInt(*n, 10) + " FOLLOWING"
}

func sequenceSchema(q *schema.Sequence) schema.Name {
	if q.Schema.None() && q.Metadata != nil {
		return q.Metadata.Schema
	}
	return q.Schema
}
