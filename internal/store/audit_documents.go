package store

// AuditFileInfected tells of a file in which the scanner found something: refused, with
// nothing in object, or removed after it had waited for the scanner. detail is the scanner's
// name for what it found.
const AuditFileInfected AuditKind = "file_infected"

// AuditAttachmentChanged tells that the description, the kind or the listed report of a
// document was changed.
const AuditAttachmentChanged AuditKind = "attachment_changed"

// TemplateFileInfected tells who added a file that the virus check removed it.
const TemplateFileInfected = "file_infected"

// TemplateFileInfectedCouncil says the same to those of the council who see to the form. Its data
// is MailTurn.
const TemplateFileInfectedCouncil = "file_infected_council"

// MailFileInfected is the data of TemplateFileInfected: it names neither the file nor the
// child. Path is where the file was.
type MailFileInfected struct {
	Path string `json:"path"`
}
