package offline

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"sqlgen/internal/pgtree"
	"sqlgen/internal/source"
	"sqlgen/offline/alembic"
	"sqlgen/offline/revision"
)

// slotSuffixes end the names of hand-written slots, after the revision's
// identifier or its file's name.
var slotSuffixes = map[bool]string{true: ".up.sql", false: ".down.sql"}

// slot reads the hand-written body of a revision's direction, nil when there is
// none: `versions/<revision>.up.sql`, or `versions/<file name>.up.sql`, for the
// upgrade and .down.sql for the downgrade.
func (r *run) slot(rev *revision.Revision, upgrade bool) (*alembic.Slot, error) {
	inside := r.inside(rev.Path)
	if inside == "" {
		return nil, nil
	}
	names := []string{rev.ID, strings.TrimSuffix(path.Base(inside), ".py")}
	var found *source.File
	for i, name := range names {
		if i > 0 && name == names[0] || strings.ContainsAny(name, `/\`) {
			continue
		}
		name += slotSuffixes[upgrade]
		if has, err := r.hasSlot(path.Dir(inside), name); !has {
			if err != nil {
				return nil, err
			}
			continue
		}
		name = path.Join(path.Dir(inside), name)
		content, err := fs.ReadFile(r.root.FS(), name)
		shown := r.shown(filepath.Join(r.rootDir, filepath.FromSlash(name)))
		if err != nil {
			return nil, &source.Error{Pos: source.Pos{File: shown}, Msg: "the hand-written slot can't be read: " + err.Error()}
		}
		if found != nil {
			return nil, &source.Error{Pos: source.Pos{File: shown}, Msg: "revision " + rev.ID + " has two hand-written slots", Hint: "remove this one or " + found.Name}
		}
		found = source.NewFile(shown, string(content))
	}
	if found == nil {
		return nil, nil
	}
	return splitSlot(found)
}

// slotFolder is what is known of the SQL files of a folder.
type slotFolder struct {
	asked  int
	listed map[string]bool // nil before the folder was read
}

// listSlots is how often a folder is asked for single files before it is read as a
// whole: most have no slot, and a history has thousands of revisions.
const listSlots = 20

// hasSlot reports whether a folder has a file.
func (r *run) hasSlot(folder, name string) (bool, error) {
	f := r.slots[folder]
	if f == nil {
		f = &slotFolder{}
		if r.slots == nil {
			r.slots = map[string]*slotFolder{}
		}
		r.slots[folder] = f
	}
	if f.listed != nil {
		return f.listed[name], nil
	}
	if f.asked++; f.asked <= listSlots {
		_, err := r.root.Lstat(path.Join(folder, name))
		return !errors.Is(err, fs.ErrNotExist), nil // what else is wrong with it reading will tell
	}
	entries, err := fs.ReadDir(r.root.FS(), folder)
	if err != nil {
		return false, &source.Error{Pos: source.Pos{File: r.shown(filepath.Join(r.rootDir, filepath.FromSlash(folder)))}, Msg: "the folder can't be read: " + err.Error()}
	}
	f.listed = map[string]bool{}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".sql") {
			f.listed[e.Name()] = true
		}
	}
	return f.listed[name], nil
}

// splitSlot takes a slot apart. Comments stay with the statement that they stand
// before; what stands after the last one is a piece of its own.
func splitSlot(f *source.File) (*alembic.Slot, error) {
	s, err := pgtree.Split(f, pgtree.Options{})
	if err != nil {
		return nil, err
	}
	out := &alembic.Slot{Name: f.Name}
	at := 0
	for i := range s.Statements {
		st := &s.Statements[i]
		out.Statements = append(out.Statements, alembic.SlotStatement{Text: strings.TrimSpace(f.Content[at:st.End]), Pos: s.Pos(st)})
		at = st.End
		if st.Terminated {
			at += strings.IndexByte(f.Content[at:], ';') + 1
		}
	}
	if rest := strings.TrimSpace(f.Content[at:]); rest != "" {
		out.Statements = append(out.Statements, alembic.SlotStatement{Text: rest, Pos: f.Pos(int32(at))})
	}
	return out, nil
}
