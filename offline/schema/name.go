package schema

// Name is an identifier as Python had it: a str, a quoted_name or a conv().
// The zero Name means "no name" (None).
type Name struct {
	Text  string
	Quote Tri  // quoted_name(x, quote=True/False); Unset is a plain str
	Conv  bool // conv() or op.f(): the naming convention leaves it alone
	Given bool // an empty string was given, as opposed to None
}

// N is a plain name; "" is no name.
func N(text string) Name { return Name{Text: text} }

// F is a name marked by op.f() or conv().
func F(text string) Name { return Name{Text: text, Conv: true} }

// None reports whether there is no name at all.
func (n Name) None() bool { return n.Text == "" && !n.Given }

func (n Name) String() string { return n.Text }
