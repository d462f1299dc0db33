// Package spell finds the known word that a mistyped one was probably meant to be.
package spell

import "strings"

// Nearest returns the candidate closest to x, "" when none is close enough to be
// worth a hint. Case and the characters '_' and '-' count only between candidates
// that are equally close without them; of those that still are the first one wins.
func Nearest(x string, candidates []string) string {
	if x == "" {
		return ""
	}
	folded := fold(x)
	// A third of the word may be wrong, never more than four characters.
	limit := max(1, len(folded)/3)
	if limit > 4 {
		limit = 4
	}
	best, bestDistance, bestExact := "", limit+1, 0
	for _, c := range candidates {
		if c == "" || c == x {
			continue
		}
		f := fold(c)
		if diff := len(f) - len(folded); diff > bestDistance || -diff > bestDistance {
			continue
		}
		d := distance(folded, f, bestDistance)
		if d > bestDistance || d > limit {
			continue
		}
		exact := distance(x, c, len(x)+len(c))
		if d < bestDistance || exact < bestExact {
			best, bestDistance, bestExact = c, d, exact
		}
	}
	return best
}

// DidYouMean is ` (did you mean "x"?)` for the nearest candidate, "" without one.
func DidYouMean(x string, candidates []string) string {
	if n := Nearest(x, candidates); n != "" {
		return ` (did you mean "` + n + `"?)`
	}
	return ""
}

func fold(s string) string {
	s = strings.ToLower(s)
	if strings.ContainsAny(s, "_-") {
		s = strings.NewReplacer("_", "", "-", "").Replace(s)
	}
	return s
}

// distance is the number of bytes to insert, delete, replace or swap with their
// neighbour to make b of a; it gives up with max+1 once it exceeds max.
func distance(a, b string, max int) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			d := row[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, row[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			next[j] = d
			least = min(least, d)
		}
		if least > max {
			return max + 1
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
