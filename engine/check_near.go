package engine

import "strings"

// nearest is the known name most like a misspelt one, "" when none is like it.
func nearest(name string, known []string) string {
	best, distance := "", 3
	if len(name) > 60 {
		return ""
	}
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return k
		}
		if d := editDistance(strings.ToLower(name), strings.ToLower(k)); d < distance && d*2 < len(k) {
			best, distance = k, d
		}
	}
	return best
}

// didYouMean is a sentence to add to a finding about a misspelt name.
func didYouMean(name string, known []string) string {
	if near := nearest(name, known); near != "" {
		return "Did you mean \"" + near + "\"?"
	}
	return "Correct the name."
}

// editDistance is the number of letters to change (Levenshtein).
func editDistance(a, b string) int {
	if len(a)-len(b) > 3 || len(b)-len(a) > 3 {
		return 4
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
