package postgres

import (
	"strings"

	"sqlgen/offline/schema"
)

// createType is CREATE TYPE … AS ENUM or CREATE DOMAIN.
func createType(t schema.Type) (string, error) {
	switch t := t.(type) {
	case *schema.Enum:
		name, err := enumType(t)
		if err != nil {
			return "", err
		}
		labels := make([]string, len(t.Labels))
		for i, l := range t.Labels {
			labels[i] = quoteString(l)
		}
		return "CREATE TYPE " + name + " AS ENUM (" + strings.Join(labels, ", ") + ")", nil
	case *schema.Domain:
		return createDomain(t)
	}
	return "", errorf("type %s cannot be created", t.VisitName())
}

func createDomain(t *schema.Domain) (string, error) {
	name, err := domainName(t)
	if err != nil {
		return "", err
	}
	data, err := TypeText(t.DataType)
	if err != nil {
		return "", err
	}
	var options []string
	if t.Collation != "" {
		options = append(options, "COLLATE "+Quote(t.Collation))
	}
	if t.Default != nil {
		d, err := defaultText(t.Default)
		if err != nil {
			return "", err
		}
		options = append(options, "DEFAULT "+d)
	}
	if !t.ConstraintName.None() {
		n, err := constraintName(t.ConstraintName)
		if err != nil {
			return "", err
		}
		options = append(options, "CONSTRAINT "+n)
	}
	if t.NotNull {
		options = append(options, "NOT NULL")
	}
	if t.Check != nil || t.CheckText != "" {
		check, err := ddlExpr(t.CheckText, t.Check)
		if err != nil {
			return "", err
		}
		options = append(options, "CHECK ("+check+")")
	}
	return "CREATE DOMAIN " + name + " AS " + data + " " + strings.Join(options, " "), nil
}

// dropType is DROP TYPE or DROP DOMAIN.
func dropType(t schema.Type) (string, error) {
	switch t := t.(type) {
	case *schema.Enum:
		name, err := enumType(t)
		return "DROP TYPE " + name, err
	case *schema.Domain:
		name, err := domainName(t)
		return "DROP DOMAIN " + name, err
	}
	return "", errorf("type %s cannot be dropped", t.VisitName())
}

// typeMemo are the named types that were created (or dropped) so far, numbered
// from 1.
type typeMemo map[typeKey]int

// take reports the type behind a column that CREATE TABLE shall create, nil when
// there is none, it was taken before, or has create_type=False. With own, types
// that belong to a metadata are left out. Follows NamedType._on_table_create.
func (m typeMemo) take(t schema.Type, own bool) (schema.Type, error) {
	t, err := namedType(t)
	if t == nil || err != nil {
		return nil, err
	}
	var key typeKey
	switch t := t.(type) {
	case *schema.Enum:
		if own && t.Metadata != nil || t.CreateType == schema.No {
			return nil, nil
		}
		key = typeKey{"ENUM", t.Schema.Text, t.Name.Text}
	case *schema.Domain:
		if own && t.Metadata != nil || t.CreateType == schema.No {
			return nil, nil
		}
		key = typeKey{"DOMAIN", t.Schema.Text, t.Name.Text}
	}
	if m[key] > 0 {
		return nil, nil
	}
	m[key] = len(m) + 1
	return t, nil
}
