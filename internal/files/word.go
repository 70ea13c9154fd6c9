package files

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/richardlehane/mscfb"
)

const (
	oleSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

	maxZipEntries = 5000
	maxUnzipped   = 200 << 20
	maxXMLTypes   = 1 << 20

	mainPart  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
	macroPart = "application/vnd.ms-word.document.macroEnabled.main+xml"

	macros     = fault("contains macros, which can be harmful. Save it as PDF, or as a Word document without macros (DOCX), and try again.")
	lockedWord = fault("is protected with a password, so the council could not open it. Remove the password, save it and try again.")
	template   = fault("is a Word template. Open it, save it as a Word document (DOCX) and try again.")
	bomb       = fault("unpacks to far more than a document does. Save it as PDF and try again.")
)

// checkDOCX accepts an Office Open XML package whose main part is a Word
// document, without macros, intact, and of bounded size when unpacked.
func checkDOCX(body []byte) ([]byte, error) {
	if bytes.HasPrefix(body, []byte(oleSignature)) {
		return nil, lockedWord // an encrypted package lies in such a container
	}
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, damaged
	}
	if len(r.File) > maxZipEntries {
		return nil, bomb
	}
	types, err := contentTypes(r)
	if err != nil {
		return nil, damaged
	}
	main := false
	for _, f := range r.File {
		kind := types.of(f.Name)
		switch {
		case strings.EqualFold(path.Base(f.Name), "vbaProject.bin"), kind == "application/vnd.ms-office.vbaProject", kind == macroPart:
			return nil, macros
		case strings.Contains(kind, "template") && strings.HasSuffix(kind, ".main+xml"):
			return nil, template
		case kind == mainPart:
			main = true
		}
	}
	if !main {
		return nil, damaged
	}
	return body, unpack(r)
}

// unpack reads every part to its end: sizes written in a zip can lie, and a
// part that does not match its checksum would not open at the council.
func unpack(r *zip.Reader) error {
	left := int64(maxUnzipped)
	for _, f := range r.File {
		part, err := f.Open()
		if err != nil {
			return damaged
		}
		judge := &partJudge{relations: strings.HasSuffix(strings.ToLower(f.Name), ".rels")}
		n, err := io.Copy(judge, io.LimitReader(part, left+1))
		part.Close()
		if why := judge.verdict(); why != "" {
			return why
		}
		if left -= n; left < 0 {
			return bomb
		}
		if err != nil {
			return damaged
		}
	}
	return nil
}

// partTypes is [Content_Types].xml: the media type of each part of a package,
// by lower-case name, and by extension for those not named.
type partTypes struct{ named, byExtension map[string]string }

func contentTypes(r *zip.Reader) (partTypes, error) {
	f, err := r.Open("[Content_Types].xml")
	if err != nil {
		return partTypes{}, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxXMLTypes+1))
	if err != nil {
		return partTypes{}, err
	}
	if len(raw) > maxXMLTypes {
		return partTypes{}, errors.New("the list of parts is too long")
	}
	var list struct {
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
		Default []struct {
			Extension   string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := xml.Unmarshal(raw, &list); err != nil {
		return partTypes{}, err
	}
	types := partTypes{map[string]string{}, map[string]string{}}
	for _, o := range list.Override {
		types.named[strings.ToLower(strings.TrimPrefix(o.PartName, "/"))] = o.ContentType
	}
	for _, d := range list.Default {
		types.byExtension["."+strings.ToLower(d.Extension)] = d.ContentType
	}
	return types, nil
}

func (p partTypes) of(name string) string {
	name = strings.ToLower(name)
	if kind, ok := p.named[name]; ok {
		return kind
	}
	return p.byExtension[path.Ext(name)]
}

// sniffOLE tells the old office formats apart by the streams inside. An
// encrypted DOCX is such a container too, and is left to checkDOCX, which says
// that it has a password.
func sniffOLE(body []byte) (ext, words string) {
	names, err := streams(body)
	if err != nil {
		return "doc", "a damaged Office file"
	}
	switch {
	case names["encryptedpackage"]:
		return "docx", "a document protected with a password"
	case names["worddocument"]:
		return "doc", "a Word 97-2003 document"
	case names["workbook"], names["book"]:
		return "", "an Excel workbook"
	case names["powerpoint document"]:
		return "", "a PowerPoint presentation"
	case names["__properties_version1.0"]:
		return "", "an Outlook message"
	}
	return "", "an Office file of another kind"
}

// openOLE opens a compound file. The reader believes the numbers of sectors in
// the head: counts of more sectors than the file has would keep it busy for
// minutes and fill gigabytes, so they are refused first ([MS-CFB] 2.2).
func openOLE(body []byte) (*mscfb.Reader, error) {
	if len(body) < 512 {
		return nil, damaged
	}
	for _, at := range []int{40, 44, 64, 72} { // directory, FAT, mini FAT, DIFAT
		if int64(binary.LittleEndian.Uint32(body[at:])) > int64(len(body)/512) {
			return nil, damaged
		}
	}
	return mscfb.New(bytes.NewReader(body))
}

// streams are the names of all streams and storages, in lower case.
func streams(body []byte) (names map[string]bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the container cannot be read: %v", p)
		}
	}()
	doc, err := openOLE(body)
	if err != nil {
		return nil, err
	}
	names = map[string]bool{}
	for _, entry := range doc.File {
		names[strings.ToLower(entry.Name)] = true
	}
	return names, nil
}

// checkDOC accepts a Word 97-2003 document without macros and password.
func checkDOC(body []byte) ([]byte, error) {
	names, err := streams(body)
	if err != nil {
		return nil, damaged
	}
	for _, name := range []string{"macros", "vba", "_vba_project", "_vba_project_cur"} {
		if names[name] {
			return nil, macros
		}
	}
	return body, checkFIB(body)
}

// checkFIB reads the head of the stream WordDocument, the file information
// block: its first word is 0xA5EC, bit 8 of the word at 10 says encrypted
// ([MS-DOC] 2.5.1). The other streams are read to their end, as their names
// are there in a file that was cut off too.
func checkFIB(body []byte) error {
	doc, err := openOLE(body)
	if err != nil {
		return damaged
	}
	result := error(damaged) // until the stream is found
	left := int64(len(body))
	for entry, err := doc.Next(); err == nil; entry, err = doc.Next() {
		// Streams that are longer than their file run in a circle.
		content, err := io.ReadAll(io.LimitReader(entry, left+1))
		left -= int64(len(content))
		if err != nil && entry.Size > 0 || int64(len(content)) < entry.Size || left < 0 {
			return damaged
		}
		if strings.EqualFold(entry.Name, "WordDocument") {
			result = judgeFIB(content)
		}
	}
	return result
}

func judgeFIB(head []byte) error {
	switch {
	case len(head) < 12, binary.LittleEndian.Uint16(head) != 0xA5EC:
		return damaged
	case binary.LittleEndian.Uint16(head[10:])&0x0100 != 0:
		return lockedWord
	}
	return nil
}

const (
	programInside = fault("has a program inside, which can be harmful. Save it as PDF and try again.")
	fetches       = fault("fetches a template from elsewhere when it is opened, which can be harmful. Save it as PDF and try again.")

	maxRelations = 1 << 20 // of a part that says what belongs together; none is longer
)

// partJudge looks at a part of a package while it is unpacked: whether it is a program, and
// whether it fetches a template from outside.
type partJudge struct {
	relations bool
	start     []byte
}

// Write implements io.Writer; it keeps what the verdict needs.
func (j *partJudge) Write(p []byte) (int, error) {
	want := 4
	if j.relations {
		want = maxRelations
	}
	if room := want - len(j.start); room > 0 {
		j.start = append(j.start, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (j *partJudge) verdict() fault {
	switch {
	case !j.relations && (bytes.HasPrefix(j.start, []byte("MZ")) || bytes.HasPrefix(j.start, []byte("\x7fELF"))):
		return programInside
	case j.relations && bytes.Contains(j.start, []byte("/attachedTemplate")) && bytes.Contains(bytes.ToLower(j.start), []byte("http")) && externalTemplate.Match(j.start):
		return fetches
	}
	return ""
}

// externalTemplate finds a relation to a template that is fetched over the network; one on
// the writer's own disk is common and harmless.
var externalTemplate = regexp.MustCompile(`(?is)<Relationship\b[^>]*/attachedTemplate"[^>]*Target="(https?:|ftp:|\\\\)|<Relationship\b[^>]*Target="(https?:|ftp:|\\\\)[^>]*/attachedTemplate"`)
