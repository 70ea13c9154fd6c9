package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"portico/engine"
	"portico/engine/doc"
	"portico/engine/pdf"
	"portico/engine/xlsx"
	"portico/formdefs"
	"portico/handlers"
	"portico/internal/portal"
)

func formsCommand() *cobra.Command {
	forms := family("forms", "Check, show, print and install form definitions")
	forms.AddCommand(formsCheckCommand(), formsValidateCommand(), formsHTMLCommand(), formsPDFCommand(), formsPreviewCommand(), formsXLSXCommand(), formsInstallCommand())
	return forms
}

// unreadable says that a file cannot be read, and ends with status 2 (design 7).
func unreadable(cmd *cobra.Command, path string, err error) error {
	fmt.Fprintf(cmd.ErrOrStderr(), "portico: %s cannot be read: %v\n", path, reason(err))
	return exit(2)
}

func reason(err error) error {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err
	}
	return err
}

func formsCheckCommand() *cobra.Command {
	return &cobra.Command{Use: "check DEF...", Short: "Check definitions (files, folders with definition.json or keys of the catalogue): a line for each fault", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			status := exit(0)
			for _, name := range definitionsIn(files) {
				path, src, err := definitionSource(cmd, name)
				if err != nil {
					_ = unreadable(cmd, path, err)
					status = 2
					continue
				}
				if printFindings(cmd, path, src) && status == 0 {
					status = 1
				}
			}
			return status.orNil()
		}}
}

// definitionsIn puts for a folder of forms, such as a catalogue, the folders of its forms.
func definitionsIn(names []string) []string {
	var out []string
	for _, name := range names {
		within, _ := filepath.Glob(filepath.Join(name, "*", "definition.json")) // only a bad pattern errs
		if _, err := os.Stat(filepath.Join(name, "definition.json")); err == nil || len(within) == 0 {
			within = []string{name}
		}
		out = append(out, within...)
	}
	return out
}

// printFindings prints what is wrong with a definition, a line each, and tells whether any
// of it is an error.
func printFindings(cmd *cobra.Command, path string, src []byte) (errors bool) {
	for _, f := range engine.Check(src, formdefs.Catalogue()) {
		fmt.Fprintf(cmd.OutOrStdout(), "%s:%d:%d: %s (%s)\n", path, f.Line, f.Column, f.Message, pointerOr(f.Pointer))
		errors = errors || f.Level == engine.LevelError
	}
	return errors
}

func (e exit) orNil() error {
	if e == 0 {
		return nil
	}
	return e
}

func pointerOr(pointer string) string {
	if pointer == "" {
		return "/"
	}
	return pointer
}

// readInput reads a file, or standard input for "-", up to a bound.
func readInput(cmd *cobra.Command, path string, bound int64) ([]byte, error) {
	if path == "-" {
		return io.ReadAll(io.LimitReader(cmd.InOrStdin(), bound))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, bound))
}

// compiled reads and compiles a definition; one that cannot be read or compiled ends with 2.
func compiled(cmd *cobra.Command, name string) (*engine.Definition, error) {
	path, src, err := definitionSource(cmd, name)
	if err != nil {
		return nil, unreadable(cmd, path, err)
	}
	def, findings := engine.Compile(src, formdefs.Catalogue())
	if def != nil {
		return def, nil
	}
	for _, f := range findings {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s:%d:%d: %s (%s)\n", path, f.Line, f.Column, f.Message, pointerOr(f.Pointer))
	}
	return nil, exit(2)
}

func formsValidateCommand() *cobra.Command {
	var asJSON, draft bool
	c := &cobra.Command{Use: "validate DEF ANSWERS", Short: "Check answers against a definition; - reads standard input", Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			def, err := compiled(cmd, args[0])
			if err != nil {
				return err
			}
			raw, err := readInput(cmd, args[1], engine.MaxAnswersBytes+1)
			if err != nil {
				return unreadable(cmd, args[1], err)
			}
			faults, err := def.ValidateOn(raw, draft, today())
			if err != nil {
				return unreadable(cmd, args[1], err)
			}
			return printFaults(cmd, faults, asJSON)
		}}
	c.Flags().BoolVar(&asJSON, "json", false, "print an array of objects")
	c.Flags().BoolVar(&draft, "draft", false, "the draft pass: nothing is missing yet")
	return c
}

// today is the day in London, for rules that speak of it.
func today() string { return portal.London(time.Now()).String() }

func printFaults(cmd *cobra.Command, faults []engine.Fault, asJSON bool) error {
	if asJSON {
		if faults == nil {
			faults = []engine.Fault{}
		}
		e := json.NewEncoder(cmd.OutOrStdout())
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(faults); err != nil {
			return err
		}
	}
	status := exit(0)
	for _, f := range faults {
		if !asJSON {
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", pointerOr(f.Pointer), f.Message)
		}
		if f.Level == "error" {
			status = 1
		}
	}
	return status.orNil()
}

// form is a definition and the answers that a command was given; without answers it is a
// blank form, with every question that it may ask.
type form struct {
	def     *engine.Definition
	answers engine.Answers
	blank   bool
}

func readForm(cmd *cobra.Command, args []string) (form, error) {
	def, err := compiled(cmd, args[0])
	if err != nil {
		return form{}, err
	}
	if len(args) < 2 {
		return form{def, def.Empty(), true}, nil
	}
	raw, err := readInput(cmd, args[1], engine.MaxAnswersBytes+1)
	if err != nil {
		return form{}, unreadable(cmd, args[1], err)
	}
	answers, err := def.Read(raw)
	if err != nil {
		return form{}, unreadable(cmd, args[1], err)
	}
	return form{def, answers, false}, nil
}

func formsHTMLCommand() *cobra.Command {
	return outputCommand("html", "Show a form as one HTML page: with answers, or blank with every question", func(f form) ([]byte, error) {
		views, err := templates()
		if err != nil {
			return nil, err
		}
		if f.blank {
			return handlers.BlankForm(views, f.def)
		}
		return handlers.WholeForm(views, f.def, f.answers, today())
	})
}

func formsPDFCommand() *cobra.Command {
	return outputCommand("pdf", "Print a form as PDF: with answers, or blank to be filled in by hand", func(f form) ([]byte, error) {
		return pdf.Print(f.unsent(), pdf.Options{Created: unsentAt})
	})
}

func formsXLSXCommand() *cobra.Command {
	return outputCommand("xlsx", "Print a form as an Excel workbook: with answers, or blank with every question", func(f form) ([]byte, error) {
		return xlsx.Print(f.unsent(), xlsx.Options{Created: unsentAt})
	})
}

// unsentAt is the date of a printed form that no case belongs to: the same form gives
// the same bytes.
var unsentAt = time.Unix(0, 0).UTC()

// unsent is the form on paper, as nobody was sent it yet.
func (f form) unsent() *doc.Document {
	return f.def.SheetOn(f.answers, today()).Document(engine.DocOptions{Banner: doc.Banner{Organisation: "Portico", Name: "Not sent yet", FormTitle: f.def.Title},
		Draft: !f.blank, Blank: f.blank, Footer: "Form " + f.def.Key})
}

// outputCommand is a command DEF [ANSWERS] -o FILE that writes one file.
func outputCommand(name, short string, make func(form) ([]byte, error)) *cobra.Command {
	var out string
	c := &cobra.Command{Use: name + " DEF [ANSWERS]", Short: short, Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := readForm(cmd, args)
			if err != nil {
				return err
			}
			body, err := make(f)
			if err == nil && out == "-" {
				_, err = cmd.OutOrStdout().Write(body)
			} else if err == nil {
				err = os.WriteFile(out, body, 0o644)
			}
			if err != nil {
				fmt.Fprintf(cmd.ErrOrStderr(), "portico: %s cannot be written: %v\n", out, reason(err))
				return exit(2)
			}
			return nil
		}}
	c.Flags().StringVarP(&out, "output", "o", "-", "file to write; - is standard output")
	return c
}

func formsInstallCommand() *cobra.Command {
	var dev bool
	var note string
	c := &cobra.Command{Use: "install KEY, FILE or DIR", Short: "Publish a definition into the database: a key of the catalogue, a file, or a folder with definition.json",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, source, err := definitionSource(cmd, args[0])
			if err != nil {
				return fmt.Errorf("%s is no form of the catalogue and no file that can be read: %w", path, reason(err))
			}
			if printFindings(cmd, path, source) {
				return fmt.Errorf("%s has faults, so it was not installed", args[0])
			}
			return withParts(cmd, dev, func(ctx context.Context, p *parts) error {
				v, err := p.cases.Install(ctx, source, note, 0)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s is published as version %d.\n", v.Key, v.Number)
				return nil
			})
		}}
	c.Flags().BoolVar(&dev, "dev", false, "into the development database")
	c.Flags().StringVar(&note, "note", "", "what this version changes")
	return c
}

// definitionSource finds the definition that an argument names: a file, a folder with
// definition.json, "-" for standard input, or a key of the catalogue where there is no
// file of that name. It tells where it looked, for messages.
func definitionSource(cmd *cobra.Command, name string) (path string, src []byte, err error) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "definition.json")
	} else if err != nil {
		if src, err := formdefs.Definition(name); err == nil {
			return name, src, nil
		}
	}
	src, err = readInput(cmd, name, engine.MaxSourceBytes+1)
	return name, src, err
}
