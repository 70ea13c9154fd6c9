// Package engine turns a form definition (a JSON Schema document) into a
// compiled Definition, and a Definition with answers into tab views, faults and
// documents.
//
// It owns the definition language of docs/definition-language.md: reading the
// source in document order, checking it, the kinds of question, conditions,
// binding of posted values, the draft and the complete pass, and the document
// that the read-only page and the PDF are printed from.
//
// It is pure. It must not know HTTP, SQL, files or the clock: what it needs of
// the outside (the catalogue of blocks and lists, the time) is handed in.
package engine
