package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"portico/internal/casework"
	"portico/internal/portal"
)

// rowsImportShow asks for a workbook with rows.
func (s *Server) rowsImportShow(r *request) error {
	tab, t, err := r.pasteTable()
	if err != nil {
		return err
	}
	v := r.rowsView("Import rows", tab, t)
	v.Limit = workbookLimit()
	return r.render("pages/rows-import", &v)
}

func workbookLimit() string {
	return strings.Replace(casework.Size(casework.MaxWorkbookBytes), ".0 ", " ", 1)
}

// rowsImport reads a workbook and shows how its rows would be laid onto the table. The file
// itself is not kept.
func (s *Server) rowsImport(r *request) error {
	tab, t, err := r.pasteTable()
	if err != nil {
		return err
	}
	s.uploads <- struct{}{}
	defer func() { <-s.uploads }()
	file, sheets, err := r.readRows()
	if err == nil {
		err = r.beginRows(tab, t, file, sheets)
	}
	if err == nil {
		return nil
	}
	v := r.rowsView("Import rows", tab, t)
	v.Limit = workbookLimit()
	return r.rowsFault("pages/rows-import", &v, "#workbook", err)
}

func (r *request) readRows() (file string, sheets []casework.PasteSheet, err error) {
	parts, err := r.MultipartForm()
	if err != nil {
		return "", nil, portal.Wrap(portal.Invalid, "The upload did not arrive whole. Choose the file again.", err)
	}
	list := parts.File["file"]
	if len(list) == 0 || list[0].Filename == "" {
		return "", nil, portal.Fail(portal.Invalid, "Choose a file with rows")
	}
	body, err := readPart(list[0])
	if err != nil {
		return "", nil, err
	}
	sheets, err = casework.ReadRows(list[0].Filename, body)
	return list[0].Filename, sheets, err
}

// rowsBlank is a workbook to fill in with rows for the table.
func (s *Server) rowsBlank(r *request) error {
	_, t, err := r.pasteTable()
	if err != nil {
		return err
	}
	body, err := casework.BlankRows(t)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	r.Attachment("rows.xlsx")
	return r.Send(body)
}
