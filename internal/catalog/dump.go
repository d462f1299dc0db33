package catalog

import (
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
	var lines []string
	for _, e := range c.entries(expr) {
		lines = append(lines, e.line())
	}
	sort.Strings(lines)
	return lines
}

func (c *Catalog) entries(expr func(*Expr) string) []dumpEntry {
	d := &dumper{c: c, expr: expr}
	c.objects.all(func(o Object) bool {
		d.object(o)
		return true
	})
	return d.entries
}

// dumpEntry is one line of a dump: the name and what is said of it.
type dumpEntry struct {
	kind, name, body string
	table            string // of a column
	place            int    // of a column, from 1
}

func (e dumpEntry) line() string {
	name := e.name
	if e.place > 0 {
		name = fmt.Sprintf("%s.%03d %s", e.table, e.place, e.name[len(e.table)+1:])
	}
	return strings.TrimRight(e.kind+" "+name+" "+e.body, " ")
}

type dumper struct {
	c       *Catalog
	expr    func(*Expr) string
	other   *Catalog // columns that it has too are left out; nil leaves out none
	entries []dumpEntry
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
	d.entries = append(d.entries, dumpEntry{kind: kind, name: name, body: fmt.Sprintf(format, args...)})
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
	c := d.c
	name := d.name(&t.Header)
	var parents []string
	for _, id := range t.Parents {
		if p := c.Object(id); p != nil {
			parents = append(parents, d.name(p.Head()))
		}
	}
	d.add("relation", name, "kind=%c persistence=%c rls=%t,%t parents=%s partition=%t key=%s of=%s options=%s replica=%s cluster=%s populated=%t", t.Kind, t.Persistence, t.RowSecurity, t.ForceRLS, strings.Join(parents, ","),
		t.Partition, d.key(t), d.typedOf(t), tableOptions(t), replicaIdentity(t), d.clustered(t), !t.NoData)
	d.comment("relation", name, t.Comment)
	twin := d.twin(t)
	for i, col := range t.Columns {
		if twin != nil && d.shared(col, twin) {
			continue
		}
		def := ""
		if x, ok := c.Object(col.Default).(*Default); ok {
			def = d.expr(x.Expr)
		}
		identity, generated := "", ""
		if col.Identity != 0 {
			identity = string(col.Identity)
		}
		if col.Generated != 0 {
			generated = string(col.Generated)
		}
		typ := "?"
		if col.Type.Known() {
			typ = c.formatFull(col.Type)
		}
		d.add("column", name+"."+col.Name, "%s notnull=%t identity=%s generated=%s collation=%s inherited=%d local=%t storage=%s compression=%s statistics=%d default=%s", typ, col.NotNull, identity, generated, col.Collation, col.Inherited, col.Local,
			col.Storage, col.Compression, col.Statistics, def)
		last := &d.entries[len(d.entries)-1]
		last.table, last.place = name, i+1
		d.comment("column", name+"."+col.Name, col.Comment)
	}
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
	d.add("index", d.name(&i.Header), "on %s using %s unique=%t primary=%t valid=%t nullsnotdistinct=%t (%s) include (%s) parent=%s options=%s where %s", d.name(&t.Header), i.Method, i.Unique, i.Primary, i.Valid,
		i.NullsNotDistinct, strings.Join(cols, ", "), strings.Join(d.c.columnNames(t, i.Include), ", "), parent, optionText(i.Options), d.expr(i.Where))
	d.comment("relation", d.name(&i.Header), i.Comment)
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
	def := ""
	t, _ := owner.(*Table)
	switch k.Type {
	case 'c':
		def = "CHECK " + d.expr(k.Expr)
	case 'f':
		target := "?" + k.RefName
		var cols []string
		if rt := c.tableByID(k.RefTable); rt != nil {
			target, cols = d.name(&rt.Header), c.columnNames(rt, k.RefColumns)
		}
		def = fmt.Sprintf("FOREIGN KEY (%s) REFERENCES %s (%s) update=%c delete=%c(%s) match=%c", strings.Join(c.columnNames(t, k.Columns), ","), target, strings.Join(cols, ","), k.OnUpdate, k.OnDelete,
			strings.Join(c.columnNames(t, k.DeleteCols), ","), k.Match)
	case 't':
		def = "TRIGGER"
	default:
		index := ""
		if i := c.Object(k.Index); i != nil {
			index = d.name(i.Head())
		}
		cols := slices.Clone(k.Columns)
		def = fmt.Sprintf("%c (%s) with=%s index=%s", k.Type, strings.Join(c.columnNames(t, cols), ","), strings.Join(k.Operators, ","), index)
	}
	name := d.name(owner.Head()) + "." + k.Name
	d.add("constraint", name, "deferrable=%t,%t valid=%t noinherit=%t %s", k.Deferrable, k.Deferred, k.Validated, k.NoInherit && k.Type == 'c', def)
	d.comment("constraint", name, k.Comment)
}
