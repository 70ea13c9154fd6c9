package engine

import (
	"strings"

	"portico/engine/doc"
)

// FileLine is the file of a question, as printed.
type FileLine struct {
	Name        string
	Description string // what it shows; may be ""
	Media       string // "image/jpeg", "application/pdf"
	Size        int64  // in bytes
	Image       []byte // the picture itself, where the document is printed; nil on a page, which links to it
}

// fileAnswer prints the file of a question: a picture as a figure, anything else by its name.
func (p *printer) fileAnswer(k *spot) {
	path, ref := k.path(), k.q.Kind.Show(k.q, k.value)
	file, known := p.fileLine(ref)
	if known && strings.HasPrefix(file.Media, "image/") {
		p.add(doc.Figure{Label: titleOf(k.q), Name: file.Name, Alt: file.Description, Media: file.Media, Image: file.Image, Ref: ref,
			Path: path, Tab: p.name, Fault: p.faults[path]})
		return
	}
	f := doc.Field{Label: titleOf(k.q), Name: path, Tab: p.name, Fault: p.faults[path], Value: fileWords(file, known)}
	if known {
		f.Ref = ref
	}
	p.add(f)
}

func (p *printer) fileLine(ref string) (FileLine, bool) {
	if p.opt.Files == nil {
		return FileLine{}, false
	}
	return p.opt.Files(ref)
}

// fileWords is how a file reads in one line.
func fileWords(f FileLine, known bool) doc.Text {
	if !known {
		return file{}.Doc(nil, nil)
	}
	words := f.Name + " (" + sizeWords(f.Size) + ")"
	if f.Description != "" {
		words += "\n" + f.Description
	}
	return doc.Text(words)
}
