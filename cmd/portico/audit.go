package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"portico/internal/portal"
)

func auditCommand() *cobra.Command {
	audit := family("audit", "The record of who did what")
	audit.AddCommand(auditCheckCommand())
	return audit
}

func auditCheckCommand() *cobra.Command {
	var asJSON, dev bool
	var log string
	c := &cobra.Command{Use: "check", Short: "Check that nobody has changed the audit record", Args: cobra.NoArgs,
		Long: "Check that nobody has changed the audit record: every event against its seal, every root against its mark,\n" +
			"against the file audit-roots in PORTICO_DATA and, with --log, against the portal's log.\n" +
			"Ends with 0 when it is sound, 1 with findings, 2 when it cannot be checked.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var report portal.AuditReport
			err := withParts(cmd, dev, func(ctx context.Context, p *parts) (err error) {
				report, err = p.cases.CheckAudit(ctx, log)
				return err
			})
			if err != nil {
				fmt.Fprintln(cmd.ErrOrStderr(), "portico: the audit record cannot be checked: "+err.Error())
				return exit(2)
			}
			return tellAudit(cmd.OutOrStdout(), report, asJSON)
		}}
	c.Flags().BoolVar(&asJSON, "json", false, "the report as JSON")
	c.Flags().StringVar(&log, "log", "", "file that holds the portal's log")
	c.Flags().BoolVar(&dev, "dev", false, "of the development database")
	return c
}

// tellAudit prints a report. Its error is the exit status.
func tellAudit(out io.Writer, report portal.AuditReport, asJSON bool) error {
	if asJSON {
		if report.Findings == nil {
			report.Findings = []portal.AuditFinding{}
		}
		enc := json.NewEncoder(out)
		enc.SetIndent("", "  ")
		if err := enc.Encode(report); err != nil {
			return err
		}
	} else {
		for _, f := range report.Findings {
			fmt.Fprintf(out, "%s: %s\n", f.Kind, f.Words)
		}
		if report.More > 0 {
			fmt.Fprintf(out, "and %d more findings\n", report.More)
		}
		fmt.Fprintln(out, report.Words())
	}
	if !report.Sound {
		return exit(1)
	}
	return nil
}
