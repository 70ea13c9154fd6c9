package portal

import "slices"

// The actions of reading what was submitted.
const (
	ActionCompareRounds     Action = "compare_rounds"
	ActionReadChronology    Action = "read_chronology"
	ActionDownloadPapers    Action = "download_papers"    // JSON and one PDF of a submission with its documents
	ActionExportSubmissions Action = "export_submissions" // of many
)

// readingPermissions are those of reading what was submitted: versions compared, chronology, exports of many.
var readingPermissions = []Permission{
	{ActionCompareRounds, slices.Concat(owner, officer), []TaskState{Returned, Submitted, Accepted}},
	{ActionCompareRounds, []Standing{Signatory}, done},
	{ActionReadChronology, officer, nil},
	{ActionDownloadPapers, slices.Concat(owner, officer, []Standing{Signatory}), done},
	{ActionExportSubmissions, officer, nil},
}
