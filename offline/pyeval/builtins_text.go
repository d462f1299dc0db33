package pyeval

import (
	"io"
	"strings"

	"sqlgen/offline/pyast"
)

func init() {
	Builtins.Define(func(b *ModuleBuilder) {
		b.Unknowns(DeriveUnknown)
		b.Func("repr(obj, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := th.Repr(a.At(0))
			return textOf(s, err, "repr(… %s …)")
		})
		b.Func("ascii(obj, /)", func(th *Thread, a *Args) (Value, error) {
			s, err := th.Repr(a.At(0))
			return textOf(escapeNonASCII(s), err, "ascii(… %s …)")
		})
		b.Func("format(value, format_spec='', /)", func(th *Thread, a *Args) (Value, error) {
			spec, ok := AsStr(a.At(1))
			if !ok {
				return nil, Raise(TypeErrorClass, "format() argument 2 must be str, not %s", TypeName(a.At(1)))
			}
			s, err := th.Format(a.At(0), spec)
			return textOf(s, err, "format(… %s …)")
		})
		b.Func("chr(i, /)", func(th *Thread, a *Args) (Value, error) {
			i, err := th.Index(a.At(0))
			if err != nil {
				return nil, err
			}
			n, ok := i.Int64()
			if !ok {
				return nil, Raise(OverflowErrorClass, "Python int too large to convert to C int")
			}
			if n < 0 || n > 0x10FFFF {
				return nil, Raise(ValueErrorClass, "chr() arg not in range(0x110000)")
			}
			return Str(appendRune(nil, rune(n))), nil
		})
		b.Func("ord(c, /)", func(th *Thread, a *Args) (Value, error) {
			if s, ok := AsStr(a.At(0)); ok {
				if n := countRunes(s); n != 1 {
					return nil, Raise(TypeErrorClass, "ord() expected a character, but string of length %d found", n)
				}
				r, _ := pyast.DecodeRune(s)
				return MakeInt(int64(r)), nil
			}
			if s, ok := bytesOf(a.At(0)); ok {
				if len(s) != 1 {
					return nil, Raise(TypeErrorClass, "ord() expected a character, but string of length %d found", len(s))
				}
				return MakeInt(int64(s[0])), nil
			}
			return nil, Raise(TypeErrorClass, "ord() expected string of length 1, but %s found", TypeName(a.At(0)))
		})
		for _, m := range []struct {
			name, prefix string
			base         int
		}{{"hex", "0x", 16}, {"oct", "0o", 8}, {"bin", "0b", 2}} {
			b.Func(m.name+"(number, /)", func(th *Thread, a *Args) (Value, error) {
				i, err := th.Index(a.At(0))
				if err != nil {
					return nil, err
				}
				s, err := th.intDigits(i, m.base)
				if err != nil {
					return nil, err
				}
				s = m.prefix + s
				if i.Sign() < 0 {
					s = "-" + s
				}
				return Str(s), nil
			})
		}
		b.Unknowns(AllowUnknown)
		b.Func("print(*args, sep=None, end=None, file=None, flush=False)", builtinPrint)
	})
}

// builtinPrint writes to the run's only stream; an unknown is shown as such.
func builtinPrint(th *Thread, a *Args) (Value, error) {
	sep, end := " ", "\n"
	for _, p := range []struct {
		name string
		to   *string
	}{{"sep", &sep}, {"end", &end}} {
		v := a.Get(p.name)
		if IsNone(v) {
			continue
		}
		s, ok := AsStr(v)
		if !ok {
			return nil, Raise(TypeErrorClass, "%s must be None or a string, not %s", p.name, TypeName(v))
		}
		*p.to = s
	}
	var b strings.Builder
	for i, v := range a.Pos {
		if i > 0 {
			b.WriteString(sep)
		}
		if u, ok := v.(*Unknown); ok {
			b.WriteString(plainRepr(u))
			continue
		}
		s, err := th.Str(v)
		if err != nil {
			return nil, err
		}
		b.WriteString(s)
	}
	b.WriteString(end)
	if err := th.Alloc(int64(b.Len())); err != nil {
		return nil, err
	}
	switch f := a.Get("file").(type) {
	case NoneType:
		if _, err := io.WriteString(th.in.opts.Stderr, b.String()); err != nil {
			return nil, RaiseArgs(OSErrorClass, Str(err.Error()))
		}
	case *Unknown:
	default:
		if _, err := th.CallMethod(f, "write", Str(b.String())); err != nil {
			return nil, err
		}
	}
	return None, nil
}
