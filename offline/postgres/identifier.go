package postgres

import (
	"crypto/md5"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"sqlgen/offline/schema"
)

// maxIdentifier is PostgreSQL's NAMEDATALEN - 1; SQLAlchemy counts characters.
const maxIdentifier = 63

// reserved are the words that SQLAlchemy quotes on PostgreSQL
// (dialects/postgresql/base.py RESERVED_WORDS).
var reserved = words(`all analyse analyze and any array as asc asymmetric both case cast check collate column
constraint create current_catalog current_date current_role current_time current_timestamp current_user default
deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect
into leading limit localtime localtimestamp new not null of off offset old on only or order placing primary
references returning select session_user some symmetric table then to trailing true union unique user using variadic
when where window with authorization between binary cross current_schema freeze full ilike inner is isnull join left
like natural notnull outer over overlaps right similar verbose`)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// needsQuotes follows IdentifierPreparer._requires_quotes.
func needsQuotes(s string) bool {
	if s == "" {
		return true
	}
	if c := s[0]; c >= '0' && c <= '9' || c == '$' {
		return true
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '_', c == '$':
		default:
			return true
		}
	}
	return reserved[s]
}

// illegal reports characters that need quotes whatever the case.
func illegal(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '$':
		default:
			return true
		}
	}
	return s == ""
}

// QuoteIdentifier puts an identifier into double quotes.
func QuoteIdentifier(s string) string {
	if strings.IndexByte(s, '"') >= 0 {
		s = strings.ReplaceAll(s, `"`, `""`)
	}
	return `"` + s + `"`
}

// Quote quotes an identifier where SQLAlchemy does: reserved words, upper case,
// a leading digit or $, other characters.
func Quote(s string) string {
	if needsQuotes(s) {
		return QuoteIdentifier(s)
	}
	return s
}

// QuoteName is Quote, with quoted_name's own wish first.
func QuoteName(n schema.Name) string {
	switch n.Quote {
	case schema.Yes:
		return QuoteIdentifier(n.Text)
	case schema.No:
		return n.Text
	}
	return Quote(n.Text)
}

// qualified is schema.name.
func qualified(sch, name schema.Name) string {
	if sch.Text == "" {
		return QuoteName(name)
	}
	return QuoteName(sch) + "." + QuoteName(name)
}

// alterTarget is the table name in Alembic's ALTER TABLE: a dotted schema is
// quoted piece by piece (alembic ddl/base.py quote_dotted).
func alterTarget(sch, name schema.Name) string {
	if sch.Text == "" {
		return QuoteName(name)
	}
	if sch.Quote != schema.Unset || strings.IndexByte(sch.Text, '.') < 0 {
		return QuoteName(sch) + "." + QuoteName(name)
	}
	parts := strings.Split(sch.Text, ".")
	for i, p := range parts {
		parts[i] = Quote(p)
	}
	return strings.Join(parts, ".") + "." + QuoteName(name)
}

// constraintName prints the name of a constraint or index: a name made by a
// convention or marked by op.f() is cut to the limit with a hash at its end, a
// plain one that is too long is an error.
func constraintName(n schema.Name) (string, error) {
	if utf8.RuneCountInString(n.Text) > maxIdentifier {
		if !n.Conv {
			return "", errorf("Identifier '%s' exceeds maximum length of %d characters", n.Text, maxIdentifier)
		}
		sum := md5.Sum([]byte(n.Text))
		h := hex.EncodeToString(sum[:])
		r := []rune(n.Text)
		n.Text = string(r[:maxIdentifier-8]) + "_" + h[len(h)-4:]
	}
	return QuoteName(n), nil
}

// quoteString is a string literal with standard_conforming_strings on.
func quoteString(s string) string {
	if strings.IndexByte(s, '\'') >= 0 {
		s = strings.ReplaceAll(s, "'", "''")
	}
	return "'" + s + "'"
}
