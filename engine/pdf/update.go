package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// update is an incremental update: objects appended to a finished PDF, some in
// place of older ones. gofpdf cannot write a structure tree itself.
type update struct {
	src     []byte
	offsets map[int]int // of the objects in src
	size    int         // number of the next new object
	root    int         // the catalogue
	info    int
	prev    int // offset of src's cross-reference table
	out     bytes.Buffer
	written map[int]int // offsets of the objects written here
}

var (
	reStart = regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`)
	reRoot  = regexp.MustCompile(`/Root (\d+) 0 R`)
	reInfo  = regexp.MustCompile(`/Info (\d+) 0 R`)
	reSize  = regexp.MustCompile(`/Size (\d+)`)
)

// errLayout is returned when gofpdf's output is not laid out as expected, which
// only another release of it could cause.
var errLayout = errors.New("unexpected layout of the file")

// tailLen is enough of the file's end to hold "startxref N %%EOF".
const tailLen = 64

// beginUpdate reads the cross-reference table of src and copies src, as PDF 1.7:
// tagging is younger than the version gofpdf names.
func beginUpdate(src []byte) (*update, error) {
	u := &update{src: src, offsets: map[int]int{}, written: map[int]int{}}
	m := reStart.FindSubmatch(src[max(0, len(src)-tailLen):])
	if m == nil {
		return nil, errLayout
	}
	u.prev, _ = strconv.Atoi(string(m[1]))
	if u.prev <= 0 || u.prev >= len(src) {
		return nil, errLayout
	}
	if err := u.readTable(string(src[u.prev:])); err != nil {
		return nil, err
	}
	const version = "%PDF-1.7"
	u.out.Grow(2 * len(src))
	u.out.WriteString(version)
	u.out.Write(src[len(version):])
	if src[len(src)-1] != '\n' {
		u.out.WriteByte('\n')
	}
	return u, nil
}

func (u *update) readTable(tail string) error {
	table, trailer, ok := strings.Cut(tail, "trailer")
	lines := strings.Split(table, "\n")
	if !ok || len(lines) < 3 || strings.TrimSpace(lines[0]) != "xref" {
		return errLayout
	}
	var first, n int
	if _, err := fmt.Sscanf(lines[1], "%d %d", &first, &n); err != nil || n > len(lines)-2 {
		return errLayout
	}
	for i, l := range lines[2 : 2+n] {
		if f := strings.Fields(l); len(f) == 3 && f[2] == "n" {
			u.offsets[first+i], _ = strconv.Atoi(f[0])
		}
	}
	u.size, u.root, u.info = find(reSize, trailer), find(reRoot, trailer), find(reInfo, trailer)
	if u.size == 0 || u.root == 0 || u.info == 0 {
		return errLayout
	}
	return nil
}

func find(re *regexp.Regexp, s string) int {
	m := re.FindStringSubmatch(s)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// object returns the body of an object of src, which must not hold a stream.
func (u *update) object(n int) (string, error) {
	at, ok := u.offsets[n]
	if !ok || at >= len(u.src) {
		return "", errLayout
	}
	body, _, ok := bytes.Cut(u.src[at:], []byte("endobj"))
	_, body, ok2 := bytes.Cut(body, []byte("obj"))
	if !ok || !ok2 {
		return "", errLayout
	}
	return string(body), nil
}

// alloc returns the number of a new object.
func (u *update) alloc() int {
	u.size++
	return u.size - 1
}

// put writes an object.
func (u *update) put(n int, body string) {
	u.written[n] = u.out.Len()
	u.out.WriteString(strconv.Itoa(n))
	u.out.WriteString(" 0 obj\n")
	u.out.WriteString(strings.TrimSpace(body))
	u.out.WriteString("\nendobj\n")
}

// extend writes an object of src again with more entries in its dictionary.
func (u *update) extend(n int, entries string) error {
	body, err := u.object(n)
	if err != nil {
		return err
	}
	i := strings.LastIndex(body, ">>")
	if i < 0 {
		return errLayout
	}
	u.put(n, body[:i]+"\n"+entries+"\n"+body[i:])
	return nil
}

// finish writes the table of the new objects and the trailer.
func (u *update) finish() []byte {
	at := u.out.Len()
	u.out.WriteString("xref\n")
	numbers := make([]int, 0, len(u.written))
	for n := range u.written {
		numbers = append(numbers, n)
	}
	sort.Ints(numbers)
	for i := 0; i < len(numbers); {
		i = u.section(numbers, i)
	}
	fmt.Fprintf(&u.out, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n",
		u.size, u.root, u.info, u.prev, at)
	return u.out.Bytes()
}

// section writes the table of a run of following numbers and returns its end.
func (u *update) section(numbers []int, i int) int {
	j := i + 1
	for j < len(numbers) && numbers[j] == numbers[j-1]+1 {
		j++
	}
	fmt.Fprintf(&u.out, "%d %d\n", numbers[i], j-i)
	for ; i < j; i++ {
		fmt.Fprintf(&u.out, "%010d 00000 n \n", u.written[numbers[i]])
	}
	return j
}
