package pylib

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/runenames"

	py "sqlgen/offline/pyeval"
)

var normalForms = map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}

// category is the general category of a rune, two letters.
func category(r rune) string {
	// Of the tables, those with a name of two letters are the categories; a
	// rune is in one of them at most.
	for _, name := range categories {
		if unicode.Is(unicode.Categories[name], r) {
			return name
		}
	}
	return "Cn"
}

var categories = []string{
	"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So",
	"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co",
}

// oneRune is an argument that must be a single character.
func oneRune(a *py.Args) (rune, error) {
	s, err := a.Str("chr")
	if err != nil {
		return 0, err
	}
	r := []rune(s)
	if len(r) != 1 {
		return 0, py.Raise(py.TypeErrorClass, "%s() argument must be a unicode character, not a string of length %d", a.FuncName(), len(r))
	}
	return r[0], nil
}

func init() {
	register(py.NewModuleDef("unicodedata").Define(func(b *py.ModuleBuilder) {
		b.Func("normalize(form, unistr, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			form, err := a.Str("form")
			if err != nil {
				return nil, err
			}
			s, err := a.Str("unistr")
			if err != nil {
				return nil, err
			}
			f, ok := normalForms[form]
			if !ok {
				return nil, py.Raise(py.ValueErrorClass, "invalid normalization form")
			}
			out := f.String(s)
			return py.Str(out), th.Alloc(int64(len(out)))
		})
		b.Func("category(chr, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			r, err := oneRune(a)
			return py.Str(category(r)), err
		})
		b.Func("combining(chr, /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			r, err := oneRune(a)
			return py.MakeInt(int64(norm.NFD.PropertiesString(string(r)).CCC())), err
		})
		b.Func("name(chr, default=..., /)", func(th *py.Thread, a *py.Args) (py.Value, error) {
			r, err := oneRune(a)
			if err != nil {
				return nil, err
			}
			name := runenames.Name(r)
			if name == "" || strings.HasPrefix(name, "<") {
				if a.At(1) != nil {
					return a.At(1), nil
				}
				return nil, py.Raise(py.ValueErrorClass, "no such name")
			}
			return py.Str(name), nil
		})
	}))
}
