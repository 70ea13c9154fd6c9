// Package portal owns the words and the pure rules of the domain: people and
// their standing towards a task, the states of a task, who may do what, dates
// and clocks, and the errors that persons read.
//
// It knows the standard library and nothing else: no database, no HTTP, no
// forms. Whatever depends on the present moment takes it as a parameter.
package portal
