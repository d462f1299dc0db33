package locks

import (
	"slices"
	"strings"

	"sqlgen/internal/catalog"
	"sqlgen/internal/pgtree"
)

// alterTable is ALTER TABLE, INDEX, SEQUENCE, VIEW, … with sub-commands. The
// strongest lock of the sub-commands is taken once, before any work.
func (s *statement) alterTable(q *pgtree.AlterTableStmt) {
	name := pgtree.NameOfRange(q.Relation)
	o := s.before.Relation(name.Schema, name.Name)
	if o == nil {
		if q.MissingOk && !s.before.Incomplete() {
			return
		}
		o = nil
	}
	switch r := o.(type) {
	case *catalog.Index:
		s.alterIndex(q, r)
		return
	case *catalog.Sequence:
		s.lock(r, s.strongest(q, ShareUpdateExclusive), "")
		return
	}
	t, _ := o.(*catalog.Table)
	mode := s.strongest(q, None)
	if t == nil {
		_, l := s.named(name, mode)
		s.unknownTable(q, l)
		return
	}
	s.lock(t, mode, "")
	if q.Objtype == pgtree.OBJECT_TYPE {
		s.typedTables(q, t)
		return
	}
	for _, n := range q.Cmds {
		cmd := n.GetAlterTableCmd()
		if subcommands[cmd.Subtype].recurse && q.Relation.Inh {
			s.below(t, func(child *catalog.Table, _ bool) { s.lock(child, s.modeBelow(t, cmd), "partition of "+t.Name) })
		}
		s.subcommand(t, cmd, q.Relation.Inh)
	}
	s.gone()
}

// strongest is the mode that the table is locked with, at least some mode.
func (s *statement) strongest(q *pgtree.AlterTableStmt, mode Mode) Mode {
	for _, n := range q.Cmds {
		mode = max(mode, s.mode(n.GetAlterTableCmd()))
	}
	return mode
}

// mode is the lock of one sub-command.
func (s *statement) mode(cmd *pgtree.AlterTableCmd) Mode {
	switch cmd.Subtype {
	case pgtree.AT_AddConstraint:
		if cmd.Def.GetConstraint().GetContype() == pgtree.CONSTR_FOREIGN {
			return ShareRowExclusive
		}
	case pgtree.AT_SetRelOptions, pgtree.AT_ResetRelOptions:
		if pgtree.Option(pgtree.Items(cmd.Def), "user_catalog_table") != nil {
			return AccessExclusive
		}
	case pgtree.AT_DetachPartition:
		if cmd.Def.GetPartitionCmd().GetConcurrent() {
			return ShareUpdateExclusive
		}
	}
	f, ok := subcommands[cmd.Subtype]
	if !ok {
		return AccessExclusive
	}
	return f.in(s.options.Version)
}

// modeBelow is the lock of a sub-command on a table's partitions and inheriting
// tables. Up to 17 what a constraint is to them decides; since 18 ADD CONSTRAINT
// locks them before anything else (ATPrepCmd).
func (s *statement) modeBelow(t *catalog.Table, cmd *pgtree.AlterTableCmd) Mode {
	con := cmd.Def.GetConstraint()
	if con == nil || cmd.Subtype != pgtree.AT_AddConstraint || s.options.Version >= 18 {
		return s.mode(cmd)
	}
	partitioned := t.Kind == catalog.PartitionedTable
	switch {
	case con.Contype == pgtree.CONSTR_CHECK && con.IsNoInherit:
		return None
	case con.Contype == pgtree.CONSTR_FOREIGN && !partitioned:
		return None
	case con.Contype == pgtree.CONSTR_UNIQUE || con.Contype == pgtree.CONSTR_EXCLUSION:
		if partitioned {
			return Share // as for CREATE INDEX
		}
		return None
	}
	return s.mode(cmd)
}

// unknownTable says what can be said of a table that the catalog doesn't know.
func (s *statement) unknownTable(q *pgtree.AlterTableStmt, l *Lock) {
	for _, n := range q.Cmds {
		cmd := n.GetAlterTableCmd()
		con := cmd.Def.GetConstraint()
		switch cmd.Subtype {
		case pgtree.AT_AlterColumnType:
			l.Rewrite, l.Scan = true, true
			s.effect.reason("the column's type isn't known")
		case pgtree.AT_SetNotNull:
			l.Scan = true
		case pgtree.AT_ValidateConstraint:
			l.Scan = true
		case pgtree.AT_SetLogged, pgtree.AT_SetUnLogged, pgtree.AT_SetTableSpace:
			l.Rewrite = true
		case pgtree.AT_AddConstraint:
			l.Scan = l.Scan || con.GetIndexname() == "" && !con.GetSkipValidation()
			if con.GetContype() == pgtree.CONSTR_FOREIGN {
				_, ref := s.table(con.Pktable, ShareRowExclusive)
				ref.Scan = ref.Scan || !con.SkipValidation
			}
		case pgtree.AT_AddColumn:
			s.unknownColumn(cmd.Def.GetColumnDef(), l)
		case pgtree.AT_AttachPartition:
			_, part := s.table(cmd.Def.GetPartitionCmd().GetName(), AccessExclusive)
			part.Scan = true
		case pgtree.AT_DetachPartition:
			s.effect.NoTransaction = cmd.Def.GetPartitionCmd().GetConcurrent()
			s.table(cmd.Def.GetPartitionCmd().GetName(), detachedPartition.in(s.options.Version))
		}
	}
}

// unknownColumn is ADD COLUMN on a table that the catalog doesn't know.
func (s *statement) unknownColumn(d *pgtree.ColumnDef, l *Lock) {
	typ, _ := s.before.TypeOf(d.GetTypeName())
	notNull, filled := false, false
	if isSerial(d.GetTypeName()) {
		l.Rewrite, l.Scan = true, true
		s.effect.reason("a serial column calls nextval for every row")
	}
	for _, n := range d.GetConstraints() {
		switch con := n.GetConstraint(); con.Contype {
		case pgtree.CONSTR_DEFAULT:
			filled = true
			if v, known := s.volatility(con.RawExpr, nil); v == 'v' {
				l.Rewrite, l.Scan = true, true
				s.effect.reason(volatileReason(known))
			}
		case pgtree.CONSTR_IDENTITY, pgtree.CONSTR_GENERATED:
			l.Rewrite, l.Scan = true, true
		case pgtree.CONSTR_CHECK, pgtree.CONSTR_UNIQUE:
			l.Scan = true
		case pgtree.CONSTR_PRIMARY:
			l.Scan, notNull = true, true
		case pgtree.CONSTR_NOTNULL:
			notNull = true
		case pgtree.CONSTR_FOREIGN:
			s.table(con.Pktable, ShareRowExclusive)
		}
	}
	if notNull && !filled {
		l.Scan = true
	}
	if s.constrained(typ) {
		l.Rewrite, l.Scan = true, true
		s.effect.reason("the domain has a constraint")
	}
}

func isSerial(n *pgtree.TypeName) bool {
	switch pgtree.NameOf(n.GetNames()).Name {
	case "serial", "serial2", "serial4", "serial8", "bigserial", "smallserial":
		return true
	}
	return false
}

// subcommand adds the work of one sub-command, and the locks on other relations.
func (s *statement) subcommand(t *catalog.Table, cmd *pgtree.AlterTableCmd, inh bool) {
	switch cmd.Subtype {
	case pgtree.AT_AddColumn:
		s.addColumn(t, cmd, inh)
	case pgtree.AT_AlterColumnType:
		s.alterType(t, cmd)
	case pgtree.AT_SetNotNull:
		s.each(t, inh, func(t *catalog.Table) { s.setNotNull(t, cmd.Name) })
	case pgtree.AT_AddConstraint:
		s.addConstraint(t, cmd.Def.GetConstraint(), inh)
	case pgtree.AT_ValidateConstraint:
		s.validate(t, cmd.Name)
	case pgtree.AT_SetIdentity:
		s.identity(t, cmd)
	case pgtree.AT_ChangeOwner:
		s.indexes(t, AccessExclusive)
		s.sequences(t)
	case pgtree.AT_SetLogged, pgtree.AT_SetUnLogged:
		if (cmd.Subtype == pgtree.AT_SetLogged) == (t.Persistence == 'u') {
			s.rewrite(t)
		}
	case pgtree.AT_SetTableSpace:
		if stores(t) {
			s.lock(t, AccessExclusive, "").Rewrite = true
		}
	case pgtree.AT_SetAccessMethod:
		if cmd.Name != "heap" && stores(t) {
			s.rewrite(t)
		}
	case pgtree.AT_ClusterOn:
		s.indexNamed(t, cmd.Name, ShareUpdateExclusive)
	case pgtree.AT_ReplicaIdentity:
		if r := cmd.Def.GetReplicaIdentityStmt(); r != nil && r.Name != "" {
			s.indexNamed(t, r.Name, Share)
		}
	case pgtree.AT_AddInherit:
		s.table(cmd.Def.GetRangeVar(), ShareUpdateExclusive)
	case pgtree.AT_DropInherit:
		s.table(cmd.Def.GetRangeVar(), AccessShare)
	case pgtree.AT_AddOf:
		if n := pgtree.NameOf(cmd.Def.GetTypeName().GetNames()); n.Name != "" {
			s.lock(s.before.Relation(n.Schema, n.Name), AccessShare, "")
		}
	case pgtree.AT_AttachPartition:
		s.attach(t, cmd.Def.GetPartitionCmd())
	case pgtree.AT_DetachPartition:
		s.detach(t, cmd.Def.GetPartitionCmd())
	}
}

// each calls f for a table and, unless ONLY was said, those below it.
func (s *statement) each(t *catalog.Table, inh bool, f func(*catalog.Table)) {
	f(t)
	if inh {
		s.below(t, func(child *catalog.Table, _ bool) { f(child) })
	}
}

// rewrite writes a table and its indexes anew.
func (s *statement) rewrite(t *catalog.Table) {
	if !stores(t) {
		return
	}
	l := s.lock(t, AccessExclusive, "")
	l.Rewrite, l.Scan = true, true
	s.rebuild(t)
}

// scan reads a table in full under the lock that is there already.
func (s *statement) scan(t *catalog.Table, mode Mode) {
	if stores(t) {
		s.lock(t, mode, "").Scan = true
	}
}

// sequences locks the sequences that columns of a table own.
func (s *statement) sequences(t *catalog.Table) {
	for i := range t.Columns {
		for _, q := range s.before.Sequences(t.ID, t.Columns[i].Num) {
			s.lock(q, AccessExclusive, "owned by "+t.Name)
		}
	}
}

func (s *statement) indexNamed(t *catalog.Table, name string, mode Mode) {
	for _, i := range s.before.Indexes(t.ID) {
		if i.Name == name {
			s.lock(i, mode, "")
		}
	}
}

func (s *statement) identity(t *catalog.Table, cmd *pgtree.AlterTableCmd) {
	col := t.Column(cmd.Name)
	if col == nil {
		return
	}
	for _, q := range s.before.Sequences(t.ID, col.Num) {
		l := s.lock(q, ShareRowExclusive, "")
		for _, n := range pgtree.Items(cmd.Def) {
			l.Rewrite = l.Rewrite || n.GetDefElem().GetDefname() != "generated"
		}
	}
}

// typedTables is ALTER TYPE … ADD ATTRIBUTE and its like: CASCADE reaches the
// tables OF the type.
func (s *statement) typedTables(q *pgtree.AlterTableStmt, t *catalog.Table) {
	s.before.All(func(o catalog.Object) bool {
		if u, ok := o.(*catalog.Table); ok && u.OfType != 0 && (u.OfType == t.RowType || u.OfType == t.ID) {
			s.lock(u, AccessExclusive, "table of type "+t.Name)
			for _, n := range q.Cmds {
				if cmd := n.GetAlterTableCmd(); cmd.Subtype == pgtree.AT_AlterColumnType {
					s.alterType(u, cmd)
				}
			}
		}
		return true
	})
}

// alterIndex is ALTER INDEX, or ALTER TABLE on an index.
func (s *statement) alterIndex(q *pgtree.AlterTableStmt, i *catalog.Index) {
	for _, n := range q.Cmds {
		cmd := n.GetAlterTableCmd()
		switch cmd.Subtype {
		case pgtree.AT_AttachPartition:
			s.lock(i, fact{mode: ShareUpdateExclusive, since: 12, before: AccessExclusive}.in(s.options.Version), "")
			s.byID(i.Table, AccessShare, "")
			if o, _ := s.named(pgtree.NameOfRange(cmd.Def.GetPartitionCmd().GetName()), AccessExclusive); o != nil {
				if part, ok := o.(*catalog.Index); ok {
					s.byID(part.Table, AccessShare, "")
				}
			}
		case pgtree.AT_SetTableSpace:
			s.lock(i, AccessExclusive, "").Rewrite = true
		default:
			s.lock(i, s.mode(cmd), "")
		}
	}
}

// gone adds the locks of what the statement dropped along.
func (s *statement) gone() {
	if s.event == nil {
		return
	}
	for _, e := range s.event.Effects {
		if e.Kind == catalog.Dropped {
			s.dropped(s.before.Object(e.Object))
		}
	}
}

// constrained reports whether a domain, or one below it, has a CHECK or NOT NULL.
func (s *statement) constrained(r catalog.TypeRef) bool {
	c := s.after
	if c == nil {
		c = s.before
	}
	for range 32 {
		t := c.Type(r.ID)
		if r.Array || t == nil || t.Kind != catalog.DomainType || t.Domain == nil {
			return false
		}
		if t.Domain.NotNull || slices.ContainsFunc(c.Constraints(t.ID), func(k *catalog.Constraint) bool { return k.Type == 'c' }) {
			return true
		}
		r = t.Domain.Base
	}
	return false
}

// volatility of a default: functions in SQL are inlined first since 12. known
// is false when it was taken for volatile because something isn't known.
func (s *statement) volatility(n *pgtree.Node, t *catalog.Table) (v byte, known bool) {
	c := s.after
	if c == nil {
		c = s.before
	}
	e := &catalog.Expr{Node: n}
	v, known = c.Volatility(e, t)
	if !known || v != 'v' && !c.KnowsCalls(e) {
		return 'v', false
	}
	if s.options.Version < 12 {
		v = max(v, c.DeclaredVolatility(e))
	}
	return v, true
}

func volatileReason(known bool) string {
	if known {
		return "the default calls a volatile function"
	}
	return "the volatility of the default isn't known"
}

func lower(n *pgtree.Node) string {
	text, _ := pgtree.Text(n)
	return strings.ToLower(text)
}
