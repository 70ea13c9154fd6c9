package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"portico/engine"
	"portico/formdefs"
	"portico/handlers"
	"portico/internal/casework"
)

// formsPreviewCommand serves one file in a browser, without a database.
func formsPreviewCommand() *cobra.Command {
	var addr string
	c := &cobra.Command{Use: "preview DEF", Short: "Show a form in a browser, anew whenever its file is saved; needs no database", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !loopback(addr) {
				return fmt.Errorf("%s can be reached from other machines: a preview has no sign-in, so choose an address such as 127.0.0.1:8090", addr)
			}
			if _, err := readInput(cmd, args[0], engine.MaxSourceBytes+1); err != nil {
				return fmt.Errorf("%s cannot be read: %w", args[0], reason(err))
			}
			listener, err := net.Listen("tcp", addr)
			if err != nil {
				return fmt.Errorf("the address %s cannot be listened on: %w. Choose another one with --addr", addr, err)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return servePreview(ctx, cmd, args[0], listener)
		}}
	c.Flags().StringVar(&addr, "addr", "127.0.0.1:8090", "address on this machine to serve on")
	return c
}

// servePreview serves until the context ends.
func servePreview(ctx context.Context, cmd *cobra.Command, path string, listener net.Listener) error {
	views, err := templates()
	if err != nil {
		return err
	}
	trial := casework.NewTrial(formdefs.Catalogue(), casework.Council{Name: "Portico"}, func() ([]byte, error) {
		return readInput(cmd, path, engine.MaxSourceBytes+1)
	})
	app := handlers.NewPreview(handlers.PreviewConfig{Trial: trial, File: filepath.Base(path), Views: views, Council: "Preview",
		Log: slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	fmt.Fprintf(cmd.OutOrStdout(), "Preview of %s at http://%s (Ctrl-C ends it)\n", path, listener.Addr())
	failed := make(chan error, 1)
	go func() { failed <- app.Listener(withSpares(listener)) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return app.Shutdown()
	}
}
