package main

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"portico/engine"
	"portico/formdefs"
	"portico/internal/testkit"
	"portico/partials"
)

// axeEvery says that axe-core looks at every scene at both widths; PORTICO_AXE=pages keeps it to
// the first of each template, and the width of a phone too, where time is short.
var axeEvery = os.Getenv("PORTICO_AXE") != "pages"

var shotsDir = flag.String("shots", "", "folder for pictures of every scene and every PDF page, on one contact sheet")

// TestScenesAreComplete fails for a route or a page that no scene shows. TestScenes in
// turn fails for a scene that does not use what it says.
func TestScenesAreComplete(t *testing.T) {
	t.Parallel()
	used, shown := map[string]bool{}, map[string]bool{}
	for _, sc := range scenes() {
		shown[sc.page] = true
		for _, r := range sc.routes {
			used[r] = true
		}
	}
	p := newPortal(t)
	for _, r := range p.app.GetRoutes(true) {
		if r.Method != "HEAD" && !used[r.Method+" "+r.Path] {
			t.Errorf("no scene uses the route %s %s", r.Method, r.Path)
		}
	}
	names, err := partials.Names()
	if err != nil {
		t.Fatal(err)
	}
	kinds := kindsInScenes(t)
	for _, name := range names {
		if strings.HasPrefix(name, "pages/") && !shown[name] {
			t.Errorf("no scene shows %s", name)
		}
		if kind, ok := strings.CutPrefix(name, "fields/"); ok && !kinds[kind] {
			t.Errorf("no form of the scenes asks a question of the kind %s", kind)
		}
		if _, ok := marks[name]; strings.HasPrefix(name, "pages/") && !ok {
			t.Errorf("nothing tells whether a page is of %s: give it a mark", name)
		}
	}
}

// kindsInScenes are the kinds of question in the forms that the scenes show.
func kindsInScenes(t testing.TB) map[string]bool {
	t.Helper()
	kinds := map[string]bool{}
	var note func([]*engine.Question)
	note = func(questions []*engine.Question) {
		for _, q := range questions {
			kinds[q.Kind.Name()] = true
			note(q.Children)
		}
	}
	for _, source := range [][]byte{mustDefinition(t), []byte(kindsForm)} {
		def, findings := engine.Compile(source, formdefs.Catalogue())
		if def == nil {
			t.Fatal(findings)
		}
		for _, tab := range def.Tabs {
			note(tab.Questions)
		}
	}
	return kinds
}

// TestShots draws every scene at both widths and every page of the PDF of each sample,
// and puts them on one contact sheet. It draws only when it is told where to.
func TestShots(t *testing.T) {
	if *shotsDir == "" {
		return // nobody asked for pictures; TestScenes looks at the same scenes
	}
	if err := os.MkdirAll(*shotsDir, 0o755); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	sheet := &sheet{dir: *shotsDir}
	t.Run("scenes", func(t *testing.T) {
		s.play(t, func(w *window, sc scene, width int64) {
			w.tall(width)
			w.plain()
			file := fmt.Sprintf("%s-%d.png", strings.ReplaceAll(sc.name, " ", "-"), width)
			testkit.Screenshot(w.t, w.tab, filepath.Join(sheet.dir, file))
			sheet.add(shot{sceneOrder(sc.name), sc.name, fmt.Sprintf("%s, %d px", sc.name, width), file})
		})
	})
	t.Run("pdf", func(t *testing.T) {
		for i, sample := range []string{"empty", "typical", "long"} {
			sheet.pdf(t, i, sample)
		}
	})
	sheet.write(t)
}

func sceneOrder(name string) int {
	return slices.IndexFunc(scenes(), func(sc scene) bool { return sc.name == name })
}

// plain puts a page to its top, so that a picture of all of it is as a person sees it.
func (w *window) plain() {
	w.t.Helper()
	w.do(chromedp.Evaluate[chromedp.Void]("scrollTo({top: 0, behavior: 'instant'})"))
}

// shot is a picture of the contact sheet.
type shot struct {
	order         int
	name, caption string
	file          string
}

// sheet is the contact sheet while it is made.
type sheet struct {
	dir   string
	mu    sync.Mutex
	shots []shot
}

func (s *sheet) add(one shot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shots = append(s.shots, one)
}

// pdf prints a sample as `portico forms pdf` does and draws its pages.
func (s *sheet) pdf(t *testing.T, order int, sample string) {
	t.Helper()
	dir := t.TempDir()
	answers := filepath.Join(dir, "answers.json")
	raw, err := formdefs.Sample("ot-advice", sample)
	if err != nil {
		t.Fatal(err)
	}
	definition := filepath.Join(testkit.Root(t), "formdefs", "ot-advice", "definition.json")
	file := filepath.Join(dir, "form.pdf")
	if err := os.WriteFile(answers, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if status := run(t.Context(), []string{"forms", "pdf", definition, answers, "-o", file}); status != 0 {
		t.Fatalf("forms pdf ends with %d", status)
	}
	stem := "pdf-" + sample
	out, err := exec.Command("pdftoppm", "-png", "-r", "80", file, filepath.Join(s.dir, stem)).CombinedOutput()
	if err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, out)
	}
	pages, _ := filepath.Glob(filepath.Join(s.dir, stem+"-*.png"))
	slices.Sort(pages)
	for i, p := range pages {
		s.add(shot{10000 + 1000*order + i, stem, fmt.Sprintf("PDF, sample %s, page %d", sample, i+1), filepath.Base(p)})
	}
}

// write writes index.html and the sheets.
func (s *sheet) write(t *testing.T) {
	t.Helper()
	slices.SortStableFunc(s.shots, func(a, b shot) int {
		if a.order != b.order {
			return a.order - b.order
		}
		return strings.Compare(a.file, b.file) // -1360 comes before -390
	})
	s.index(t)
	for n, rows := range slices.Collect(slices.Chunk(s.rows(t), sheetRows)) {
		var b bytes.Buffer
		if err := png.Encode(&b, compose(rows)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.dir, fmt.Sprintf("contact-sheet-%02d.png", n+1)), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var indexPage = template.Must(template.New("").Parse(`<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Portico: every page</title>
<style>body{font:14px Arial,sans-serif;margin:16px;background:#eef1f2}figure{display:inline-block;margin:0 16px 24px 0;vertical-align:top;max-width:420px}
img{max-width:420px;max-height:700px;border:1px solid #b6c0c4;background:#fff}figcaption{margin-bottom:4px;font-weight:bold}</style></head><body><h1>Every page</h1>
{{range .}}<figure><figcaption>{{.Caption}}</figcaption><a href="{{.File}}"><img src="{{.File}}" alt="{{.Caption}}" loading="lazy"></a></figure>
{{end}}</body></html>
`))

func (s *sheet) index(t *testing.T) {
	t.Helper()
	type line struct{ Caption, File string }
	var lines []line
	for _, one := range s.shots {
		lines = append(lines, line{one.caption, one.file})
	}
	var b bytes.Buffer
	if err := indexPage.Execute(&b, lines); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "index.html"), b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A sheet is rows of thumbnails, each with its caption above.
const (
	sheetWidth, sheetRows = 1900, 2
	thumbHeight           = 800
	captionHeight, gap    = 22, 14
)

// thumb is a small picture with its caption.
type thumb struct {
	image.Image
	caption string
}

// rows makes the pictures small and fills rows with them.
func (s *sheet) rows(t *testing.T) [][]thumb {
	t.Helper()
	var rows [][]thumb
	left := 0
	for _, one := range s.shots {
		small := s.thumbnail(t, one)
		width := small.Bounds().Dx() + gap
		if width > left {
			rows, left = append(rows, nil), sheetWidth-gap
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], small)
		left -= width
	}
	return rows
}

// thumbnail is a picture made small: a desk to 600 pixels, a phone to 230, paper to 420. Of
// a long page it shows the top.
func (s *sheet) thumbnail(t *testing.T, one shot) thumb {
	t.Helper()
	f, err := os.Open(filepath.Join(s.dir, one.file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	full, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	width := 420
	switch full.Bounds().Dx() {
	case wide:
		width = 600
	case narrow:
		width = 230
	}
	return thumb{shrink(full, width, thumbHeight), one.caption}
}

func compose(rows [][]thumb) image.Image {
	const rowHeight = thumbHeight + captionHeight + gap
	sheet := image.NewRGBA(image.Rect(0, 0, sheetWidth, len(rows)*rowHeight+gap))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(grey), image.Point{}, draw.Src)
	for i, row := range rows {
		at := image.Pt(gap, gap+i*rowHeight)
		for _, small := range row {
			write(sheet, at.Add(image.Pt(0, captionHeight-7)), small.caption)
			draw.Draw(sheet, small.Bounds().Add(at.Add(image.Pt(0, captionHeight))), small, image.Point{}, draw.Src)
			at.X += small.Bounds().Dx() + gap
		}
	}
	return sheet
}
