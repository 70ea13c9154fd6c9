package handlers

// TimelinessPage is the figures of timeliness (pages/timeliness). Its form asks /timeliness for from, to, form, service
// and team.
type TimelinessPage struct {
	Page
	Summary *FaultSummary
	Months  []TypedField // from, to
	Filters []TypedFilter
	Quick   []Pick // periods
	Clear   string // where nothing is narrowed; "" when nothing is
	Excel   string
	Counted string // "Forms due in 2026, OT advice. Counted at 14:02."
	None    *Empty // instead of figures
	Big     []BigFigure
	Blocks  []FigureBlock
	Years   FigureYears
	Notes   [][2]string
	OfCases [][2]string
}

// TypedField is a field that somebody types into.
type TypedField struct{ Name, Label, Value, Fault string }

// TypedFilter is a filter that can have a fault.
type TypedFilter struct {
	Filter
	Fault string
}

// Empty says why there is nothing.
type Empty struct{ Title, Words string }

// BigFigure is a figure at the top. Href is the list of what it counts, "" for none.
type BigFigure struct{ Value, Words, Href string }

// FigureBlock is a chart with its figures as a table. Wide and Narrow are the same bars for desktop and phone; a block of
// months has Columns.
type FigureBlock struct {
	ID, Heading, Caption, First string
	Wide, Narrow                *BarChart
	Columns                     *ColumnChart
	Long                        bool // the chart stands above the table
	Legend                      []LegendItem
	Rows                        []FigureRow
	All                         FigureRow
}

// FigureRow is a line of such a table. Href narrows to it, "" when it cannot be.
type FigureRow struct {
	Name, Href string
	Cells      []FigureCell
}

// FigureCell is a figure. Of says for readers what it counts. Label is the head of its column.
type FigureCell struct{ Text, Href, Of, Label string }

// LegendItem explains a part of bars: Fill is the name of its pattern.
type LegendItem struct{ Fill, Text string }

// FigureYears is the table of EHC needs assessments by year.
type FigureYears struct {
	Years []string
	Rows  []FigureRow
}

// BarPart is a part of a bar, in the units of its chart.
type BarPart struct {
	Fill       string
	X, Y, W, H int
}

// BarChart is bars beside each other's names (timeliness/bars). Line is where the dashed line of all stands, 0 for none.
type BarChart struct {
	ID, Class, Title, Words string
	Width, Height           int
	Bars                    []BarRow
	Line, LineTo            int
	LinePath                string
	LineWords, LineAnchor   string
}

// BarRow is a bar of it.
type BarRow struct {
	Label, Share       string
	LabelX, LabelY     int
	Parts              []BarPart
	RestX, RestW, Y, H int // the whole behind the parts
	ShareX, ShareY     int
}

// ColumnChart is columns by month (timeliness/columns).
type ColumnChart struct {
	ID, Title, Words    string
	Width, Height, Base int
	Left                int
	Ticks               []ChartTick
	Columns             []ChartColumn
}

// ChartTick is a line of the scale.
type ChartTick struct {
	Y    int
	Text string
}

// ChartColumn is a month of it. Year stands under the first month of each.
type ChartColumn struct {
	Mid, ShareY        int
	Label, Year, Share string
	Parts              []BarPart
}

// TimelinessListPage is what a figure counts (pages/timeliness-list): tasks or cases.
type TimelinessListPage struct {
	Page
	Back          Link
	Heading, Lede string
	Columns       []string
	Rows          []TimelinessRow
	None          string
	First, Next   string
}

// TimelinessRow is a line of it: the cells after the name, each with its head.
type TimelinessRow struct {
	Name, Href, Sub string
	Cells           []Fact
}
