package catalog

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Random edits of a catalog's objects and edges and of maps, with snapshots that
// must stay; what differs between two snapshots is what differs between the maps.
func TestObjectsAndEdges(t *testing.T) {
	t.Parallel()
	type model struct {
		objects map[ID]Object
		edges   map[Dependency]bool
	}
	type kept struct {
		c *Catalog
		model
	}
	r := rand.New(rand.NewPCG(3, 4))
	c := New(Options{})
	m := model{map[ID]Object{publicID: c.Object(publicID)}, map[Dependency]bool{}}
	var snapshots []kept
	some := func() ID {
		if c.next == firstID {
			return publicID
		}
		return firstID + ID(r.IntN(int(c.next-firstID)))
	}
	for i := range 4000 {
		if i%50 == 0 {
			c.edit = statements.Add(1) // another statement: what was there must stay
			snapshots = append(snapshots, kept{c.Snapshot(), model{maps.Clone(m.objects), maps.Clone(m.edges)}})
		}
		from, to := Address{some(), int16(r.IntN(3))}, Address{some(), int16(r.IntN(3))}
		switch r.IntN(4) {
		case 0:
			o := &Misc{Header: Header{Class: ClassMisc, Name: fmt.Sprint("m", i)}}
			c.create(o, spaceMisc, 0)
			m.objects[o.ID] = o
		case 1:
			c.depend(from, to, Normal)
			if from != to && (from.ID != to.ID || from.Column != 0) {
				m.edges[Dependency{from, to, Normal}] = true
			}
		case 2:
			c.undepend(from, to)
			delete(m.edges, Dependency{from, to, Normal})
		case 3:
			if o := c.Object(from.ID); o != nil && i%3 == 0 {
				c.remove(from.ID, false)
				delete(m.objects, from.ID)
				maps.DeleteFunc(m.edges, func(d Dependency, _ bool) bool { return d.From.ID == from.ID || d.To.ID == from.ID })
			}
		}
	}
	snapshots = append(snapshots, kept{c.Snapshot(), m})
	for i, s := range snapshots {
		var ids []ID
		s.c.All(func(o Object) bool {
			ids = append(ids, o.Head().ID)
			if s.objects[o.Head().ID] != o || s.c.Object(o.Head().ID) != o {
				t.Fatalf("snapshot %d: %d is another object", i, o.Head().ID)
			}
			return true
		})
		if want := slices.Sorted(maps.Keys(s.objects)); !slices.Equal(ids, want) {
			t.Fatalf("snapshot %d: objects %v, want %v", i, ids, want)
		}
		count := 0
		for id := publicID; id < s.c.next; id++ {
			for _, d := range s.c.DependsOn(Address{ID: id}) {
				if !s.edges[d] || !slices.Contains(s.c.Dependents(d.To), d) {
					t.Fatalf("snapshot %d: %v", i, d)
				}
				count++
			}
		}
		if count != len(s.edges) {
			t.Fatalf("snapshot %d: %d edges, want %d", i, count, len(s.edges))
		}
		o := snapshots[r.IntN(len(snapshots))]
		got, want := map[ID]bool{}, map[ID]bool{}
		differing(s.c.objects, o.c.objects, func(o Object) { got[o.Head().ID] = true })
		for id := publicID; id < c.next; id++ {
			if s.objects[id] != o.objects[id] {
				want[id] = true
			}
		}
		if !maps.Equal(got, want) {
			t.Fatalf("snapshot %d differs in %v, want %v", i, got, want)
		}
	}
	stopped := 0
	c.All(func(Object) bool { stopped++; return stopped < 7 })
	if stopped != 7 {
		t.Errorf("visited %d", stopped)
	}
}

func TestSameUntilSomethingChanges(t *testing.T) {
	t.Parallel()
	c := New(Options{})
	apply(t, c, "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE q PARTITION OF p DEFAULT; CREATE INDEX ON p (a)")
	for _, x := range []struct {
		sql  string
		same bool
	}{
		{"SELECT 1", true}, {"UPDATE p SET a = 1", true}, {"INSERT INTO p VALUES (1)", true}, {"DELETE FROM p", true}, {"BEGIN", false}, {"LOCK p", true},
		{"SAVEPOINT s", false}, {"TRUNCATE p", true}, {"ALTER TABLE p ADD b int", false}, {"ROLLBACK TO s", false}, {"COMMIT", false}, {"SET search_path = public", false},
		{"COMMENT ON TABLE p IS 'x'", false}, {"SET lock_timeout = 1", true},
	} {
		before := c.Snapshot()
		apply(t, c, x.sql)
		if got := before.Same(c); got != x.same {
			t.Errorf("%s: same %t", x.sql, got)
		}
	}
	before := c.Snapshot()
	refuse(t, c, "ALTER TABLE p ADD c int, ADD d nosuch")
	if !before.Same(c) {
		t.Error("a refused statement has changed something")
	}
	p := c.Table("", "p")
	if q := c.Partitions(p.ID); len(q) != 1 || q[0].Name != "q" || len(c.Indexes(p.ID)) != 1 || len(c.Indexes(q[0].ID)) != 1 {
		t.Errorf("partitions %v", q)
	}
	apply(t, c, "ALTER TABLE p DETACH PARTITION q")
	if q := c.Partitions(p.ID); len(q) != 0 {
		t.Errorf("partitions %v", q)
	}
	apply(t, c, "ALTER TABLE p ATTACH PARTITION q DEFAULT; DROP TABLE q; DROP INDEX p_a_idx")
	if q := c.Partitions(p.ID); len(q) != 0 || len(c.Indexes(p.ID)) != 0 {
		t.Errorf("partitions %v", q)
	}
}
