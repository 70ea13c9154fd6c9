package main

// The form that the soak writes: three tabs of words and one of documents. Nothing in it is
// mandatory, so that it can be submitted at any moment.
const form = `{
"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://portico.invalid/forms/soak", "title": "Soak", "description": "Written by machines.",
"x-form": {"key": "soak", "formType": "Soak"}, "type": "object", "required": ["one", "two", "three"],
"properties": {
"one": {"title": "One", "type": "object", "properties": {
  "a": {"title": "A", "type": "string", "maxLength": 4000}, "b": {"title": "B", "type": "string", "maxLength": 4000}, "c": {"title": "C", "type": "string", "maxLength": 4000}}},
"two": {"title": "Two", "type": "object", "properties": {
  "a": {"title": "A", "type": "string", "maxLength": 4000}, "b": {"title": "B", "type": "string", "maxLength": 4000}, "c": {"title": "C", "type": "string", "maxLength": 4000}}},
"three": {"title": "Three", "type": "object", "properties": {
  "a": {"title": "A", "type": "string", "maxLength": 4000}, "b": {"title": "B", "type": "string", "maxLength": 4000}, "c": {"title": "C", "type": "string", "maxLength": 4000}}},
"documents": {"title": "Supporting Documentation", "x-kind": "attachments", "x-attachments": {"types": ["png"], "maxMegabytes": 1, "maxFiles": 30}}
}}`

var tabs, questions = []string{"one", "two", "three"}, []string{"a", "b", "c"}
