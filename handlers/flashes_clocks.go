package handlers

// clockFlashes are of cases of each kind, their dates, clocks and exceptions.
var clockFlashes = map[string]string{
	"dates-kept":          "The dates are saved. The clock follows them.",
	"exception-recorded":  "The exception is recorded. The time limit itself stays where it is.",
	"exception-withdrawn": "The exception is taken back. It stays to be read below.",
	"case-closed":         "The case is closed.",
	"case-reopened":       "The case is open again.",
	"received-corrected":  "The day of receipt is put right.",
	"usual-set":           "The council’s choice is saved. It counts for what is sent from now on.",
	"clocks-set":          "The council’s choice is saved. Open consultations are counted anew.",
}
