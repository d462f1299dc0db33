package schema

// MetaData is a collection of tables with a naming convention.
type MetaData struct {
	Schema     Name // default schema of its tables
	Convention *NamingConvention
	Tables     []*Table // in the order of creation
	Sequences  []*Sequence
	Info       any // the host's own

	byKey map[string]*Table
}

// NewMetaData returns an empty MetaData; a nil convention is SQLAlchemy's
// default ({"ix": "ix_%(column_0_label)s"}).
func NewMetaData(convention *NamingConvention) *MetaData {
	return &MetaData{Convention: convention}
}

// TableKey is SQLAlchemy's key of a table: "schema.name" or "name".
func TableKey(schema, name string) string {
	if schema == "" {
		return name
	}
	return schema + "." + name
}

// Table finds a table by its key, nil when there is none.
func (m *MetaData) Table(key string) *Table {
	if m == nil {
		return nil
	}
	return m.byKey[key]
}

// Add registers a table. A table of the same key is replaced.
func (m *MetaData) Add(t *Table) {
	if m.byKey == nil {
		m.byKey = map[string]*Table{}
	}
	key := TableKey(t.Schema.Text, t.Name.Text)
	if old := m.byKey[key]; old != nil {
		for i, o := range m.Tables {
			if o == old {
				m.Tables[i] = t
			}
		}
	} else {
		m.Tables = append(m.Tables, t)
	}
	m.byKey[key] = t
	t.Metadata = m
}

// Remove takes a table out.
func (m *MetaData) Remove(t *Table) {
	key := TableKey(t.Schema.Text, t.Name.Text)
	if m.byKey[key] != t {
		return
	}
	delete(m.byKey, key)
	for i, o := range m.Tables {
		if o == t {
			m.Tables = append(m.Tables[:i:i], m.Tables[i+1:]...)
			return
		}
	}
}
