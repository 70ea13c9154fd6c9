package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/mail"
	"strings"

	"github.com/spf13/cobra"

	"portico/internal/demo"
	"portico/internal/portal"
	"portico/internal/store"
	"portico/internal/vault"
	"portico/migrations"
)

func keyCommand() *cobra.Command {
	return &cobra.Command{Use: "key", Short: "Print a fresh key for PORTICO_KEY", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintln(cmd.OutOrStdout(), vault.NewKey())
			return nil
		}}
}

func migrateCommand() *cobra.Command {
	var role string
	cmd := &cobra.Command{Use: "migrate", Short: "Bring the database up to date", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := readConfig()
			if err != nil {
				return err
			}
			if c.DatabaseURL == "" {
				return fmt.Errorf("DATABASE_URL is not set: it names the Postgres to bring up to date")
			}
			if err := reach(cmd.Context(), c.DatabaseURL); err != nil {
				return err
			}
			if err := migrations.Migrate(cmd.Context(), c.DatabaseURL); err != nil {
				return err
			}
			if role != "" {
				if err := migrations.Grant(cmd.Context(), c.DatabaseURL, role); err != nil {
					return err
				}
			}
			fmt.Fprintln(cmd.OutOrStdout(), "The database is up to date.")
			return nil
		}}
	cmd.Flags().StringVar(&role, "role", "", "the database role that serves the portal: it may do all but change the audit record and the tables")
	return cmd
}

// reach says in a sentence why a database cannot be used. The store says it; nothing is
// sealed here, so any key will do.
func reach(ctx context.Context, dsn string) error {
	ring, err := vault.ParseRing(vault.NewKey())
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, dsn, store.Options{Ring: ring})
	if err != nil {
		return err
	}
	return s.Close()
}

func demoCommand() *cobra.Command {
	return &cobra.Command{Use: "demo", Short: "Fill an empty development database with people, cases and tasks", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withParts(cmd, true, func(ctx context.Context, p *parts) error {
				if err := p.installCatalogue(ctx); err != nil {
					return err
				}
				filled, err := demo.Fill(ctx, demo.Config{Store: p.store, Casework: p.cases, Past: true})
				if err != nil {
					return err
				}
				if filled == nil {
					return fmt.Errorf("the database already holds accounts, and the demo only goes into an empty one")
				}
				fmt.Fprint(cmd.OutOrStdout(), filled.String())
				return nil
			})
		}}
}

// withParts opens the parts for a command and closes them behind it.
func withParts(cmd *cobra.Command, dev bool, do func(context.Context, *parts) error) error {
	c, err := readConfig()
	if err != nil {
		return err
	}
	p, err := openParts(cmd.Context(), c, dev)
	if err != nil {
		return err
	}
	defer p.close()
	return do(cmd.Context(), p)
}

func userCommand() *cobra.Command {
	user := family("user", "Manage accounts")
	var dev bool
	user.PersistentFlags().BoolVar(&dev, "dev", false, "in the development database")
	user.AddCommand(userAddCommand(&dev), userDisableCommand(&dev), userResetCommand(&dev))
	return user
}

func userAddCommand(dev *bool) *cobra.Command {
	var n store.NewAccount
	var roles []string
	c := &cobra.Command{Use: "add EMAIL", Short: "Add an account; the password is read from standard input", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if n.Email = args[0]; !isAddress(n.Email) {
				return fmt.Errorf("%s is not an email address, which is needed to sign in", n.Email)
			}
			for _, r := range roles {
				if !portal.Role(r).Known() {
					return fmt.Errorf("there is no role %q: the roles are %s", r, roleList())
				}
				n.Roles = append(n.Roles, portal.Role(r))
			}
			return withParts(cmd, *dev, func(ctx context.Context, p *parts) error { return p.addAccount(ctx, cmd, n) })
		}}
	c.Flags().StringVar(&n.Name, "name", "", "name as colleagues know it")
	c.Flags().StringVar(&n.Profession, "profession", "", "profession or role")
	c.Flags().StringVar(&n.Organisation, "organisation", "", "employer")
	c.Flags().StringVar(&n.Phone, "phone", "", "telephone")
	c.Flags().StringVar(&n.Register, "register", "", "professional register, such as HCPC")
	c.Flags().StringVar(&n.RegistrationNumber, "registration", "", "registration number")
	c.Flags().StringSliceVar(&roles, "role", []string{string(portal.RoleProfessional)}, "one or more of "+roleList())
	if err := c.MarkFlagRequired("name"); err != nil {
		panic(err) // the flag is declared four lines above
	}
	return c
}

func isAddress(email string) bool {
	a, err := mail.ParseAddress(email)
	return err == nil && a.Address == email && a.Name == ""
}

func roleList() string {
	var names []string
	for _, r := range portal.Roles {
		names = append(names, string(r))
	}
	return strings.Join(names, ", ")
}

func (p *parts) addAccount(ctx context.Context, cmd *cobra.Command, n store.NewAccount) error {
	hash, err := newPassword(ctx, cmd.InOrStdin(), n.Email)
	if err != nil {
		return err
	}
	n.PasswordHash = hash
	a, err := p.store.CreateAccount(ctx, n)
	if err != nil {
		return fmt.Errorf("%s", portal.SentenceOf(err))
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s can now sign in as %s.\n", a.Name, a.Email)
	return nil
}

// newPassword reads a password from standard input, so that none stands in a list of processes.
func newPassword(ctx context.Context, in io.Reader, email string) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("no password came on standard input: give it as its first line")
	}
	password := strings.TrimRight(line, "\r\n")
	if err := portal.CheckPassword(password, email); err != nil {
		return "", fmt.Errorf("%s", portal.SentenceOf(err))
	}
	return vault.HashPassword(ctx, password)
}

func userDisableCommand(dev *bool) *cobra.Command {
	return &cobra.Command{Use: "disable EMAIL", Short: "Disable an account and end its sessions", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withParts(cmd, *dev, func(ctx context.Context, p *parts) error {
				if err := p.store.DisableAccount(ctx, args[0]); err != nil {
					return fmt.Errorf("%s", portal.SentenceOf(err))
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s can no longer sign in.\n", args[0])
				return nil
			})
		}}
}

func userResetCommand(dev *bool) *cobra.Command {
	return &cobra.Command{Use: "reset EMAIL", Short: "Set a new password, read from standard input, and end the account's sessions", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withParts(cmd, *dev, func(ctx context.Context, p *parts) error {
				hash, err := newPassword(ctx, cmd.InOrStdin(), args[0])
				if err != nil {
					return err
				}
				if err := p.store.ResetPassword(ctx, args[0], hash); err != nil {
					return fmt.Errorf("%s", portal.SentenceOf(err))
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s has a new password.\n", args[0])
				return nil
			})
		}}
}
