package handlers

// ViewLink is a saved view of a list. EditHref is where it is changed, "" while it is not shown; By whose it is, "" for one's own.
type ViewLink struct {
	Pick
	EditHref, By string
}

// FilterOption is a choice of a filter.
type FilterOption struct {
	Code, Text string
	Chosen     bool
}

// Filter is a select of the form of filters (worklist/filters).
type Filter struct {
	Name, Label string
	Options     []FilterOption
}

// Narrow is what both lists of officers show above their lines: saved views, and the form of filters, which posts
// search, the names of Filters and _csrf to Action (worklist/filters).
type Narrow struct {
	CSRF, Action, SearchLabel, Search string
	Filters                           []Filter
	Keep                              []Field // hidden
	Clear                             string  // where nothing is narrowed; "" when nothing is
	Views                             []ViewLink
	SaveHref                          string
}

// CountLink is a tab of the list with how many there are: "27", "100+".
type CountLink struct {
	Pick
	Count string
}

// OfficerTasksPage is the officers' list of tasks (pages/officer-tasks). Its form bulk posts task, action and _csrf to
// /officer-tasks/bulk.
type OfficerTasksPage struct {
	Page
	Tabs       []CountLink
	Narrow     Narrow
	Columns    []Column
	Rows       []WorkRow
	Caption    string
	Notice     string // that not all was looked through
	None       string // what to say for no lines
	Next, Back string
	First      string
	ExportHref string
}

// WorkRow is a line of it.
type WorkRow struct {
	Ref, Href, Name, Reference string
	FormType, FormTitle        string
	With, WithSub, WithHref    string
	State, StateTone, StateSub string
	Marks                      []string // "More time asked", "New message"
	Trouble                    string
	Due                        DueView
	Sent                       string
}

// ListViewPage names a view of a list, or changes one (pages/list-view). Posts name, team, begin, query, do and _csrf to Action.
type ListViewPage struct {
	Page
	Heading   string
	Back      Link
	Summary   *FaultSummary
	Action    string
	Name      string
	NameFault string
	Query     string
	Teams     []FilterOption // whom it is shared with
	Begin     bool
	Mine      bool
	By        string
	Removable bool
}
