package pylib

import (
	"errors"
	"io/fs"
	"path"
	"sort"

	py "sqlgen/offline/pyeval"
)

// maxFileSize bounds a file that Python code reads.
const maxFileSize = 64 << 20

// fileError is the OSError for a path, with errno and message as on Linux.
func fileError(err error, shown string) error {
	class, errno, msg := py.OSErrorClass, int64(5), "Input/output error"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		class, errno, msg = py.FileNotFoundErrorClass, 2, "No such file or directory"
	case errors.Is(err, fs.ErrPermission):
		class, errno, msg = py.PermissionErrorClass, 13, "Permission denied"
	}
	r := py.RaiseArgs(class, py.MakeInt(errno), py.Str(msg))
	r.Exc.SetAttr("errno", py.MakeInt(errno))
	r.Exc.SetAttr("strerror", py.Str(msg))
	r.Exc.SetAttr("filename", py.Str(shown))
	return r
}

// projectPath is a path argument as a path of the project.
func projectPath(th *py.Thread, v py.Value) (rel, shown string, err error) {
	if u, ok := v.(*py.Unknown); ok {
		return "", "", u.Refuse("the path of a file must be known")
	}
	shown, ok := py.AsStr(v)
	if !ok {
		return "", "", py.Raise(py.TypeErrorClass, "expected str, bytes or os.PathLike object, not %s", py.TypeName(v))
	}
	rel, ok = th.Interp().RelPath(shown)
	if !ok || th.Interp().Options().FS == nil {
		return "", shown, py.NewFault("only files of the project can be read", "%s is outside of the project", shown)
	}
	return rel, shown, nil
}

func readProjectFile(th *py.Thread, v py.Value) (string, error) {
	rel, shown, err := projectPath(th, v)
	if err != nil {
		return "", err
	}
	st, err := fs.Stat(th.Interp().Options().FS, rel)
	if err != nil {
		return "", outsideOrMissing(err, shown)
	}
	if st.IsDir() {
		return "", py.RaiseArgs(py.IsADirectoryErrorClass, py.MakeInt(21), py.Str("Is a directory"))
	}
	if !st.Mode().IsRegular() {
		return "", py.NewFault("only regular files can be read", "%s is not a regular file", shown)
	}
	if st.Size() > maxFileSize {
		return "", py.NewFault("", "%s is too large to be read: %d bytes", shown, st.Size())
	}
	if err := th.Alloc(st.Size()); err != nil {
		return "", err
	}
	b, err := fs.ReadFile(th.Interp().Options().FS, rel)
	if err != nil {
		return "", outsideOrMissing(err, shown)
	}
	return string(b), nil
}

// outsideOrMissing tells a link that leads out of the project, which os.Root
// refuses, from a file that is not there.
func outsideOrMissing(err error, shown string) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return fileError(err, shown)
	}
	return py.NewFault("only files of the project can be read", "%s cannot be read: %s", shown, errors.Unwrap(err))
}

type outsideKey struct{}

// SetOutside says when a call that would reach outside of the run is an unknown
// value instead of an error: env.py and the application may make such calls for
// what no script needs.
func SetOutside(in *py.Interp, harmless func() bool) { in.SetHost(outsideKey{}, harmless) }

type outputKey struct{}

// SetOutput lets Python code open files for writing where accept says so: it
// writes to memory. Nothing is ever written to a file.
func SetOutput(in *py.Interp, accept func(th *py.Thread, name string) bool) {
	in.SetHost(outputKey{}, accept)
}

func init() {
	native.Define(func(b *py.ModuleBuilder) {
		b.Func("outside(what, hint)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			what, err := a.Str("what")
			if err != nil {
				return nil, err
			}
			hint, err := a.Str("hint")
			if err != nil {
				return nil, err
			}
			if harmless, ok := th.Interp().Host(outsideKey{}).(func() bool); ok && harmless() {
				return th.Interp().NewUnknown(what, hint, th.CallSite().Pos()), nil
			}
			return nil, py.NewFault(hint, "%s is not allowed", what)
		})
		b.Func("output(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			accept, ok := th.Interp().Host(outputKey{}).(func(*py.Thread, string) bool)
			name, _ := py.AsStr(a.At(0))
			return py.Bool(ok && accept(th, name)), nil
		})
		b.Func("read_file(path)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := readProjectFile(th, a.At(0))
			return py.Bytes(s), err
		})
		// stat is ("file" or "dir", size), None for what is not there or is
		// outside of the project.
		b.Func("stat(path)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, ok := py.AsStr(a.At(0))
			if !ok {
				return nil, py.Raise(py.TypeErrorClass, "stat: path should be string, bytes, os.PathLike or integer, not %s", py.TypeName(a.At(0)))
			}
			rel, ok := th.Interp().RelPath(s)
			if !ok || th.Interp().Options().FS == nil {
				return py.None, nil
			}
			st, err := fs.Stat(th.Interp().Options().FS, rel)
			if err != nil {
				return py.None, nil
			}
			kind := "file"
			if st.IsDir() {
				kind = "dir"
			}
			return py.NewTuple(py.Str(kind), py.MakeInt(st.Size())), nil
		})
		b.Func("list_dir(path)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			rel, shown, err := projectPath(th, a.At(0))
			if err != nil {
				return nil, err
			}
			entries, err := fs.ReadDir(th.Interp().Options().FS, rel)
			if err != nil {
				return nil, outsideOrMissing(err, shown)
			}
			names := make([]string, len(entries))
			for i, e := range entries {
				names[i] = e.Name()
			}
			sort.Strings(names)
			return py.NewList(py.Strings(names...)...), th.AllocItems(int64(len(names)))
		})
		b.Func("cwd()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			o := th.Interp().Options()
			return py.Str(path.Join("/", o.Root, o.Cwd)), nil
		})
		b.Func("environ()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			env := th.Interp().Options().Env
			names := make([]string, 0, len(env))
			for name := range env {
				names = append(names, name)
			}
			sort.Strings(names)
			d := py.NewDict()
			for _, name := range names {
				d.SetStr(name, py.Str(env[name]))
			}
			return d, nil
		})
		b.Func("know(name, value)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err == nil {
				th.Interp().Know(name, a.Get("value"))
			}
			return py.None, err
		})
		b.Func("asked_env(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if tell := th.Interp().Options().AskedEnv; err == nil && tell != nil {
				tell(name)
			}
			return py.None, err
		})
		b.Func("unset(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return th.Interp().NewUnknown("os.environ."+name, "the variable "+name+" is not in [tool.sqlgen.env]", th.CallSite().Pos()), nil
		})
		b.Func("refuse(what, hint='')", func(th *py.Thread, a *py.Args) (py.Value, error) {
			what, err := a.Str("what")
			if err != nil {
				return nil, err
			}
			hint, err := a.Str("hint")
			if err != nil {
				return nil, err
			}
			return nil, py.NewFault(hint, "%s", what)
		})
		b.Func("print(text)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := a.Str("text")
			if err != nil {
				return nil, err
			}
			_, err = th.Interp().Options().Stderr.Write([]byte(s))
			return py.None, err
		})
		b.Func("log(text)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			s, err := a.Str("text")
			if err != nil || th.Interp().Options().Log == nil {
				return py.None, err
			}
			_, err = th.Interp().Options().Log.Write([]byte(s))
			return py.None, err
		})
		b.Func("exc_info()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			if exc := th.Handling(); exc != nil {
				return py.NewTuple(exc.Class(), exc, py.None), nil
			}
			return py.NewTuple(py.None, py.None, py.None), nil
		})
		b.Func("search_path()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			o := th.Interp().Options()
			l := py.NewList()
			for _, p := range o.Path {
				l.Elems = append(l.Elems, py.Str(path.Join("/", o.Root, p)))
			}
			return l, nil
		})
		b.Func("modules()", func(th *py.Thread, a *py.Args) (py.Value, error) { return th.Interp().Modules(), nil })
		b.Func("argv()", func(th *py.Thread, a *py.Args) (py.Value, error) {
			return py.NewList(py.Strings(th.Interp().Options().Args...)...), nil
		})
		b.Func("import_module(name)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			return th.Import(name)
		})
		b.Func("import_path(name, path)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			name, err := a.Str("name")
			if err != nil {
				return nil, err
			}
			rel, _, err := projectPath(th, a.At(1))
			if err != nil {
				return nil, err
			}
			return th.ImportPath(name, rel)
		})
	})
}
