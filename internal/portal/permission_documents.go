package portal

// ActionChangeAttachment changes what is said of a supporting document.
const ActionChangeAttachment Action = "change_attachment"

// documentPermissions are those of supporting documents.
var documentPermissions = []Permission{{ActionChangeAttachment, owner, OpenStates}}
