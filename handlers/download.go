package handlers

import (
	"fmt"
	"mime"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// download gives a file to be saved under its name. It is never shown in the page: what
// somebody uploaded must not run here.
func (r *request) download(name, contentType string, body []byte) error {
	r.Set(fiber.HeaderContentDisposition, disposition(name))
	r.Set(fiber.HeaderContentType, contentType)
	r.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	r.Set(fiber.HeaderContentSecurityPolicy, "sandbox; default-src 'none'")
	return r.Send(body)
}

// resumable is a download that a browser may go on with after its connection was cut: parts
// are given of the file whose SHA-256 (hexadecimal) the browser had the beginning of.
func (r *request) resumable(name, contentType, sum string, body []byte) error {
	etag := `"` + sum + `"`
	r.Set(fiber.HeaderETag, etag)
	r.Set(fiber.HeaderAcceptRanges, "bytes")
	wanted := r.Get(fiber.HeaderRange)
	if since := r.Get(fiber.HeaderIfRange); r.Method() != fiber.MethodGet || since != "" && since != etag {
		wanted = "" // of HEAD, or of another file: all of it
	}
	from, to, asked := byteRange(wanted, len(body))
	if !asked {
		return r.download(name, contentType, body)
	}
	if from >= to {
		r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", len(body)))
		r.Status(fiber.StatusRequestedRangeNotSatisfiable)
		return r.download(name, contentType, nil)
	}
	r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to-1, len(body)))
	r.Status(fiber.StatusPartialContent)
	return r.download(name, contentType, body[from:to])
}

// byteRange reads a Range of one part ("bytes=500-", "bytes=0-99", "bytes=-100") as the bytes
// from and up to, not including, to. from >= to says that there are none such. What is no
// such range, or asks for several, is not asked: the whole file answers it (RFC 9110, 14.2).
func byteRange(header string, size int) (from, to int, asked bool) {
	text, ok := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(text), "-")
	if !ok || !dash {
		return 0, 0, false
	}
	begin, noBegin := strconv.ParseUint(first, 10, 62)
	end, noEnd := strconv.ParseUint(last, 10, 62)
	switch {
	case first == "" && noEnd == nil:
		return size - min(size, int(end)), size, true
	case noBegin == nil && last == "":
		return int(min(begin, uint64(size))), size, true
	case noBegin == nil && noEnd == nil && begin <= end:
		return int(min(begin, uint64(size))), int(min(end+1, uint64(size))), true
	}
	return 0, 0, false
}

// disposition names a download. Fiber's own would write spaces as plus signs; names that
// are not ASCII go as filename* (RFC 6266).
func disposition(name string) string {
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": name}); d != "" {
		return d
	}
	return "attachment"
}
