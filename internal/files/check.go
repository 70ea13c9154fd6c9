package files

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"portico/internal/portal"
)

// Checked is a file that may be kept.
type Checked struct {
	Name string // cleaned, with the extension that fits the content
	Type string // media type, from the content
	Ext  string // "pdf", "docx", "doc", "jpg" or "png"
	Body []byte // as sent; pictures without what tells where they were taken
}

// format is a kind of file that may be attached.
type format struct {
	ext, media, words string
	check             func(body []byte) ([]byte, error)
}

var formats map[string]format

func init() { // a variable would be an initialisation cycle through withExtension
	formats = map[string]format{
		"pdf":  {"pdf", "application/pdf", "PDF", checkPDF},
		"docx": {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (DOCX)", checkDOCX},
		"doc":  {"doc", "application/msword", "Word 97-2003 (DOC)", checkDOC},
		"jpg":  {"jpg", "image/jpeg", "JPG", cleanJPEG},
		"png":  {"png", "image/png", "PNG", cleanPNG},
	}
}

// fault is what is wrong with a file, without its name: it follows the name in
// a sentence ("holiday.pdf " + "is protected with a password. ...").
type fault string

func (f fault) Error() string { return string(f) }

const damaged = fault("is damaged and cannot be opened. Open it on your computer, save it again and try again.")

// Check judges a file that somebody wants to attach by its content, whatever
// its name says. allowed are extensions without dot, in lower case (none: all
// that we know); maxBytes of 0 sets no bound. Errors are *portal.Error with
// the code too_large or invalid and a sentence that tells what to do.
func Check(name string, body []byte, allowed []string, maxBytes int64) (Checked, error) {
	name = CleanName(name)
	allowed = allowedFormats(allowed)
	if len(body) == 0 {
		return Checked{}, refuse(name, "is empty. Choose the file again; if it stays empty, ask for another copy of it.")
	}
	if maxBytes > 0 && int64(len(body)) > maxBytes {
		return Checked{}, portal.Fail(portal.TooLarge, fmt.Sprintf(
			"%s is %s. A file may be at most %s. Make it smaller, for example with fewer or smaller pictures, or send it in parts.",
			name, size(int64(len(body))), size(maxBytes)))
	}
	ext, words := sniff(body)
	if !slices.Contains(allowed, ext) {
		return Checked{}, refuse(name, wrongKind(name, words, allowed))
	}
	f := formats[ext]
	clean, err := guarded(f.check, body)
	var why fault
	if errors.As(err, &why) {
		return Checked{}, refuse(name, string(why))
	}
	if err != nil {
		return Checked{}, portal.Wrap(portal.Invalid, name+" "+string(damaged), err)
	}
	return Checked{Name: withExtension(name, f), Type: f.media, Ext: ext, Body: clean}, nil
}

func refuse(name, what string) error { return portal.Fail(portal.Invalid, name+" "+what) }

// guarded runs a parser over hostile bytes: a panic in it is a damaged file.
func guarded(check func([]byte) ([]byte, error), body []byte) (clean []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the parser gave up: %v", p)
		}
	}()
	return check(body)
}

func canonical(ext string) string {
	if ext == "jpeg" || ext == "jpe" {
		return "jpg"
	}
	return ext
}

func allowedFormats(exts []string) []string {
	if len(exts) == 0 {
		return []string{"pdf", "docx", "doc", "jpg", "png"}
	}
	out := make([]string, 0, len(exts))
	for _, e := range exts {
		out = append(out, canonical(strings.ToLower(strings.TrimPrefix(e, "."))))
	}
	return out
}

// wrongKind words a file whose content is not allowed: against its own name
// when the name promises something that is, else against all that is allowed.
func wrongKind(name, words string, allowed []string) string {
	ext := canonical(strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")))
	if f, ok := formats[ext]; ok && slices.Contains(allowed, ext) {
		return fmt.Sprintf("is not a %s file: its content is %s. Save it as %s and try again.", f.words, words, f.words)
	}
	var names []string
	for _, a := range allowed {
		if f, ok := formats[a]; ok && !slices.Contains(names, f.words) {
			names = append(names, f.words)
		}
	}
	return fmt.Sprintf("cannot be attached: its content is %s, and this form takes %s. Save it as one of these and try again.", words, list(names))
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// size words a number of bytes as file managers do.
func size(n int64) string {
	const mb = 1 << 20
	switch {
	case n >= 10*mb && n%mb == 0, n >= 100*mb:
		return fmt.Sprintf("%d MB", n/mb)
	case n >= mb:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/mb), ".0") + " MB"
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1<<10-1)>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}
