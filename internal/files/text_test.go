package files

import (
	"strings"
	"testing"

	"portico/internal/portal"
)

func TestText(t *testing.T) {
	t.Parallel()
	const want = "{\n \"title\": \"Café – £5 ‘a’\"\n}"
	for name, c := range map[string]struct{ body, says string }{
		"plain":              {want, ""},
		"with a mark":        {"\ufeff" + want, ""},
		"Windows line ends":  {strings.ReplaceAll(want, "\n", "\r\n"), ""},
		"old Mac line ends":  {strings.ReplaceAll(want, "\n", "\r"), ""},
		"Windows-1252":       {"{\n \"title\": \"Caf\xe9 \x96 \xa35 \x91a\x92\"\n}", "Windows text"},
		"UTF-16, small ends": {utf16Of(want, false), "UTF-16"},
		"UTF-16, big ends":   {utf16Of(want, true), "UTF-16"},
	} {
		text, mended, err := Text([]byte(c.body))
		if err != nil || text != want || (c.says == "") != (mended == "") || !strings.Contains(mended, c.says) {
			t.Errorf("%s: %q, %q, %v", name, text, mended, err)
		}
	}
	for name, body := range map[string]string{"docx": "PK\x03\x04rest", "doc": "\xd0\xcf\x11\xe0", "pdf": "%PDF-1.7", "png": "\x89PNG\r\n", "gzip": "\x1f\x8b\x08",
		"zeros": "{\"a\": \"\x00\"}", "UTF-16 without a mark": utf16Of("{}", false)[2:]} {
		if _, _, err := Text([]byte(body)); portal.CodeOf(err) != portal.Invalid || !strings.Contains(portal.SentenceOf(err), "plain text") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if text, _, err := Text(nil); text != "" || err != nil {
		t.Errorf("nothing: %q, %v", text, err)
	}
}

// utf16Of is a text of the first plane as UTF-16 with its mark.
func utf16Of(text string, big bool) string {
	var b strings.Builder
	for _, r := range "\ufeff" + text {
		pair := []byte{byte(r), byte(r >> 8)}
		if big {
			pair[0], pair[1] = pair[1], pair[0]
		}
		b.Write(pair)
	}
	return b.String()
}
