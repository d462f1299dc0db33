package catalog

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// Dump is everything that exists, one line per object or column, sorted: equal
// texts mean equal schemas. Origins are not part of it.
func (c *Catalog) Dump() string {
	return strings.Join(c.Lines((*Expr).String), "\n") + "\n"
}

// Lines are the lines of Dump with expressions printed by a function of the
// caller's, who may want to normalise them.
func (c *Catalog) Lines(expr func(*Expr) string) []string {
	d := &dumper{c: c, expr: expr}
	c.objects.all(func(o Object) bool {
		d.object(o)
		return true
	})
	lines := make([]string, len(d.entries))
	for i, e := range d.entries {
		lines[i] = e.line
	}
	sort.Strings(lines)
	return lines
}

// dumpEntry is one line of a dump, and what it is about.
type dumpEntry struct{ kind, name, line string }

type dumper struct {
	c       *Catalog
	expr    func(*Expr) string
	other   *Catalog // nothing of a table is written that it has too, nor the places of columns; nil for none
	entries []dumpEntry
	text    []byte // the line under way
}

// twin is the table of the same name in the other catalog.
func (d *dumper) twin(t *Table) *Table {
	if d.other == nil {
		return nil
	}
	o := d.other.tableByID(t.ID)
	if o == nil || o.Name != t.Name || o.Schema != t.Schema || !d.sharedObject(t.Schema) {
		return nil
	}
	return o
}

// sharedObject reports whether both catalogs have the same value under an ID.
func (d *dumper) sharedObject(id ID) bool { return d.c.Object(id) == d.other.Object(id) }

// shared reports whether a table's twin has a column whose lines are the same.
func (d *dumper) shared(col *Column, twin *Table) bool {
	o := twin.Column(col.Name)
	if o == nil || o.Type != col.Type || o.NotNull != col.NotNull || o.Identity != col.Identity || o.Generated != col.Generated || o.Collation != col.Collation ||
		o.Inherited != col.Inherited || o.Local != col.Local || o.Comment != col.Comment || d.c.Object(col.Default) != d.other.Object(o.Default) {
		return false
	}
	if t := d.c.Type(col.Type.ID); t != nil && t.ID >= firstID {
		return d.sharedObject(t.ID) && d.sharedObject(t.Schema)
	}
	return true
}

func (d *dumper) add(kind, name, format string, args ...any) {
	d.start(kind, name)
	d.text = fmt.Appendf(d.text, format, args...)
	d.end(kind, name)
}

// start begins a line, end enters it.
func (d *dumper) start(kind, name string) {
	if d.text == nil {
		d.text = make([]byte, 0, 256)
	}
	d.text = append(append(append(append(d.text[:0], kind...), ' '), name...), ' ')
}

func (d *dumper) end(kind, name string) {
	d.entries = append(d.entries, dumpEntry{kind, name, string(bytes.TrimRight(d.text, " "))})
}

func (d *dumper) put(parts ...string) {
	for _, p := range parts {
		d.text = append(d.text, p...)
	}
}

func (d *dumper) flag(label string, b bool) {
	d.text = strconv.AppendBool(append(d.text, label...), b)
}

func (d *dumper) number(label string, n int) {
	d.text = strconv.AppendInt(append(d.text, label...), int64(n), 10)
}

// letter puts a character, nothing for 0.
func (d *dumper) letter(label string, b byte) {
	if d.text = append(d.text, label...); b != 0 {
		d.text = append(d.text, b)
	}
}

func (d *dumper) comment(kind, name, text string) {
	if text != "" {
		d.add("comment "+kind, name, "%s", strconv.Quote(text))
	}
}

func (d *dumper) name(h *Header) string { return d.c.SchemaName(h.Schema) + "." + h.Name }

func (d *dumper) object(o Object) {
	c := d.c
	h := o.Head()
	if h.Schema != 0 && c.SchemaName(h.Schema) == tempName || h.Extension != 0 {
		return
	}
	switch v := o.(type) {
	case *Schema:
		if h.Name != tempName {
			d.add("schema", h.Name, "")
			d.comment("schema", h.Name, h.Comment)
		}
	case *Table:
		d.table(v)
	case *Index:
		d.index(v)
	case *Sequence:
		owner := ""
		if t := c.tableByID(v.Owner.ID); t != nil {
			if col := t.ColumnNum(v.Owner.Column); col != nil {
				owner = d.name(&t.Header) + "." + col.Name
			}
		}
		d.add("sequence", d.name(h), "%s start=%d increment=%d min=%d max=%d cache=%d cycle=%t owner=%s", c.FormatType(v.Type), v.Start, v.Increment, v.Min, v.Max, v.Cache, v.Cycle, owner)
		d.comment("relation", d.name(h), h.Comment)
	case *Type:
		d.typ(v)
	case *Constraint:
		d.constraint(v)
	case *Function:
		var args []string
		for _, a := range v.inputs() {
			t := a.Type
			t.Typmod, t.Mod = noTypmod, ""
			args = append(args, c.formatFull(t))
		}
		result := v.Result
		result.Typmod, result.Mod = noTypmod, ""
		name := fmt.Sprintf("%s(%s)", d.name(h), strings.Join(args, ", "))
		d.add("function", name, "kind=%c language=%s volatility=%c strict=%t set=%t returns %s", v.Kind, v.Language, v.Volatility, v.Strict, v.Set, c.formatFull(result))
		d.comment("function", name, h.Comment)
	case *Trigger:
		if t := c.tableByID(v.Table); t != nil {
			d.add("trigger", d.name(&t.Header)+"."+h.Name, "%s events=%d row=%t enabled=%c columns=%s function=%s constraint=%t", v.Timing, v.Events, v.Row, v.Enabled, strings.Join(c.columnNames(t, v.Columns), ","), v.FuncName, v.Constraint)
			d.comment("trigger", d.name(&t.Header)+"."+h.Name, h.Comment)
		}
	case *Policy:
		if t := c.tableByID(v.Table); t != nil {
			d.add("policy", d.name(&t.Header)+"."+h.Name, "command=%s permissive=%t using=%s check=%s", v.Command, v.Permissive, d.expr(v.Using), d.expr(v.WithCheck))
			d.comment("policy", d.name(&t.Header)+"."+h.Name, h.Comment)
		}
	case *Rule:
		if t := c.tableByID(v.Table); t != nil {
			d.add("rule", d.name(&t.Header)+"."+h.Name, "event=%s instead=%t", v.Event, v.Instead)
			d.comment("rule", d.name(&t.Header)+"."+h.Name, h.Comment)
		}
	case *Misc:
		name := h.Name
		if h.Schema != 0 {
			name = d.name(h)
		}
		switch v.Kind {
		case "operator", "cast", "operator class", "operator family", publishedKind:
			// known by a mark only
		default:
			d.add(v.Kind, name, "")
			d.comment(v.Kind, name, h.Comment)
		}
	case *Operator:
		d.add("operator", fmt.Sprintf("%s(%s)", d.name(h), c.operands(v)), "function=%s", v.Function)
	case *Extension:
		d.add("extension", h.Name, "")
		d.comment("extension", h.Name, h.Comment)
	}
}

// formatFull is FormatType with every schema but pg_catalog shown.
func (c *Catalog) formatFull(r TypeRef) string {
	if r.ID < firstID {
		return c.FormatType(r)
	}
	t := c.Type(r.ID)
	if t == nil {
		return "???"
	}
	out := c.FullName(&t.Header) + r.Mod
	if r.Array {
		out += "[]"
	}
	return out
}

func (d *dumper) table(t *Table) {
	name := d.name(&t.Header)
	twin := d.twin(t)
	if twin == nil || !alikeRelations(t, twin) {
		d.relation(t, name)
	}
	for i, col := range t.Columns {
		if twin == nil || !d.shared(col, twin) {
			d.column(t, name, i, col)
		}
	}
}

func (d *dumper) relation(t *Table, name string) {
	var parents []string
	for _, id := range t.Parents {
		if p := d.c.Object(id); p != nil {
			parents = append(parents, d.name(p.Head()))
		}
	}
	d.start("relation", name)
	d.letter("kind=", byte(t.Kind))
	d.letter(" persistence=", t.Persistence)
	d.flag(" rls=", t.RowSecurity)
	d.flag(",", t.ForceRLS)
	d.put(" parents=", strings.Join(parents, ","))
	d.flag(" partition=", t.Partition)
	d.put(" key=", d.key(t), " of=", d.typedOf(t), " options=", tableOptions(t), " replica=", replicaIdentity(t), " cluster=", d.clustered(t))
	d.flag(" populated=", !t.NoData)
	d.end("relation", name)
	d.comment("relation", name, t.Comment)
}

func (d *dumper) column(t *Table, table string, place int, col *Column) {
	name := table + "." + col.Name
	if d.other != nil {
		d.start("column", name)
	} else {
		d.start("column", fmt.Sprintf("%s.%03d %s", table, place+1, col.Name))
	}
	typ := "?"
	if col.Type.Known() {
		typ = d.c.formatFull(col.Type)
	}
	d.put(typ)
	d.flag(" notnull=", col.NotNull)
	d.letter(" identity=", col.Identity)
	d.letter(" generated=", col.Generated)
	d.put(" collation=", col.Collation)
	d.number(" inherited=", col.Inherited)
	d.flag(" local=", col.Local)
	d.put(" storage=", col.Storage, " compression=", col.Compression)
	d.number(" statistics=", int(col.Statistics))
	d.put(" default=")
	if x, ok := d.c.Object(col.Default).(*Default); ok {
		d.put(d.expr(x.Expr))
	}
	d.end("column", name)
	d.comment("column", name, col.Comment)
}

func (d *dumper) typedOf(t *Table) string {
	if of := d.c.Type(t.OfType); of != nil {
		return d.name(&of.Header)
	}
	return ""
}

func (d *dumper) clustered(t *Table) string {
	if i := d.c.Object(t.ClusterOn); i != nil {
		return i.Head().Name
	}
	return ""
}

func replicaIdentity(t *Table) string {
	if t.Identity == "" {
		return "DEFAULT"
	}
	return t.Identity
}

func tableOptions(t *Table) string {
	options := t.Options
	if t.Check != "" {
		options = append(slices.Clone(options), StorageOption{"check_option", strings.ToLower(t.Check)})
	}
	return optionText(options)
}

func optionText(options []StorageOption) string {
	var out []string
	for _, o := range options {
		if !strings.HasPrefix(o.Name, "toast.") && o.Name != "oids" {
			out = append(out, o.Name+"="+o.Value)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

func (d *dumper) key(t *Table) string {
	if t.Key == nil {
		return ""
	}
	var parts []string
	for _, n := range t.Key.Columns {
		if n != 0 {
			parts = append(parts, t.ColumnNum(n).Name)
		} else {
			parts = append(parts, "expr")
		}
	}
	return t.Key.Strategy + "(" + strings.Join(parts, ",") + ")"
}

func (d *dumper) index(i *Index) {
	t := d.c.tableByID(i.Table)
	if t == nil {
		return
	}
	var cols []string
	for _, col := range i.Columns {
		text := ""
		if col.Num != 0 {
			if tc := t.ColumnNum(col.Num); tc != nil {
				text = tc.Name
			}
		} else {
			text = d.expr(col.Expr)
		}
		if col.Opclass != "" && !defaultClass(col.Opclass, i.Method) {
			text += " " + col.Opclass
		}
		if col.Collation != "" {
			text += " collate " + col.Collation
		}
		if col.Descending {
			text += " desc"
		}
		if col.NullsFirst != col.Descending {
			text += map[bool]string{true: " nulls first", false: " nulls last"}[col.NullsFirst]
		}
		cols = append(cols, text)
	}
	parent := ""
	if p := d.c.Object(i.Parent); p != nil {
		parent = d.name(p.Head())
	}
	name := d.name(&i.Header)
	d.start("index", name)
	d.put("on ", d.name(&t.Header), " using ", i.Method)
	d.flag(" unique=", i.Unique)
	d.flag(" primary=", i.Primary)
	d.flag(" valid=", i.Valid)
	d.flag(" nullsnotdistinct=", i.NullsNotDistinct)
	d.put(" (", strings.Join(cols, ", "), ") include (", strings.Join(d.c.columnNames(t, i.Include), ", "), ") parent=", parent, " options=", optionText(i.Options), " where ", d.expr(i.Where))
	d.end("index", name)
	d.comment("relation", name, i.Comment)
}

func defaultClass(name, method string) bool {
	return slices.ContainsFunc(loadOperatorClasses()[name], func(oc operatorClass) bool { return oc.method == method && oc.isDefault })
}

func (d *dumper) typ(t *Type) {
	name := d.name(&t.Header)
	switch t.Kind {
	case EnumType:
		var values []string
		for _, v := range t.Values {
			values = append(values, v.Name)
		}
		d.add("enum", name, "%q", values)
	case DomainType:
		d.add("domain", name, "%s notnull=%t default=%s", d.c.formatFull(t.Domain.Base), t.Domain.NotNull, d.expr(t.Domain.Default))
	case RangeType:
		d.add("range", name, "%s", d.c.formatFull(t.Subtype))
	case CompositeType:
		return
	}
	d.comment("type", name, t.Comment)
}

func (d *dumper) constraint(k *Constraint) {
	c := d.c
	owner := c.Object(k.owner())
	if owner == nil {
		return
	}
	name := d.name(owner.Head()) + "." + k.Name
	d.start("constraint", name)
	d.flag("deferrable=", k.Deferrable)
	d.flag(",", k.Deferred)
	d.flag(" valid=", k.Validated)
	d.flag(" noinherit=", k.NoInherit && (k.Type == 'c' || k.Type == 'n'))
	t, _ := owner.(*Table)
	switch k.Type {
	case 'c':
		d.put(" CHECK ", d.expr(k.Expr))
	case 'f':
		target := "?" + k.RefName
		var cols []string
		if rt := c.tableByID(k.RefTable); rt != nil {
			target, cols = d.name(&rt.Header), c.columnNames(rt, k.RefColumns)
		}
		d.put(" FOREIGN KEY (", strings.Join(c.columnNames(t, k.Columns), ","), ") REFERENCES ", target, " (", strings.Join(cols, ","), ")")
		d.letter(" update=", k.OnUpdate)
		d.letter(" delete=", k.OnDelete)
		d.put("(", strings.Join(c.columnNames(t, k.DeleteCols), ","), ")")
		d.letter(" match=", k.Match)
	case 't':
		d.put(" TRIGGER")
	case 'n':
		d.put(" NOT NULL (", strings.Join(c.columnNames(t, k.Columns), ","), ")")
	default:
		index := ""
		if i := c.Object(k.Index); i != nil {
			index = d.name(i.Head())
		}
		d.letter(" ", k.Type)
		d.put(" (", strings.Join(c.columnNames(t, k.Columns), ","), ") with=", strings.Join(k.Operators, ","), " index=", index)
	}
	d.end("constraint", name)
	d.comment("constraint", name, k.Comment)
}
