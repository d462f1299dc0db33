package pylib

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dlclark/regexp2"

	py "sqlgen/offline/pyeval"
)

// The flags of the re module.
const (
	reIgnoreCase = 2
	reLocale     = 4
	reMultiLine  = 8
	reDotAll     = 16
	reUnicode    = 32
	reVerbose    = 64
	reASCII      = 256
)

// pattern is the payload of a re.Pattern.
type pattern struct {
	source string
	bytes  bool // made of a bytes pattern
	flags  int
	search *regexp2.Regexp // anywhere
	match  *regexp2.Regexp // at the start position
	full   *regexp2.Regexp // from the start position to the end
	more   *regexp2.Regexp // at the start position, not empty
	groups int
	names  []string // by group number, "" for a group without a name
}

// compilePattern translates a Python pattern to the syntax of regexp2, which
// matches by backtracking as Python does, and compiles it.
func compilePattern(source string, flags int) (*pattern, error) {
	t := &patternTranslator{src: []rune(source), verbose: flags&reVerbose != 0}
	if err := t.run(); err != nil {
		return nil, err
	}
	flags |= t.flags
	if flags&reASCII == 0 {
		flags |= reUnicode
	}
	opts := regexp2.RegexOptions(0)
	if flags&reIgnoreCase != 0 {
		opts |= regexp2.IgnoreCase
	}
	if flags&reMultiLine != 0 {
		opts |= regexp2.Multiline
	}
	if flags&reDotAll != 0 {
		opts |= regexp2.Singleline
	}
	if t.verbose || flags&reVerbose != 0 {
		opts |= regexp2.IgnorePatternWhitespace
	}
	p := &pattern{source: source, flags: flags, groups: len(t.names) - 1, names: t.names}
	body, end := t.out.String(), ")"
	if opts&regexp2.IgnorePatternWhitespace != 0 {
		end = "\n)" // the pattern may end in a comment
	}
	for _, form := range []struct {
		re   **regexp2.Regexp
		text string
	}{{&p.search, body}, {&p.match, `\G(?:` + body + end}, {&p.full, `\G(?:` + body + end + `\z`}, {&p.more, `\G(?:` + body + end + `(?!\G)`}} {
		re, err := regexp2.Compile(form.text, opts)
		if err != nil {
			return nil, py.Raise(PatternErrorClass, "%s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		// A pattern that backtracks without end must not hang the run.
		re.MatchTimeout = matchTimeout
		*form.re = re
	}
	return p, nil
}

const matchTimeout = 2 * time.Second

// patternTranslator rewrites what the two syntaxes say differently: named
// groups and references to them, \Z, the numbering of named groups (regexp2
// numbers them last, so every group gets a name here), possessive quantifiers.
type patternTranslator struct {
	src     []rune
	i       int
	out     strings.Builder
	names   []string
	flags   int
	verbose bool
}

// groupName is the name that group n has in the translated pattern.
func groupName(n int) string { return "g" + strconv.Itoa(n) }

func (t *patternTranslator) fail(format string, args ...any) error {
	return py.Raise(PatternErrorClass, "%s at position %d", fmt.Sprintf(format, args...), t.i)
}

func (t *patternTranslator) rest() string { return string(t.src[t.i:min(len(t.src), t.i+12)]) }

func (t *patternTranslator) run() error {
	t.names = []string{""}
	for t.i < len(t.src) {
		c := t.src[t.i]
		switch {
		case c == '\\':
			if err := t.escape(false); err != nil {
				return err
			}
		case c == '[':
			if err := t.class(); err != nil {
				return err
			}
		case c == '(':
			if err := t.group(); err != nil {
				return err
			}
		case c == '#' && t.verbose:
			for t.i < len(t.src) && t.src[t.i] != '\n' {
				t.i++
			}
		case c == '$':
			t.out.WriteString("$")
			t.i++
		default:
			t.out.WriteRune(c)
			t.i++
		}
	}
	return nil
}

func (t *patternTranslator) escape(inClass bool) error {
	if t.i+1 >= len(t.src) {
		return t.fail("bad escape (end of pattern)")
	}
	c := t.src[t.i+1]
	switch {
	case c == 'Z' && !inClass:
		t.out.WriteString(`\z`)
	case c >= '1' && c <= '9' && !inClass:
		j := t.i + 2
		if j < len(t.src) && t.src[j] >= '0' && t.src[j] <= '9' {
			j++
		}
		n, _ := strconv.Atoi(string(t.src[t.i+1 : j]))
		if n >= len(t.names) {
			return t.fail("invalid group reference %d", n)
		}
		t.out.WriteString(`\k<` + groupName(n) + `>`)
		t.i = j
		return nil
	case c == 'u' || c == 'U' || c == 'x':
		width := map[rune]int{'x': 2, 'u': 4, 'U': 8}[c]
		if t.i+2+width > len(t.src) {
			return t.fail("incomplete escape \\%c", c)
		}
		n, err := strconv.ParseUint(string(t.src[t.i+2:t.i+2+width]), 16, 32)
		if err != nil {
			return t.fail("incomplete escape \\%c", c)
		}
		t.out.WriteString(regexp2.Escape(string(rune(n))))
		t.i += 2 + width
		return nil
	case c < 0x80 && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') && !strings.ContainsRune("AbBdDsSwWafnrtvx", c):
		return t.fail("bad escape \\%c", c)
	default:
		t.out.WriteRune('\\')
		t.out.WriteRune(c)
	}
	t.i += 2
	return nil
}

func (t *patternTranslator) class() error {
	start := t.i
	t.out.WriteByte('[')
	t.i++
	if t.i < len(t.src) && t.src[t.i] == '^' {
		t.out.WriteByte('^')
		t.i++
	}
	first := true
	for {
		if t.i >= len(t.src) {
			t.i = start
			return t.fail("unterminated character set")
		}
		c := t.src[t.i]
		switch {
		case c == ']' && !first:
			t.out.WriteByte(']')
			t.i++
			return nil
		case c == '\\':
			if err := t.escape(true); err != nil {
				return err
			}
		case c == '[' || c == ']':
			t.out.WriteByte('\\')
			t.out.WriteRune(c)
			t.i++
		default:
			t.out.WriteRune(c)
			t.i++
		}
		first = false
	}
}

func (t *patternTranslator) openGroup(name string) {
	t.names = append(t.names, name)
	t.out.WriteString("(?<" + groupName(len(t.names)-1) + ">")
}

func (t *patternTranslator) group() error {
	rest := t.rest()
	until := func(from int, end rune) (string, error) {
		for j := from; j < len(t.src); j++ {
			if t.src[j] == end {
				s := string(t.src[from:j])
				t.i = j + 1
				return s, nil
			}
		}
		return "", t.fail("missing %c, unterminated name", end)
	}
	switch {
	case strings.HasPrefix(rest, "(?P<"):
		name, err := until(t.i+4, '>')
		if err != nil {
			return err
		}
		t.openGroup(name)
	case strings.HasPrefix(rest, "(?P="):
		name, err := until(t.i+4, ')')
		if err != nil {
			return err
		}
		n := t.number(name)
		if n < 0 {
			return t.fail("unknown group name '%s'", name)
		}
		t.out.WriteString(`\k<` + groupName(n) + `>`)
	case strings.HasPrefix(rest, "(?#"):
		if _, err := until(t.i+3, ')'); err != nil {
			return err
		}
	case strings.HasPrefix(rest, "(?("):
		ref, err := until(t.i+3, ')')
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(ref)
		if err != nil {
			n = t.number(ref)
		}
		if n <= 0 {
			return t.fail("unknown group name '%s'", ref)
		}
		t.out.WriteString("(?(" + groupName(n) + ")")
	case strings.HasPrefix(rest, "(?:") || strings.HasPrefix(rest, "(?=") || strings.HasPrefix(rest, "(?!") || strings.HasPrefix(rest, "(?>"):
		t.out.WriteString(rest[:3])
		t.i += 3
	case strings.HasPrefix(rest, "(?<=") || strings.HasPrefix(rest, "(?<!"):
		t.out.WriteString(rest[:4])
		t.i += 4
	case strings.HasPrefix(rest, "(?"):
		return t.inlineFlags()
	default:
		t.openGroup("")
		t.i++
	}
	return nil
}

func (t *patternTranslator) number(name string) int {
	for i, n := range t.names {
		if i > 0 && n == name {
			return i
		}
	}
	return -1
}

// inlineFlags reads (?aiLmsux), for the whole pattern, and (?i-s:…).
func (t *patternTranslator) inlineFlags() error {
	start := t.i
	letters := map[rune]int{
		'i': reIgnoreCase, 'L': reLocale, 'm': reMultiLine, 's': reDotAll, 'u': reUnicode, 'x': reVerbose, 'a': reASCII,
	}
	on, off, minus := "", "", false
	for t.i += 2; t.i < len(t.src); t.i++ {
		c := t.src[t.i]
		switch {
		case c == '-':
			minus = true
		case c == ')':
			if start != 0 {
				return t.fail("global flags not at the start of the expression")
			}
			for _, f := range on {
				t.flags |= letters[f]
				t.verbose = t.verbose || f == 'x'
			}
			t.i++
			return nil
		case c == ':':
			// Of these, i, m, s and x mean the same to regexp2.
			keep := func(s string) string { return strings.Trim(s, "aLu") }
			t.out.WriteString("(?" + keep(on))
			if off != "" {
				t.out.WriteString("-" + keep(off))
			}
			t.out.WriteByte(':')
			t.i++
			return nil
		case letters[c] == 0:
			return t.fail("unknown extension ?%c", c)
		case minus:
			off += string(c)
		default:
			on += string(c)
		}
	}
	return t.fail("missing -, : or )")
}
