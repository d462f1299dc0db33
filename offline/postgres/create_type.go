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

// createsType reports the type that CREATE TABLE creates for a column, nil when
// it was created before in this run, is tied to a metadata, or has
// create_type=False. Follows NamedType._on_table_create.
func (c *Compiler) createsType(col *schema.Column) (schema.Type, error) {
	t, err := namedType(col.Type)
	if t == nil || err != nil {
		return nil, err
	}
	key := typeKey{visit: t.VisitName()}
	switch t := t.(type) {
	case *schema.Enum:
		if t.Metadata != nil || t.CreateType == schema.No || len(t.Labels) == 0 && t.Name.None() {
			return nil, nil
		}
		key.visit, key.schema, key.name = "ENUM", t.Schema.Text, t.Name.Text
	case *schema.Domain:
		if t.Metadata != nil || t.CreateType == schema.No {
			return nil, nil
		}
		key.schema, key.name = t.Schema.Text, t.Name.Text
	}
	if c.state.types[key] {
		return nil, nil
	}
	if c.state.types == nil {
		c.state.types = map[typeKey]bool{}
	}
	c.state.types[key] = true
	return t, nil
}
