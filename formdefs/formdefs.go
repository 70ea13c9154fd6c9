// Package formdefs is the catalogue of forms that ships with Portico: each form
// as KEY/definition.json with KEY/samples/, the blocks and lists they share, the
// examples of the authors' reference, and the meta-schema that describes the definition language to editors.
//
// It owns data only. It must not know the engine that compiles the definitions,
// nor the database that they are installed into.
package formdefs

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
)

//go:embed blocks lists reference definition.schema.json facts.json starter.json */definition.json */samples
var files embed.FS

// Catalogue holds the shared parts: "blocks/NAME.json", "lists/NAME.json",
// "definition.schema.json" and "facts.json", the names of the facts that x-prefill can point at. It is what engine.Compile and engine.Check resolve
// $ref from.
func Catalogue() fs.FS { return files }

// Keys are the keys of the shipped forms, in alphabetical order.
func Keys() []string {
	found, err := fs.Glob(files, "*/definition.json")
	if err != nil { // only a bad pattern errs
		return nil
	}
	keys := make([]string, 0, len(found))
	for _, name := range found {
		keys = append(keys, path.Dir(name))
	}
	return keys
}

var safeName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// Starter is what a new form begins with: two tabs with remarks, under the key "new-form".
func Starter() []byte {
	b, err := files.ReadFile("starter.json")
	if err != nil {
		panic(err) // it is embedded
	}
	return b
}

// Definition is the source of a shipped form. The error wraps fs.ErrNotExist when
// there is no form of that key.
func Definition(key string) ([]byte, error) {
	return read(key, "definition.json")
}

// Sample is one of a form's samples: "empty", "typical" and "long" are answers,
// "facts" are the facts that the form is prefilled from. The error wraps
// fs.ErrNotExist when there is none of that name.
func Sample(key, name string) ([]byte, error) {
	if !safeName.MatchString(name) {
		return nil, fmt.Errorf("sample %q of form %q: %w", name, key, fs.ErrNotExist)
	}
	return read(key, "samples/"+name+".json")
}

func read(key, name string) ([]byte, error) {
	if !safeName.MatchString(key) {
		return nil, fmt.Errorf("form %q: %w", key, fs.ErrNotExist)
	}
	b, err := files.ReadFile(key + "/" + name)
	if err != nil {
		return nil, fmt.Errorf("form %q: %w", key, err)
	}
	return b, nil
}
