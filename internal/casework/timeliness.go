package casework

import (
	"bytes"
	"context"
	"strconv"

	"portico/engine/doc"
	"portico/engine/xlsx"
	"portico/internal/portal"
	"portico/internal/store"
)

// SEN2Years is how many calendar years the figures of assessments go back, this one included.
const SEN2Years = 5

// ExportTimeliness is the figures of an account's teams as a workbook: sheets of months, services, forms and
// EHC needs assessments, and how each is counted. It is recorded.
func (c *Casework) ExportTimeliness(ctx context.Context, account portal.Account, q store.TimelinessQuery) ([]byte, error) {
	f, err := c.store.Timeliness(ctx, account.ID, q)
	if err != nil {
		return nil, err
	}
	year := portal.London(c.now()).Year
	sen2, err := c.store.SEN2(ctx, account.ID, q.Team, year-SEN2Years, year)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	s := xlsx.NewStream(&b, xlsx.Options{Created: c.now()})
	var months []store.NamedTimeliness
	for i, m := range q.Period.Each() {
		months = append(months, store.NamedTimeliness{Name: m.ShortMonth(), Timeliness: f.Months[i]})
	}
	for _, sheet := range []struct {
		title, first string
		parts        []store.NamedTimeliness
	}{{"By month", "Month due", months}, {"By service", "Service", f.Services}, {"By form", "Form", f.Forms}} {
		if err == nil {
			err = figureSheet(s, sheet.title, sheet.first, sheet.parts, f.All)
		}
	}
	if err == nil {
		err = sen2Sheet(s, sen2, year)
	}
	if err == nil {
		err = notesSheet(s, q.Period)
	}
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return nil, portal.Wrap(portal.Internal, "The workbook could not be made. Try again.", err)
	}
	return b.Bytes(), c.store.RecordTimelinessExported(ctx, account.ID, q)
}

func number(title string) doc.Column { return doc.Column{Title: title, Type: doc.TypeNumber} }

// figureSheet writes a line for each part, and one for all.
func figureSheet(s *xlsx.Stream, title, first string, parts []store.NamedTimeliness, all portal.Timeliness) error {
	columns := []doc.Column{{Title: first}, number("Asked"), number("On time"), number("Late"), number("Overdue"), number("Not due yet"), number("Nil return"),
		number("Share on time, %"), number("Median days"), number("9 in 10 within days")}
	return s.Sheet(title, columns, func(add func([]doc.Text) error) error {
		for _, p := range append(parts, store.NamedTimeliness{Name: "All", Timeliness: all}) {
			if p.Name == "" {
				p.Name = "No organisation recorded"
			}
			if err := add(figureCells(p)); err != nil {
				return err
			}
		}
		return nil
	})
}

func figureCells(p store.NamedTimeliness) []doc.Text {
	cells := []doc.Text{doc.Text(p.Name)}
	for _, n := range []int{p.Asked(), p.OnTime, p.Late, p.Overdue, p.Out, p.Nil} {
		cells = append(cells, doc.Text(strconv.Itoa(n)))
	}
	may := func(n int, ok bool) {
		text := doc.Text("")
		if ok {
			text = doc.Text(strconv.Itoa(n))
		}
		cells = append(cells, text)
	}
	may(p.Share())
	may(p.Within(50))
	may(p.Within(90))
	return cells
}

func sen2Sheet(s *xlsx.Stream, years map[int]map[portal.SEN2]int, last int) error {
	columns := []doc.Column{{Title: "EHC needs assessments"}}
	for y := last - SEN2Years + 1; y <= last; y++ {
		columns = append(columns, number(strconv.Itoa(y)))
	}
	return s.Sheet("SEN2", columns, func(add func([]doc.Text) error) error {
		for _, figure := range portal.SEN2Figures {
			counts, shares := []doc.Text{doc.Text(figure.Words())}, []doc.Text{doc.Text("Share of “" + figure.Of().Words() + "”, %")}
			for y := last - SEN2Years + 1; y <= last; y++ {
				counts = append(counts, doc.Text(strconv.Itoa(years[y][figure])))
				share := doc.Text("")
				if n, ok := portal.Percent(years[y][figure], years[y][figure.Of()]); ok {
					share = doc.Text(strconv.Itoa(n))
				}
				shares = append(shares, share)
			}
			err := add(counts)
			if err == nil && figure.Of() != "" {
				err = add(shares)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func notesSheet(s *xlsx.Stream, p portal.Period) error {
	return s.Sheet("How this is counted", []doc.Column{{Title: "Figure"}, {Title: "How it is counted"}}, func(add func([]doc.Text) error) error {
		err := add([]doc.Text{"Period", doc.Text(p.Words() + ", by due date")})
		for _, notes := range [][][2]string{portal.TimelinessNotes, portal.SEN2Notes} {
			for _, n := range notes {
				if err == nil {
					err = add([]doc.Text{doc.Text(n[0]), doc.Text(n[1])})
				}
			}
		}
		return err
	})
}
