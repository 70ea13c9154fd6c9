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
func run(ctx context.Context, args []string) int {
	root := rootCommand()
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
	root := &cobra.Command{Use: "portico", Short: "A portal for statutory forms", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(serveCommand(), migrateCommand(), demoCommand(), userCommand(), formsCommand(), keyCommand())
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}
