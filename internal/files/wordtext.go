package files

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
)

// maxWordXML bounds how much of a document's text part is unpacked.
const maxWordXML = 8 << 20

// WordText is the running text of a Word document (DOCX), at most so many bytes of it; "" for
// anything else. It reads what Check has accepted, and stops where the file is not as it should be.
func WordText(body []byte, limit int) string {
	r, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return ""
	}
	part, err := r.Open("word/document.xml")
	if err != nil {
		return ""
	}
	defer part.Close()
	var out strings.Builder
	in := false
	for d := xml.NewDecoder(io.LimitReader(part, maxWordXML)); out.Len() < limit; {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			in = t.Name.Local == "t"
		case xml.EndElement:
			if in = false; t.Name.Local == "p" || t.Name.Local == "tab" || t.Name.Local == "br" {
				out.WriteByte('\n')
			}
		case xml.CharData:
			if in {
				out.Write(t)
			}
		}
	}
	return out.String()
}
