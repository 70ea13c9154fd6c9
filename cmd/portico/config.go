package main

import (
	"fmt"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// config is the environment of design 7. Secrets may come from files: for NAME_FILE the
// content of that file is the value of NAME.
type config struct {
	Addr        string   `env:"PORTICO_ADDR" envDefault:"127.0.0.1:8080"`
	Data        string   `env:"PORTICO_DATA" envDefault:"./var"`
	DatabaseURL string   `env:"DATABASE_URL"`
	Key         string   `env:"PORTICO_KEY"`
	PgBin       string   `env:"PORTICO_PG_BIN"`
	SMTPURL     string   `env:"PORTICO_SMTP_URL"`
	FilesURL    string   `env:"PORTICO_FILES_URL"`
	Clamd       string   `env:"PORTICO_CLAMD"`
	BaseURL     string   `env:"PORTICO_BASE_URL"`
	Council     string   `env:"PORTICO_COUNCIL" envDefault:"Northshire County Council"`
	Marking     string   `env:"PORTICO_MARKING" envDefault:"Official: sensitive"`
	MailFrom    string   `env:"PORTICO_MAIL_FROM"`
	HelpEmail   string   `env:"PORTICO_HELP_EMAIL"`
	HelpPhone   string   `env:"PORTICO_HELP_PHONE"`
	KeptDays    int      `env:"PORTICO_KEPT_DAYS" envDefault:"30"`
	RemindDays  []int    `env:"PORTICO_REMINDER_DAYS" envDefault:"14,7,2"` // before the due date
	TeamEmail   string   `env:"PORTICO_TEAM_EMAIL"`
	Proxies     []string `env:"PORTICO_PROXIES"` // addresses (10.0.0.7) or networks (10.0.0.0/8)
}

// secrets may be given by a file.
var secrets = []string{"DATABASE_URL", "PORTICO_KEY", "PORTICO_SMTP_URL", "PORTICO_FILES_URL"}

// readConfig reads the environment; the error is a sentence for whoever starts the program.
func readConfig() (config, error) {
	environment := map[string]string{}
	for _, line := range os.Environ() {
		name, value, _ := strings.Cut(line, "=")
		environment[name] = value
	}
	for _, name := range secrets {
		path := environment[name+"_FILE"]
		if path == "" || environment[name] != "" {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return config{}, fmt.Errorf("%s_FILE names a file that cannot be read: %w", name, err)
		}
		environment[name] = strings.TrimSpace(string(b))
	}
	var c config
	if err := env.ParseWithOptions(&c, env.Options{Environment: environment}); err != nil {
		return c, fmt.Errorf("the environment cannot be read: %w", err)
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" {
		return c, fmt.Errorf("PORTICO_BASE_URL is not an address such as https://forms.example.gov.uk")
	}
	if c.KeptDays < 1 || c.KeptDays > 366 {
		return c, fmt.Errorf("PORTICO_KEPT_DAYS is %d. Set it to how many days submitted and retracted forms stay in the lists, 1 to 366", c.KeptDays)
	}
	days, err := reminderDays(c.RemindDays)
	if err != nil {
		return c, err
	}
	c.RemindDays = days
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
	_, err = c.proxies()
	return c, err
}

// reminderDays are the days of reminders, with the first that is overdue.
func reminderDays(days []int) ([]int, error) {
	for _, d := range days {
		if d < 0 || d > 90 {
			return nil, fmt.Errorf("PORTICO_REMINDER_DAYS has %d. Set it to days before the due date, 0 to 90, such as 14,7,2", d)
		}
	}
	return append(slices.Clone(days), -1), nil
}

// proxies are the reverse proxies in front of the portal, as networks.
func (c config) proxies() (out []netip.Prefix, err error) {
	for _, text := range c.Proxies {
		text = strings.TrimSpace(text)
		network, err := netip.ParsePrefix(text)
		if at, single := netip.ParseAddr(text); single == nil {
			network, err = netip.PrefixFrom(at, at.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("PORTICO_PROXIES holds %q, which is no address such as 10.0.0.7 and no network such as 10.0.0.0/8", text)
		}
		out = append(out, network)
	}
	return out, nil
}

// mailFrom is the sender of all mails: PORTICO_MAIL_FROM, or an address of the portal's own host.
func (c config) mailFrom() string {
	if c.MailFrom != "" {
		return c.MailFrom
	}
	host := "localhost"
	if u, err := url.Parse(c.BaseURL); err == nil {
		host = u.Hostname()
	}
	return (&mail.Address{Name: c.Council, Address: "no-reply@" + host}).String()
}

// production refuses to run without what must not be made up by itself.
func (c config) production() error {
	switch {
	case c.DatabaseURL == "":
		return fmt.Errorf("DATABASE_URL is not set. Set it to the Postgres to use, or run portico serve --dev to try Portico with one of its own")
	case c.Key == "":
		return fmt.Errorf("PORTICO_KEY is not set. It seals the records: set it to one made with portico key, and keep a copy where the database is not")
	case c.SMTPURL == "":
		return fmt.Errorf("PORTICO_SMTP_URL is not set. Without mail nobody can sign in: set it to smtp://user:password@host:587")
	}
	return nil
}
