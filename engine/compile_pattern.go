package engine

import (
	"errors"
	"regexp"
	"regexp/syntax"
)

// Bounds of patterns: characters of one, and steps of all patterns of a form
// together. "a{1000}" is a thousand steps in seven characters.
const (
	maxPattern      = 1000
	maxPatternSteps = 100_000
)

// soundPattern compiles the pattern. RE2 has no look-around, which keeps checking
// an answer linear in its length.
func (c *compiler) soundPattern(n *node) {
	if len(n.text) > maxPattern {
		c.fail(n, "pattern", "The pattern is longer than %d characters. Write a simpler one.", maxPattern)
		return
	}
	steps, err := patternSteps(n.text)
	before := c.steps
	c.steps += steps
	switch {
	case err != nil:
		c.fail(n, "pattern", "%s", patternAdvice(n.text, err))
	case c.steps > maxPatternSteps && before <= maxPatternSteps:
		c.fail(n, "pattern", "The patterns of this form repeat too much. Use \"maxLength\" for lengths, and fewer numbers in curly brackets.")
	}
}

// patternSteps is how long the compiled pattern is.
func patternSteps(pattern string) (int, error) {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0, err
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return 0, err
	}
	return len(prog.Inst), nil
}

var (
	lookAround    = regexp.MustCompile(`\(\?<?[=!]`)
	backReference = regexp.MustCompile(`\\[1-9]`)
)

// patternAdvice says in plain words why a pattern cannot be used.
func patternAdvice(pattern string, err error) string {
	code := syntax.ErrorCode("")
	var bad *syntax.Error
	if errors.As(err, &bad) {
		code = bad.Code
	}
	switch {
	case lookAround.MatchString(pattern):
		return "The pattern looks ahead or behind, with (?=, (?!, (?<= or (?<!. Such patterns cannot be used: write what is allowed instead of what is not."
	case backReference.MatchString(pattern):
		return "The pattern refers back to a part of itself, such as \\1. Such patterns cannot be used: write the part out."
	case code == syntax.ErrInvalidRepeatSize || code == syntax.ErrLarge:
		return "The pattern repeats something too often. At most 1000 repeats can be used; for a length use \"maxLength\"."
	case code == syntax.ErrMissingParen || code == syntax.ErrUnexpectedParen || code == syntax.ErrMissingBracket:
		return "A bracket in the pattern is not closed, or not opened."
	}
	return "The pattern cannot be read. In JSON each backslash is written twice: \"^\\\\d{7}$\"."
}
