package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"sqlgen/internal/source"
)

// tomlFile is a TOML file with the places of its keys.
type tomlFile struct {
	file    *source.File
	root    map[string]any
	offsets map[string]int32 // by key path, joined with "\x00"
}

// parseTOML reads a file; errors are of type *source.Error.
func parseTOML(file *source.File) (*tomlFile, error) {
	t := &tomlFile{file: file, offsets: map[string]int32{}}
	if err := toml.Unmarshal([]byte(file.Content), &t.root); err != nil {
		var decode *toml.DecodeError
		if errors.As(err, &decode) {
			line, column := decode.Position()
			return nil, &source.Error{Pos: source.Pos{File: file.Name, Line: line, Column: column}, Msg: strings.TrimPrefix(decode.Error(), "toml: ")}
		}
		return nil, &source.Error{Pos: source.Pos{File: file.Name}, Msg: strings.TrimPrefix(err.Error(), "toml: ")}
	}
	t.locate()
	return t, nil
}

// locate notes where each key of the tool tables stands.
func (t *tomlFile) locate() {
	var p unstable.Parser
	p.Reset([]byte(t.file.Content))
	var table []string
	for p.NextExpression() {
		n := p.Expression()
		var path []string
		var first *unstable.Node
		for keys := n.Key(); keys.Next(); {
			if first == nil {
				node := *keys.Node()
				first = &node
			}
			path = append(path, string(keys.Node().Data))
		}
		if n.Kind == unstable.KeyValue {
			path = append(append([]string(nil), table...), path...)
			t.locateInline(n.Value(), path)
		} else {
			table = path
		}
		if first == nil || len(path) == 0 || path[0] != "tool" {
			continue
		}
		key := strings.Join(path, "\x00")
		if _, ok := t.offsets[key]; !ok {
			t.offsets[key] = int32(first.Raw.Offset)
		}
	}
}

// locateInline notes the keys of an inline table.
func (t *tomlFile) locateInline(value *unstable.Node, path []string) {
	if value == nil || value.Kind != unstable.InlineTable {
		return
	}
	for entries := value.Children(); entries.Next(); {
		entry := entries.Node()
		inner := append([]string(nil), path...)
		offset := int32(-1)
		for keys := entry.Key(); keys.Next(); {
			if offset < 0 {
				offset = int32(keys.Node().Raw.Offset)
			}
			inner = append(inner, string(keys.Node().Data))
		}
		if offset >= 0 {
			t.offsets[strings.Join(inner, "\x00")] = offset
		}
		t.locateInline(entry.Value(), inner)
	}
}

// pos is the place of a key, that of the nearest table around it if it has none,
// no place without a file.
func (t *tomlFile) pos(path ...string) source.Pos {
	if t == nil || t.file == nil {
		return source.Pos{}
	}
	for n := len(path); n > 0; n-- {
		if offset, ok := t.offsets[strings.Join(path[:n], "\x00")]; ok {
			return t.file.Pos(offset)
		}
	}
	return source.Pos{File: t.file.Name}
}

// table is a table by its path: nil if it is absent, an error if it is no table.
func (t *tomlFile) table(path ...string) (map[string]any, error) {
	if t == nil {
		return nil, nil
	}
	at := t.root
	for i, name := range path {
		value, ok := at[name]
		if !ok {
			return nil, nil
		}
		next, ok := value.(map[string]any)
		if !ok {
			return nil, &source.Error{Pos: t.pos(path[:i+1]...), Msg: fmt.Sprintf("%s must be a table", strings.Join(path[:i+1], "."))}
		}
		at = next
	}
	return at, nil
}

// percentFormat replaces the references of a value in [tool.alembic] as Python's
// `value % {"here": …}` does.
func percentFormat(value, here string) (string, error) {
	if !strings.Contains(value, "%") {
		return value, nil
	}
	var b strings.Builder
	for rest := value; ; {
		i := strings.IndexByte(rest, '%')
		if i < 0 {
			b.WriteString(rest)
			return b.String(), nil
		}
		b.WriteString(rest[:i])
		rest = rest[i:]
		switch {
		case strings.HasPrefix(rest, "%%"):
			b.WriteByte('%')
			rest = rest[2:]
		case strings.HasPrefix(rest, "%(here)s"):
			b.WriteString(here)
			rest = rest[len("%(here)s"):]
		default:
			return "", fmt.Errorf("only %%(here)s and %%%% can follow in '%s', found '%s'", value, rest)
		}
	}
}
