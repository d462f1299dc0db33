package main

import (
	"fmt"
	"regexp"
	"strings"

	"sqlgen/internal/syscatalog"
)

// kinds are the kinds of objects in the order of the report.
var kinds = []string{"schema", "extension", "table", "column", "constraint", "index", "enum", "domain", "range", "composite type", "sequence", "view", "function", "trigger", "operator", "policy", "rule", "comment"}

// kind is what a line of a dump is about.
func kind(line string) string {
	word, rest, _ := strings.Cut(line, " ")
	if word != "relation" {
		return word
	}
	_, k, _ := strings.Cut(rest, " kind=")
	switch k[0] {
	case 'v', 'm':
		return "view"
	case 'c':
		return "composite type"
	}
	return "table"
}

// clocked is a default that the server takes from its clock when it is declared: an
// input of a date or time that is a word.
var clocked = regexp.MustCompile(`(?i)^(column \S+ \S+ (?:date|time)\S*(?: .*)? default=)'\s*(?:now|today|tomorrow|yesterday)(?:\(\))?\s*'$`)

// stopClock gives what a server has for such a default the catalog's text, and
// returns how many there are.
func stopClock(offline, server []string) int {
	n := 0
	for _, line := range offline {
		m := clocked.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for i := range server {
			if strings.HasPrefix(server[i], m[1]+"'") {
				server[i] = line
				n++
			}
		}
	}
	return n
}

// comparison is how many objects of a kind are equal.
type comparison struct {
	equal     int
	otherwise int // of these, written otherwise by the server
	server    int // on the server alone
	offline   int // in the catalog alone
}

// compare prints for each kind how many objects are equal, and each that is not: as
// the catalog has it after -, as the server has it after +. Where the two only write
// an expression differently, what counts is made: what a server has that was given
// the catalog's schema.
func compare(offline, server, made []string, verbose bool) bool {
	if n := stopClock(offline, server); n > 0 {
		fmt.Printf("  %d defaults are constants that the server took from its clock\n", n)
		stopClock(offline, made)
	}
	counts := map[string]*comparison{}
	of := func(line string) *comparison {
		k := kind(line)
		if counts[k] == nil {
			counts[k] = &comparison{}
		}
		return counts[k]
	}
	for _, line := range server {
		of(line).equal++
	}
	again := syscatalog.Difference(made, server)
	unmade := map[string]bool{}
	for _, line := range again {
		unmade[line] = true
	}
	diff := syscatalog.Difference(offline, server)
	for _, line := range diff {
		switch c := of(line[2:]); {
		case line[0] == '-':
			c.offline++
		case unmade[line]:
			c.equal--
			c.server++
		default:
			c.otherwise++
			c.offline--
		}
	}
	equal := len(again) == 0
	for _, k := range kinds {
		c := counts[k]
		if c == nil {
			continue
		}
		fmt.Printf("  %-14s %6d equal", k, c.equal)
		if c.otherwise > 0 {
			fmt.Printf(" (%d with an expression that the server writes otherwise)", c.otherwise)
		}
		if c.server+c.offline != 0 {
			fmt.Printf(", %d on the server alone, %d in the catalog alone", c.server, c.offline)
			equal = false
		}
		fmt.Println()
	}
	if verbose || !equal {
		for _, line := range diff {
			fmt.Println("  " + line)
		}
	}
	if len(again) > 0 {
		fmt.Println("  the catalog's schema, made on a server:")
		for _, line := range again {
			fmt.Println("  " + line)
		}
	}
	return equal
}
