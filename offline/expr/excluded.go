package expr

import "sqlgen/offline/schema"

// Excluded is insert(t).excluded: the alias of the row that was to be inserted.
func Excluded(t *schema.Table) *Alias {
	a := &Alias{X: t, Name: schema.N("excluded")}
	for _, c := range t.Columns {
		a.Columns = append(a.Columns, &DerivedColumn{From: a, Name: c.Name, Key: c.KeyOf(), Type: c.Type, Source: c})
	}
	return a
}
