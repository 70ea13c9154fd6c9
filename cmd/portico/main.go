// Command portico is the one binary of Portico: it serves the portal, migrates its
// database, manages accounts and checks, shows and installs forms.
//
// It owns configuration and wiring: every part is made here and handed to the parts
// that need it. It must not hold rules of the domain.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"portico/engine/pdf"
)

// exit carries the exit status of a command whose output is already complete.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run runs the program with its arguments and gives the exit status (design 7).
func run(ctx context.Context, args []string) int { return execute(ctx, rootCommand(), args) }

func execute(ctx context.Context, root *cobra.Command, args []string) int {
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var status exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &status):
		return int(status)
	}
	fmt.Fprintln(root.ErrOrStderr(), "portico: "+err.Error())
	return 1
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{Use: "portico", Short: "A portal for statutory forms", SilenceUsage: true, SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return useFonts() }}
	root.AddCommand(serveCommand(), migrateCommand(), demoCommand(), userCommand(), formsCommand(), keyCommand(), auditCommand())
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// useFonts prints with the fonts of the folder PORTICO_FONTS what our own cannot show.
func useFonts() error {
	folder := os.Getenv("PORTICO_FONTS")
	if folder == "" {
		return nil
	}
	if err := pdf.UseFonts(folder); err != nil {
		return fmt.Errorf("PORTICO_FONTS: %w", err)
	}
	return nil
}

// family is a command that only holds others. A name that none of them has is a fault:
// cobra alone would show the help and end with 0.
func family(name, short string) *cobra.Command {
	return &cobra.Command{Use: name, Short: short, Args: cobra.ArbitraryArgs, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return fmt.Errorf("unknown command %q. See %s --help", args[0], cmd.CommandPath())
	}}
}
