package catalog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// Random edits on a pmap and on a map, with snapshots that must stay.
func TestPersistentMap(t *testing.T) {
	t.Parallel()
	type snapshot struct {
		m    pmap[idKey, int]
		want string
	}
	text := func(m pmap[idKey, int]) string {
		out := ""
		m.all(func(k idKey, v int) bool {
			out += fmt.Sprint(k, "=", v, " ")
			return true
		})
		return out
	}
	r := rand.New(rand.NewPCG(1, 2))
	var m pmap[idKey, int]
	model := map[idKey]int{}
	var kept []snapshot
	edit := uint64(0)
	for i := range 5000 {
		if i%7 == 0 {
			edit = uint64(i + 1) // another statement: what was there must stay
			kept = append(kept, snapshot{m, text(m)})
		}
		k := idKey(r.IntN(60))
		if r.IntN(3) == 0 {
			m = m.without(k, edit)
			delete(model, k)
		} else {
			m = m.set(k, i, edit)
			model[k] = i
		}
	}
	keys := make([]idKey, 0, len(model))
	for k := range model {
		keys = append(keys, k)
		if v, ok := m.get(k); !ok || v != model[k] {
			t.Fatalf("%d: %d %t", k, v, ok)
		}
	}
	slices.Sort(keys)
	want := ""
	for _, k := range keys {
		want += fmt.Sprint(k, "=", model[k], " ")
	}
	if got := text(m); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	for i, s := range kept {
		if text(s.m) != s.want {
			t.Fatalf("snapshot %d has changed", i)
		}
	}
	var from []idKey
	m.from(30, func(k idKey, _ int) bool {
		from = append(from, k)
		return len(from) < 3
	})
	if i, _ := slices.BinarySearch(keys, 30); fmt.Sprint(from) != fmt.Sprint(keys[i:i+3]) {
		t.Errorf("from 30: %v", from)
	}
}
