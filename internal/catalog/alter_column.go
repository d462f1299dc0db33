package catalog

import (
	"strings"

	"sqlgen/internal/pgtree"
)

// replicaIndex refuses an index that cannot tell rows apart (ATExecReplicaIdentity).
func (c *Catalog) replicaIndex(t *Table, name string) error {
	id, ok := c.names.get(nameKey{spaceRelation, t.Schema, name})
	i, isIndex := c.Object(id).(*Index)
	switch {
	case !ok:
		return c.missing(UndefinedObject, name, "index %q for table %q does not exist", name, t.Name).part()
	case !isIndex || i.Table != t.ID:
		return errf(WrongObjectType, "%q is not an index for table %q", name, t.Name)
	case !i.Unique:
		return errf(WrongObjectType, "cannot use non-unique index %q as replica identity", name)
	}
	if k, ok := c.Object(i.Constraint).(*Constraint); ok && k.Deferrable {
		return errf(WrongObjectType, "cannot use non-immediate index %q as replica identity", name)
	}
	for _, col := range i.Columns {
		if col.Expr != nil {
			return errf(FeatureNotSupported, "cannot use expression index %q as replica identity", name)
		}
	}
	if i.Where != nil {
		return errf(FeatureNotSupported, "cannot use partial index %q as replica identity", name)
	}
	for _, col := range i.Columns {
		if tc := t.ColumnNum(col.Num); !tc.NotNull {
			return errf(WrongObjectType, "index %q cannot be used as replica identity because column %q is nullable", name, tc.Name)
		}
	}
	return nil
}

// misc are the parts of ALTER TABLE that change one thing.
func (a *tableAlteration) misc(cmd subcommand) error {
	c := a.c
	t := a.t()
	n := c.ownTable(t)
	switch cmd.Subtype {
	case pgtree.AT_SetStatistics, pgtree.AT_SetStorage, pgtree.AT_SetCompression, pgtree.AT_SetOptions, pgtree.AT_ResetOptions:
		if cmd.Name == "" {
			return nil
		}
		col, err := a.column(cmd.Name)
		if err != nil {
			return err
		}
		text, _ := pgtree.Text(cmd.Def)
		value, _ := pgtree.Int(cmd.Def)
		if cmd.Subtype == pgtree.AT_SetStorage {
			if text, err = c.columnStorage(strings.ToLower(text), col); err != nil {
				return err
			}
		}
		c.updateColumn(a.table, col.Num, func(col *Column) {
			switch cmd.Subtype {
			case pgtree.AT_SetStatistics:
				col.Statistics = int32(value)
			case pgtree.AT_SetStorage:
				col.Storage = text
			case pgtree.AT_SetCompression:
				col.Compression = text
			}
		})
		return nil
	case pgtree.AT_SetRelOptions:
		options := storageOptions(cmd.Def.GetList().GetItems())
		if err := c.checkStorage(relationParameters(t.Kind), options); err != nil {
			return err
		}
		for _, o := range options {
			if o.Name == "check_option" {
				n.Check = strings.ToUpper(o.Value)
				continue
			}
			n.Options = append(without(n.Options, o.Name), o)
		}
	case pgtree.AT_ResetRelOptions:
		for _, o := range storageOptions(cmd.Def.GetList().GetItems()) {
			if o.Name == "check_option" {
				n.Check = ""
			}
			n.Options = without(n.Options, o.Name)
		}
	case pgtree.AT_SetLogged, pgtree.AT_SetUnLogged:
		if t.Kind == PartitionedTable { // has nothing to rewrite
			return nil
		}
		n.Persistence = cond(cmd.Subtype == pgtree.AT_SetLogged, byte('p'), 'u')
	case pgtree.AT_SetTableSpace:
		n.Tablespace = cmd.Name
	case pgtree.AT_EnableRowSecurity, pgtree.AT_DisableRowSecurity:
		n.RowSecurity = cmd.Subtype == pgtree.AT_EnableRowSecurity
	case pgtree.AT_ForceRowSecurity, pgtree.AT_NoForceRowSecurity:
		n.ForceRLS = cmd.Subtype == pgtree.AT_ForceRowSecurity
	case pgtree.AT_ReplicaIdentity:
		r := cmd.Def.GetReplicaIdentityStmt()
		if r.GetIdentityType() == "i" {
			if err := c.replicaIndex(t, r.Name); err != nil {
				return err
			}
		}
		n.Identity = map[string]string{"d": "", "f": "FULL", "n": "NOTHING", "i": r.GetName()}[r.GetIdentityType()]
	case pgtree.AT_ClusterOn:
		return c.clusterOn(t, cmd.Name)
	case pgtree.AT_DropCluster:
		n.ClusterOn = 0
	case pgtree.AT_AddInherit:
		return c.addInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_DropInherit:
		return c.dropInherit(t, cmd.Def.GetRangeVar())
	case pgtree.AT_AddOf:
		return c.setOfType(t, cmd.Def.GetTypeName())
	case pgtree.AT_DropOf:
		if t.OfType == 0 {
			return errf(WrongObjectType, "%q is not a typed table", t.Name)
		}
		c.undepend(Address{ID: t.ID}, Address{ID: c.Type(t.OfType).Relation})
		n.OfType = 0
	case pgtree.AT_AttachPartition:
		return c.attachPartition(t, cmd.Def.GetPartitionCmd())
	case pgtree.AT_DetachPartition, pgtree.AT_DetachPartitionFinalize:
		return c.detachPartition(t, cmd.Def.GetPartitionCmd(), cmd.Subtype == pgtree.AT_DetachPartition)
	case pgtree.AT_EnableTrig, pgtree.AT_DisableTrig, pgtree.AT_EnableAlwaysTrig, pgtree.AT_EnableReplicaTrig,
		pgtree.AT_EnableTrigAll, pgtree.AT_EnableTrigUser, pgtree.AT_DisableTrigAll, pgtree.AT_DisableTrigUser:
		return a.enableTrigger(cmd)
	case pgtree.AT_EnableRule, pgtree.AT_DisableRule, pgtree.AT_EnableAlwaysRule, pgtree.AT_EnableReplicaRule:
		if !c.names.has(nameKey{spaceRule, t.ID, cmd.Name}) {
			return c.missing(UndefinedObject, cmd.Name, "rule %q for relation %q does not exist", cmd.Name, t.Name).part()
		}
		return nil
	default:
		return nil // OWNER and the like leave no trace here
	}
	c.put(n)
	return nil
}

func (c *Catalog) alterIndexOrSequence(o Object, s *pgtree.AlterTableStmt) error {
	for _, n := range s.Cmds {
		cmd := n.GetAlterTableCmd()
		if err := c.checkAction(cmd.Subtype, kindOf(o), o.Head().Name); err != nil {
			return err
		}
		i, isIndex := o.(*Index)
		if !isIndex {
			continue
		}
		next := *i
		switch cmd.Subtype {
		case pgtree.AT_SetStatistics:
			if cmd.Num > 0 {
				if int(cmd.Num) > len(i.Columns)+len(i.Include) {
					return errf(UndefinedColumn, "column number %d of relation %q does not exist", cmd.Num, i.Name)
				}
				if t := c.tableByID(i.Table); int(cmd.Num) <= len(i.Columns) && i.Columns[cmd.Num-1].Num != 0 {
					return errf(FeatureNotSupported, "cannot alter statistics on non-expression column %q of index %q", t.ColumnNum(i.Columns[cmd.Num-1].Num).Name, i.Name)
				}
			}
		case pgtree.AT_SetRelOptions:
			options := storageOptions(cmd.Def.GetList().GetItems())
			if err := c.checkStorage(i.Method, options); err != nil {
				return err
			}
			for _, opt := range options {
				next.Options = append(without(next.Options, opt.Name), opt)
			}
		case pgtree.AT_ResetRelOptions:
			for _, opt := range storageOptions(cmd.Def.GetList().GetItems()) {
				next.Options = without(next.Options, opt.Name)
			}
		case pgtree.AT_AttachPartition:
			return c.attachIndex(i, cmd.Def.GetPartitionCmd())
		}
		c.put(&next)
	}
	return nil
}
