package pyeval

// Member is what a host module has under a name, nil when it has nothing.
func (d *ModuleDef) Member(name string) Value {
	if d == nil {
		return nil
	}
	v, _ := d.members().GetStr(name)
	return v
}
