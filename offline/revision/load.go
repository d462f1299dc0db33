package revision

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// Directory says where the revision files are.
type Directory struct {
	Locations  []string // absolute version locations, in order; those that do not exist count as empty
	Recursive  bool     // recursive_version_locations
	Sourceless bool     // sourceless: compiled files count too
	Base       string   // names shown to the user are relative to it

	// Harmless decides about a module that a file imports: importing it does
	// nothing and does not fail. It must be safe for concurrent use; nil means that
	// all modules are. A file that imports another one is not plain.
	Harmless func(module string) bool

	// Eval evaluates a file that is not plain (see Load). It is called in load
	// order, never concurrently. If it is nil, such a file is an error.
	Eval Eval
}

// Eval evaluates a revision file as Alembic imports it. The file is in UTF-8, the path
// absolute. Errors should be of type *source.Error.
type Eval func(file *source.File, path string) (*Module, error)

// Module is what evaluation makes of a revision file.
type Module struct {
	Docstring                                       string // __doc__, "" for none
	Revision, DownRevision, BranchLabels, DependsOn Variable
	Value                                           any // becomes Revision.Module
}

// Load reads the revision files and makes the graph of them. It follows
// ScriptDirectory._load_revisions: names that end in .py and start neither with .# nor
// with __init__, in the order of their names within a directory; a file that
// is reached twice counts once.
//
// Only module-level statements are looked at, and only files that do more at
// module level than bind names to literals are evaluated (see Directory.Eval). Syntax errors in
// functions of other files are found when those are rendered.
//
// The errors are of kind File; the first in load order is returned.
func Load(d Directory) (*Graph, error) {
	files, warnings, err := d.list()
	if err != nil {
		return nil, err
	}
	read := make([]readFile, len(files))
	workers := min(runtime.GOMAXPROCS(0), len(files))
	var next atomic.Int64
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			reader := fileReader{memo: memo{harmless: d.Harmless}}
			for {
				i := int(next.Add(1)) - 1
				if i >= len(files) {
					return
				}
				read[i] = files[i].read(&reader)
			}
		})
	}
	group.Wait()
	revisions := make([]*Revision, len(files))
	for i := range files {
		if revisions[i], err = d.revision(&files[i], &read[i]); err != nil {
			return nil, err
		}
	}
	g, err := New(revisions)
	if err != nil {
		return nil, err
	}
	g.Warnings = append(warnings, g.Warnings...)
	return g, nil
}

// foundFile is a revision file of a location.
type foundFile struct {
	realPath string
	shown    string // where it was found
}

type readFile struct {
	outline
	err error
}

// fileReader is what reading many files shares.
type fileReader struct {
	buffer []byte
	memo   memo
}

func (f *foundFile) read(r *fileReader) readFile {
	content, err := r.content(f.realPath)
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return readFile{err: &Error{Kind: File, Pos: source.Pos{File: f.shown}, Msg: "the file can't be read: " + err.Error(), Err: ErrBadFile}}
	}
	o, err := scan(source.NewFile(f.shown, content), &r.memo)
	return readFile{outline: o, err: fileError(err)}
}

// fileError makes an *Error of kind File of any error.
func fileError(err error) error {
	if err == nil {
		return nil
	}
	var e *Error
	if errors.As(err, &e) {
		return err
	}
	var s *source.Error
	if errors.As(err, &s) {
		return &Error{Kind: File, Pos: s.Pos, Msg: s.Msg, Hint: s.Hint, Err: err}
	}
	return &Error{Kind: File, Msg: err.Error(), Err: err}
}

// list finds the files of all locations in load order.
func (d *Directory) list() (files []foundFile, warnings []string, err error) {
	seen := map[string]bool{}
	for _, location := range d.Locations {
		if _, err := os.Stat(location); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := d.listDirectory(location, &files, &warnings, seen); err != nil {
			return nil, nil, err
		}
	}
	return files, warnings, nil
}

func (d *Directory) listDirectory(dir string, files *[]foundFile, warnings *[]string, seen map[string]bool) error {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return &Error{Kind: File, Pos: source.Pos{File: d.show(dir)}, Msg: "the directory can't be read: " + err.Error(), Err: ErrBadFile}
	}
	realDir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		realDir = dir
	}
	var names, directories []string
	links, irregular := map[string]bool{}, map[string]bool{} // reading a pipe would never end
	for _, e := range entries {
		switch {
		case e.IsDir():
			directories = append(directories, e.Name())
			continue
		case e.Type()&fs.ModeSymlink != 0:
			if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil && !info.Mode().IsRegular() {
				if !info.IsDir() {
					irregular[e.Name()] = true
				} else {
					continue
				}
			}
			links[e.Name()] = true
		case !e.Type().IsRegular():
			irregular[e.Name()] = true
		}
		names = append(names, e.Name())
	}
	shownDir := d.show(dir) + "/"
	if shownDir == "./" {
		shownDir = ""
	}
	if filepath.Base(dir) != "__pycache__" {
		for _, name := range names {
			if !isRevisionName(name) {
				if err := d.checkCompiled(dir, name, names); err != nil {
					return err
				}
				continue
			}
			if irregular[name] {
				return &Error{Kind: File, Pos: source.Pos{File: shownDir + name}, Msg: "this is no regular file", Err: ErrBadFile}
			}
			f := foundFile{realPath: realDir + string(filepath.Separator) + name, shown: shownDir + name}
			if links[name] {
				path := filepath.Join(dir, name)
				if f.realPath, err = filepath.EvalSymlinks(path); err != nil {
					f.realPath = path
				}
			}
			if seen[f.realPath] {
				*warnings = append(*warnings, fmt.Sprintf("File %s loaded twice! ignoring. Please ensure version_locations is unique.", d.show(f.realPath)))
				continue
			}
			seen[f.realPath] = true
			*files = append(*files, f)
		}
		if d.Sourceless && slices.Contains(directories, "__pycache__") {
			if err := d.checkCache(filepath.Join(dir, "__pycache__"), names); err != nil {
				return err
			}
		}
	}
	if d.Recursive {
		for _, name := range directories {
			if err := d.listDirectory(filepath.Join(dir, name), files, warnings, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

func isRevisionName(name string) bool {
	return strings.HasSuffix(name, ".py") && !strings.HasPrefix(name, ".#") && !strings.HasPrefix(name, "__init__")
}

// checkCompiled refuses compiled revisions whose source is gone: with sourceless
// Alembic would run them.
func (d *Directory) checkCompiled(dir, name string, names []string) error {
	if !d.Sourceless || !strings.HasSuffix(name, ".pyc") && !strings.HasSuffix(name, ".pyo") {
		return nil
	}
	if py := name[:len(name)-1]; isRevisionName(py) && !slices.Contains(names, py) {
		return d.compiledOnly(filepath.Join(dir, name))
	}
	return nil
}

func (d *Directory) checkCache(cache string, names []string) error {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return nil
	}
	stem := func(name string) string { before, _, _ := strings.Cut(name, "."); return before }
	have := map[string]bool{}
	for _, n := range names {
		have[stem(n)] = true
	}
	for _, e := range entries {
		if !have[stem(e.Name())] && !strings.HasPrefix(e.Name(), "__init__") && strings.HasSuffix(e.Name(), ".pyc") {
			return d.compiledOnly(filepath.Join(cache, e.Name()))
		}
	}
	return nil
}

func (d *Directory) compiledOnly(path string) error {
	return &Error{
		Kind: File, Pos: source.Pos{File: d.show(path)}, Err: ErrBadFile, Msg: "the revision's source is not there, only its compiled form",
		Hint: "put the .py file back, or unset sourceless",
	}
}

func (d *Directory) show(path string) string {
	if d.Base != "" {
		if rel, err := filepath.Rel(d.Base, path); err == nil {
			return filepath.ToSlash(rel)
		}
	}
	return path
}

var hexName = regexp.MustCompile(`^[a-f0-9]+\.py$`)

// revision follows Script._from_path.
func (d *Directory) revision(f *foundFile, read *readFile) (*Revision, error) {
	if read.err != nil {
		return nil, read.err
	}
	r := &Revision{Path: f.realPath, File: read.file}
	vars := read.vars
	if read.plain {
		if span := read.doc; span.End > 0 {
			r.Docstring = func() string { return docstring(r.File, span) }
		}
	} else {
		if d.Eval == nil {
			return nil, &Error{Kind: File, Pos: source.Pos{File: f.shown}, Msg: "the file must be evaluated to know its revision", Err: ErrBadFile}
		}
		m, err := d.Eval(read.file, f.realPath)
		if err != nil {
			return nil, fileError(err)
		}
		vars = variables{m.Revision, m.DownRevision, m.BranchLabels, m.DependsOn}
		for _, name := range []string{"revision", "down_revision", "branch_labels", "depends_on"} {
			if v := vars.byName(name); v.Span.End == 0 {
				v.Span = read.vars.byName(name).Span
			}
		}
		r.Module, r.Docstring = m.Value, func() string { return m.Docstring }
	}
	fail := func(span source.Span, hint, format string, args ...any) (*Revision, error) {
		return nil, &Error{Kind: File, Pos: r.Pos(span), Msg: fmt.Sprintf(format, args...), Hint: hint, Err: ErrBadFile}
	}
	for _, v := range []struct {
		name string
		Variable
	}{{"revision", vars.revision}, {"down_revision", vars.downRevision}, {"branch_labels", vars.branchLabels}, {"depends_on", vars.dependsOn}} {
		if v.Wrong != "" {
			return fail(v.Span, "", "%s must be a string, not %s", v.name, v.Wrong)
		}
	}
	switch name := filepath.Base(f.realPath); {
	case vars.revision.Scalar:
		r.ID = vars.revision.Strings[0]
	case vars.revision.Set:
		return fail(vars.revision.Span, "", "revision must be a string")
	case hexName.MatchString(name):
		r.ID = strings.TrimSuffix(name, ".py")
	default:
		return fail(source.Span{}, "if it is no revision, move it out of the version location",
			"Could not determine revision id from filename %s. Be sure the 'revision' variable is declared inside the script (please see 'Upgrading from Alembic 0.1 to 0.2' in the documentation).", name)
	}
	if !vars.downRevision.Set {
		return fail(source.Span{}, "a first revision has down_revision = None", "down_revision is not declared in the script")
	}
	r.DownRevision, r.BranchLabels, r.DependsOn = vars.downRevision.Strings, vars.branchLabels.Strings, vars.dependsOn.Strings
	r.IDSpan, r.DownRevisionSpan = vars.revision.Span, vars.downRevision.Span
	r.BranchLabelsSpan, r.DependsOnSpan = vars.branchLabels.Span, vars.dependsOn.Span
	return r, nil
}

// docstring is the value of the first statement.
func docstring(file *source.File, span source.Span) string {
	stmts, err := pyast.ParseStmt(file, span)
	if err != nil || len(stmts) == 0 {
		return ""
	}
	e, ok := stmts[0].(*pyast.ExprStmt)
	if !ok {
		return ""
	}
	c, ok := e.Value.(*pyast.Constant)
	if !ok {
		return ""
	}
	text, _ := c.Value.(string)
	return text
}
