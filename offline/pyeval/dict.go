package pyeval

// Dict is a Python dict: it keeps the order of insertion, and hashes and
// compares keys as Python does. The zero Dict is empty and ready to use. All
// namespaces (of modules, classes and instances) are Dicts with str keys.
//
// Keys that are exactly str are found without calling Python code; see
// [Dict.GetStr]. For any other key use [Thread.DictGet] and its companions.
type Dict struct {
	entries []dictEntry
	live    int              // entries that are not deleted
	strs    map[string]int32 // position of str keys; nil while the dict is small
	hashes  map[uint64]int32 // first position of the chain of other keys with this hash
	others  int              // live keys that are not exactly str
	Default Value            // default_factory of collections.defaultdict, nil otherwise
}

type dictEntry struct {
	key  Value // nil: deleted
	val  Value
	hash uint64 // of keys that are not exactly str
	next int32  // 1 + position of the next entry with this hash, 0: none
}

// smallDict is the number of entries up to which str keys are found by looking
// at each one.
const smallDict = 16

// NewDict returns an empty dict.
func NewDict() *Dict { return &Dict{} }

// Class implements [Value].
func (*Dict) Class() *Class { return DictClass }

// Len is the number of items.
func (d *Dict) Len() int { return d.live }

func (d *Dict) findStr(name string) int {
	if d.strs == nil {
		for i := range d.entries {
			if s, ok := d.entries[i].key.(Str); ok && string(s) == name {
				return i
			}
		}
		return -1
	}
	if i, ok := d.strs[name]; ok {
		return int(i)
	}
	return -1
}

// GetStr returns the value of a str key.
func (d *Dict) GetStr(name string) (Value, bool) {
	if i := d.findStr(name); i >= 0 {
		return d.entries[i].val, true
	}
	return nil, false
}

// SetStr sets the value of a str key; a new key goes to the end.
func (d *Dict) SetStr(name string, v Value) {
	if i := d.findStr(name); i >= 0 {
		d.entries[i].val = v
		return
	}
	d.entries = append(d.entries, dictEntry{key: Str(name), val: v})
	d.live++
	switch {
	case d.strs != nil:
		d.strs[name] = int32(len(d.entries) - 1)
	case len(d.entries) > smallDict:
		d.indexStrs()
	}
}

func (d *Dict) indexStrs() {
	d.strs = make(map[string]int32, 2*len(d.entries))
	for i := range d.entries {
		if s, ok := d.entries[i].key.(Str); ok {
			d.strs[string(s)] = int32(i)
		}
	}
}

// DelStr removes a str key and reports whether it was there.
func (d *Dict) DelStr(name string) bool {
	i := d.findStr(name)
	if i < 0 {
		return false
	}
	d.remove(i)
	return true
}

// remove deletes the entry at a position.
func (d *Dict) remove(i int) {
	e := &d.entries[i]
	if s, ok := e.key.(Str); ok {
		if d.strs != nil {
			delete(d.strs, string(s))
		}
	} else {
		d.others--
		d.unchain(i)
	}
	*e = dictEntry{}
	d.live--
	if i == len(d.entries)-1 {
		for len(d.entries) > 0 && d.entries[len(d.entries)-1].key == nil {
			d.entries = d.entries[:len(d.entries)-1]
		}
		return
	}
	if len(d.entries) > 32 && d.live < len(d.entries)/4 {
		d.compact()
	}
}

func (d *Dict) unchain(i int) {
	h := d.entries[i].hash
	at := d.hashes[h]
	if int(at) == i {
		if n := d.entries[i].next; n != 0 {
			d.hashes[h] = n - 1
		} else {
			delete(d.hashes, h)
		}
		return
	}
	for {
		n := d.entries[at].next
		if n == 0 {
			return
		}
		if int(n-1) == i {
			d.entries[at].next = d.entries[i].next
			return
		}
		at = n - 1
	}
}

func (d *Dict) compact() {
	kept := make([]dictEntry, 0, d.live)
	for _, e := range d.entries {
		if e.key != nil {
			e.next = 0
			kept = append(kept, e)
		}
	}
	d.entries = kept
	if d.strs != nil {
		d.indexStrs()
	}
	d.hashes = nil
	for i := range d.entries {
		if _, ok := d.entries[i].key.(Str); !ok {
			d.chain(i)
		}
	}
}

func (d *Dict) chain(i int) {
	if d.hashes == nil {
		d.hashes = map[uint64]int32{}
	}
	e := &d.entries[i]
	if first, ok := d.hashes[e.hash]; ok {
		e.next = d.entries[first].next
		d.entries[first].next = int32(i) + 1
		return
	}
	d.hashes[e.hash] = int32(i)
}

// reserve makes room for n entries in all.
func (d *Dict) reserve(n int) {
	if n > cap(d.entries) {
		d.entries = append(make([]dictEntry, 0, n), d.entries...)
	}
}

// Clear removes everything.
func (d *Dict) Clear() { *d = Dict{Default: d.Default} }

// Keys returns the keys in order, in a slice of the caller's own.
func (d *Dict) Keys() []Value {
	out := make([]Value, 0, d.live)
	for i := range d.entries {
		if d.entries[i].key != nil {
			out = append(out, d.entries[i].key)
		}
	}
	return out
}

// Values returns the values in order, in a slice of the caller's own.
func (d *Dict) Values() []Value {
	out := make([]Value, 0, d.live)
	for i := range d.entries {
		if d.entries[i].key != nil {
			out = append(out, d.entries[i].val)
		}
	}
	return out
}

// Each calls f for each item in order until f returns false. f may change the
// dict; items added at the end are then seen too.
func (d *Dict) Each(f func(key, val Value) bool) {
	for i := 0; i < len(d.entries); i++ {
		e := d.entries[i]
		if e.key != nil && !f(e.key, e.val) {
			return
		}
	}
}

// Copy returns a dict with the same items.
func (d *Dict) Copy() *Dict {
	c := &Dict{entries: append([]dictEntry(nil), d.entries...), live: d.live, others: d.others, Default: d.Default}
	c.compact()
	if len(c.entries) > smallDict {
		c.indexStrs()
	}
	return c
}

// find is the position of a key, -1 when it is absent. hash is that of the key
// unless it is exactly a str.
func (th *Thread) dictFind(d *Dict, key Value) (pos int, hash uint64, err error) {
	if s, ok := key.(Str); ok {
		i := d.findStr(string(s))
		if i >= 0 || d.others == 0 {
			return i, 0, nil
		}
	} else if o, ok := key.(*Object); ok && hashesAsStr(th, o) {
		s := o.Native.(Str)
		if i := d.findStr(string(s)); i >= 0 {
			return i, 0, nil
		}
	}
	hash, err = th.Hash(key)
	if err != nil {
		return -1, 0, err
	}
	first, ok := d.hashes[hash]
	if ok {
		for at := first; ; {
			e := d.entries[at]
			if same, err := th.sameKey(e.key, key); err != nil {
				return -1, 0, err
			} else if same {
				return int(at), hash, nil
			}
			if e.next == 0 {
				break
			}
			at = e.next - 1
		}
	}
	if _, ok := key.(*Object); ok && d.live > d.others {
		// A user's class may have the hash of a str and be equal to it.
		for i := 0; i < len(d.entries); i++ {
			if s, ok := d.entries[i].key.(Str); ok && hashString(string(s)) == hash {
				if same, err := th.sameKey(s, key); err != nil {
					return -1, 0, err
				} else if same {
					return i, hash, nil
				}
			}
		}
	}
	return -1, hash, nil
}

func (th *Thread) sameKey(a, b Value) (bool, error) {
	if Is(a, b) {
		return true, nil
	}
	return th.Equal(a, b)
}

// DictGet returns the value of a key; ok is false when it is absent. An
// unhashable key is a TypeError.
func (th *Thread) DictGet(d *Dict, key Value) (v Value, ok bool, err error) {
	i, _, err := th.dictFind(d, key)
	if err != nil || i < 0 {
		return nil, false, err
	}
	return d.entries[i].val, true, nil
}

// DictSet sets the value of a key.
func (th *Thread) DictSet(d *Dict, key, val Value) error {
	if s, ok := key.(Str); ok && d.others == 0 {
		d.SetStr(string(s), val)
		return nil
	}
	i, hash, err := th.dictFind(d, key)
	if err != nil {
		return err
	}
	if i >= 0 {
		d.entries[i].val = val
		return nil
	}
	if s, ok := key.(Str); ok {
		d.SetStr(string(s), val)
		return nil
	}
	d.entries = append(d.entries, dictEntry{key: key, val: val, hash: hash})
	d.live++
	d.others++
	d.chain(len(d.entries) - 1)
	if d.strs == nil && len(d.entries) > smallDict {
		d.indexStrs()
	}
	return nil
}

// DictDel removes a key and reports whether it was there.
func (th *Thread) DictDel(d *Dict, key Value) (bool, error) {
	i, _, err := th.dictFind(d, key)
	if err != nil || i < 0 {
		return false, err
	}
	d.remove(i)
	return true, nil
}

// NewDictOf makes a dict of keys and values in turn; the keys are Go strings.
func NewDictOf(items ...any) *Dict {
	d := NewDict()
	for i := 0; i+1 < len(items); i += 2 {
		d.SetStr(items[i].(string), items[i+1].(Value))
	}
	return d
}

// dictIter walks a dict as CPython does: a change of size is an error.
type dictIter struct {
	d    *Dict
	pos  int
	size int
	what func(k, v Value) Value
	word string
}

func (it *dictIter) next(th *Thread) (Value, bool, error) {
	if it.d == nil {
		return nil, false, nil
	}
	if it.d.live != it.size {
		return nil, false, Raise(RuntimeErrorClass, "%s changed size during iteration", it.word)
	}
	for it.pos < len(it.d.entries) {
		e := it.d.entries[it.pos]
		it.pos++
		if e.key != nil {
			return it.what(e.key, e.val), true, nil
		}
	}
	it.d = nil
	return nil, false, nil
}

func dictKey(k, _ Value) Value   { return k }
func dictValue(_, v Value) Value { return v }
func dictItem(k, v Value) Value  { return NewTuple(k, v) }

// DictView is the value of d.keys(), d.values() or d.items().
type DictView struct {
	D    *Dict
	Kind DictViewKind
}

// DictViewKind says which of the three views it is.
type DictViewKind uint8

// The views of a dict.
const (
	KeysView DictViewKind = iota
	ValuesView
	ItemsView
)

// Class implements [Value].
func (v *DictView) Class() *Class {
	switch v.Kind {
	case KeysView:
		return DictKeysClass
	case ValuesView:
		return DictValuesClass
	}
	return DictItemsClass
}

func (v *DictView) iteratorClass() *Class {
	switch v.Kind {
	case KeysView:
		return keyIteratorClass
	case ValuesView:
		return valueIteratorClass
	}
	return itemIteratorClass
}

func (v *DictView) pick() func(k, v Value) Value {
	switch v.Kind {
	case KeysView:
		return dictKey
	case ValuesView:
		return dictValue
	}
	return dictItem
}
