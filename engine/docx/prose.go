package docx

import "portico/engine/doc"

// numBullets is the list of all items without numbers; the numbered lists follow it.
const numBullets = 1

// prose writes formatted text.
func (p *paper) prose(all doc.Prose) {
	list := counter{p: p}
	for _, b := range all {
		switch b.Kind {
		case doc.ProseHeading:
			p.write(p.paragraph(b.Runs, look{style: map[bool]string{true: "Heading3", false: "Heading4"}[b.Level < 2]}))
		case doc.ProseTable:
			p.proseTable(b.Rows)
		case doc.ProseItem:
			p.write(p.paragraph(b.Runs, list.item(b)))
			continue
		default:
			p.write(p.paragraph(b.Runs, look{}))
		}
		list.nums = nil
	}
}

// counter gives each list with numbers a number of its own, so that it begins at 1.
type counter struct {
	p    *paper
	nums []int // by level: the list that is open; 0 for none
}

func (c *counter) item(b doc.ProseBlock) look {
	level := min(max(b.Level, 0), 8)
	for len(c.nums) <= level {
		c.nums = append(c.nums, 0)
	}
	c.nums = c.nums[:level+1]
	if b.Number == 0 {
		c.nums[level] = 0
		return look{style: "ListBullet", num: numBullets, level: level}
	}
	if b.Number == 1 || c.nums[level] == 0 {
		c.p.numbered++
		c.nums[level] = numBullets + c.p.numbered
	}
	return look{style: "ListNumber", num: c.nums[level], level: level}
}

func (p *paper) proseTable(rows [][][]doc.Run) {
	columns := 0
	for _, row := range rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	p.grid("", evenly(columns, p.room()), rows)
}
