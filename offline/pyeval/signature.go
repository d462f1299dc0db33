package pyeval

import (
	"strconv"
	"strings"

	"sqlgen/internal/spell"
)

type paramKind uint8

const (
	posOnly paramKind = iota
	posOrKw
	kwOnly
)

type param struct {
	name     string
	kind     paramKind
	optional bool
	value    Value // default; nil: none, or `...`
}

// Signature is the parsed parameter list of a native function.
type Signature struct {
	params  []param
	varArgs bool
	varKw   bool
	npos    int // parameters that can be passed by position
}

func splitSig(sig string) (name, params string) {
	i := strings.IndexByte(sig, '(')
	if i < 0 {
		return sig, ""
	}
	return strings.TrimSpace(sig[:i]), strings.TrimSpace(sig[i:])
}

// parseSignature reads "(a, b=None, /, c=1, *args, d, **kw)". It panics on
// text that is wrong, which is a fault of the host package.
func parseSignature(text string) *Signature {
	if !strings.HasPrefix(text, "(") || !strings.HasSuffix(text, ")") {
		panic("pyeval: bad signature " + text)
	}
	s := &Signature{}
	kind := posOrKw
	for _, part := range splitParams(text[1 : len(text)-1]) {
		part = strings.TrimSpace(part)
		switch {
		case part == "":
		case part == "/":
			for i := range s.params {
				s.params[i].kind = posOnly
			}
		case part == "*":
			kind = kwOnly
		case strings.HasPrefix(part, "**"):
			s.varKw = true
		case strings.HasPrefix(part, "*"):
			s.varArgs = true
			kind = kwOnly
		default:
			p := param{kind: kind}
			name, def, has := strings.Cut(part, "=")
			p.name = strings.TrimSpace(name)
			if i := strings.IndexByte(p.name, ':'); i >= 0 {
				p.name = strings.TrimSpace(p.name[:i])
			}
			if has {
				p.optional = true
				p.value = parseDefault(strings.TrimSpace(def))
			}
			s.params = append(s.params, p)
			if kind == posOrKw {
				s.npos++
			}
		}
	}
	return s
}

// splitParams splits at the commas that are outside of quotes and brackets.
func splitParams(s string) []string {
	var out []string
	depth, start := 0, 0
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}

func parseDefault(s string) Value {
	switch s {
	case "None":
		return None
	case "True":
		return True
	case "False":
		return False
	case "...":
		return nil
	case "()":
		return emptyTuple
	}
	if len(s) >= 2 && (s[0] == '\'' || s[0] == '"') && s[len(s)-1] == s[0] {
		return Str(s[1 : len(s)-1])
	}
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return MakeInt(i)
	}
	if f, err := strconv.ParseFloat(s, 64); err == nil {
		return Float(f)
	}
	panic("pyeval: bad default in a signature: " + s)
}

func (b *Builtin) signature() *Signature {
	if b.text == "" {
		return nil
	}
	s := b.sig.Load()
	if s == nil {
		s = parseSignature(b.text)
		b.sig.Store(s)
	}
	return s
}

// callBuiltin calls a native function with its receiver (nil for a function).
func (th *Thread) callBuiltin(b *Builtin, self Value, pos []Value, kw []KwArg) (Value, error) {
	if b.kind != plainFunction && self == nil {
		// Called through the class: the first argument is the receiver.
		if len(pos) == 0 {
			return nil, Raise(TypeErrorClass, "unbound method %s.%s() needs an argument", b.owner.Name, b.Name)
		}
		self, pos = pos[0], pos[1:]
		if err := b.checkReceiver(self); err != nil {
			if u, ok := self.(*Unknown); ok {
				return u.derive("." + b.Name + "()"), nil
			}
			return nil, err
		}
	}
	if b.mode != AllowUnknown {
		if u := firstUnknown(pos, kw); u != nil {
			if b.mode == DeriveUnknown {
				return u.wrap(b.shown()), nil
			}
			if v, done, err := th.supposeCall(b, self, pos, u); done {
				return v, err
			}
			return nil, u.Refuse("an argument of " + b.called() + "() must be known")
		}
	}
	a := &Args{Self: self, Object: self, fn: b}
	if b.owner != nil && b.owner.value && b.kind == instanceMethod {
		a.Self = Underlying(self)
		if _, ok := self.(*Object); ok && b.owner.Module == "builtins" {
			// An instance that another class's __new__ made lacks the value.
			if _, still := a.Self.(*Object); still || !a.Self.Class().IsSubclassOf(b.owner) {
				return nil, Raise(TypeErrorClass, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", b.Name, b.owner.Name, TypeName(self))
			}
		}
	}
	if sig := b.signature(); sig != nil {
		a.sig = sig
		if err := sig.bind(a, b, pos, kw); err != nil {
			return nil, err
		}
	} else {
		a.Pos, a.Kw = pos, kw
	}
	if err := th.enter(); err != nil {
		return nil, err
	}
	v, err := b.fn(th, a)
	th.leave()
	if u := th.supposed(err); u != nil {
		v, _, err = th.supposeCall(b, self, pos, u)
	}
	if v == nil && err == nil {
		v = None
	}
	return v, err
}

func firstUnknown(pos []Value, kw []KwArg) *Unknown {
	for _, v := range pos {
		if u, ok := v.(*Unknown); ok {
			return u
		}
	}
	for i := range kw {
		if u, ok := kw[i].Value.(*Unknown); ok {
			return u
		}
	}
	return nil
}

func (b *Builtin) checkReceiver(self Value) error {
	if b.owner == nil {
		return nil
	}
	if b.kind == newMethod {
		c, ok := self.(*Class)
		if !ok {
			return Raise(TypeErrorClass, "%s.__new__(X): X is not a type object (%s)", b.owner.Name, TypeName(self))
		}
		if !c.IsSubclassOf(b.owner) {
			return Raise(TypeErrorClass, "%s.__new__(%s): %s is not a subtype of %s", b.owner.Name, c.Name, c.Name, b.owner.Name)
		}
		return nil
	}
	if !self.Class().IsSubclassOf(b.owner) {
		return Raise(TypeErrorClass, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", b.Name, b.owner.Name, TypeName(self))
	}
	return nil
}

func (s *Signature) bind(a *Args, b *Builtin, pos []Value, kw []KwArg) error {
	if len(s.params) <= len(a.few) {
		a.bound = a.few[:len(s.params)]
	} else {
		a.bound = make([]Value, len(s.params))
	}
	n := len(pos)
	if n > s.npos {
		if !s.varArgs {
			return s.tooMany(b, n)
		}
		a.Pos = pos[s.npos:]
		n = s.npos
	}
	copy(a.bound, pos[:n])
kwargs:
	for i := range kw {
		for j := range s.params {
			p := &s.params[j]
			if p.name == kw[i].Name && p.kind != posOnly {
				if a.bound[j] != nil {
					return Raise(TypeErrorClass, "%s() got multiple values for argument '%s'", b.shown(), p.name)
				}
				a.bound[j] = kw[i].Value
				continue kwargs
			}
		}
		if !s.varKw {
			return s.unexpected(b, kw[i].Name)
		}
		a.Kw = append(a.Kw, kw[i])
	}
	for j := range s.params {
		if a.bound[j] == nil && !s.params[j].optional {
			return s.missing(a, b)
		}
	}
	return nil
}

func (s *Signature) unexpected(b *Builtin, name string) error {
	names := make([]string, 0, len(s.params))
	for _, p := range s.params {
		if p.kind == posOnly && p.name == name {
			return Raise(TypeErrorClass, "%s() got some positional-only arguments passed as keyword arguments: '%s'", b.shown(), name)
		}
		if p.kind != posOnly {
			names = append(names, p.name)
		}
	}
	if near := spell.Nearest(name, names); near != "" {
		return Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'. Did you mean '%s'?", b.shown(), name, near)
	}
	return Raise(TypeErrorClass, "%s() got an unexpected keyword argument '%s'", b.shown(), name)
}

func (s *Signature) missing(a *Args, b *Builtin) error {
	var pos, kw []string
	for j, p := range s.params {
		if a.bound[j] == nil && !p.optional {
			if p.kind == kwOnly {
				kw = append(kw, p.name)
			} else {
				pos = append(pos, p.name)
			}
		}
	}
	if len(pos) > 0 {
		return missingArguments(b.shown(), "positional", pos)
	}
	return missingArguments(b.shown(), "keyword-only", kw)
}

// missingArguments is CPython's TypeError for parameters that got no value.
func missingArguments(fn, kind string, names []string) error {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "'" + n + "'"
	}
	list := quoted[0]
	switch n := len(quoted); {
	case n == 2:
		list = quoted[0] + " and " + quoted[1]
	case n > 2:
		list = strings.Join(quoted[:n-1], ", ") + ", and " + quoted[n-1]
	}
	return Raise(TypeErrorClass, "%s() missing %d required %s argument%s: %s", fn, len(names), kind, plural(len(names)), list)
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// tooMany is CPython's TypeError for surplus positional arguments; a method's
// receiver counts, as it does in Python.
func (s *Signature) tooMany(b *Builtin, given int) error {
	least, most := 0, s.npos
	for _, p := range s.params {
		if p.kind != kwOnly && !p.optional {
			least++
		}
	}
	if b.kind != plainFunction {
		least, most, given = least+1, most+1, given+1
	}
	takes := strconv.Itoa(most)
	if least < most {
		takes = "from " + strconv.Itoa(least) + " to " + takes
	}
	verb := "were"
	if given == 1 {
		verb = "was"
	}
	return Raise(TypeErrorClass, "%s() takes %s positional argument%s but %d %s given", b.shown(), takes, plural(most), given, verb)
}

// shown is the function's name in messages about its arguments: for __new__
// that of the class, which is what was called, and for a method of a host
// package's class the qualified one, as CPython shows functions written in
// Python.
func (b *Builtin) shown() string {
	switch {
	case b.kind == newMethod:
		return b.owner.Name
	case b.owner != nil && !b.owner.value:
		return b.owner.Name + "." + b.Name
	}
	return b.Name
}

// called is what Python code wrote to call the function: a constructor's class,
// not __init__.
func (b *Builtin) called() string {
	if b.owner != nil && (b.Name == "__init__" || b.Name == "__new__") {
		return b.owner.Name
	}
	return b.Name
}
