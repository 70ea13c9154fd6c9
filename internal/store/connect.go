package store

import (
	"context"
	"crypto/tls"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun/driver/pgdriver"

	"portico/internal/portal"
)

// The limits of one statement. The driver gives up reading only after the
// database should have given up itself.
const (
	statementTimeout = "15s"
	lockTimeout      = "5s"
	readTimeout      = 20 * time.Second
	dialTimeout      = 2 * time.Second
	startTimeout     = 30 * time.Second // how long a database that says that it is just starting is waited for
)

func init() { pgdriver.Logger = driverLog{} }

// driverLog takes what the driver would print: it tells of connections that
// broke and were replaced, which is news for nobody but who looks for it.
type driverLog struct{}

// Printf writes to the log at the level of debugging.
func (driverLog) Printf(ctx context.Context, format string, v ...any) {
	slog.DebugContext(ctx, "database connection", "message", fmt.Sprintf(format, v...))
}

// connect reads the address, connects once to see that something answers, and
// gives a pool. sslmode=prefer and allow fall back as libpq does. A database that
// is just starting, as after a crash, is waited for.
func connect(ctx context.Context, dsn string) (*sql.DB, error) {
	conf, err := pgconn.ParseConfig(dsn)
	if err != nil {
		return nil, portal.Wrap(portal.Unavailable, "The address of the database (DATABASE_URL) cannot be read. "+
			"It looks like postgres://user:password@host:5432/name, or host=/socket/folder user=name dbname=name.", err)
	}
	pool, err := reach(ctx, conf)
	for end := time.Now().Add(startTimeout); err != nil && isStarting(err) && time.Now().Before(end) && ctx.Err() == nil; {
		time.Sleep(100 * time.Millisecond)
		pool, err = reach(ctx, conf)
	}
	if err == nil {
		return pool, nil
	}
	sentence := fmt.Sprintf("The database at %s port %d does not let %s in to %s. Is it running, and is the address right?",
		conf.Host, conf.Port, conf.User, conf.Database)
	return nil, portal.Wrap(portal.Unavailable, sentence, plain(err))
}

func reach(ctx context.Context, conf *pgconn.Config) (pool *sql.DB, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*dialTimeout)
	defer cancel()
	for _, secure := range securities(conf) {
		pool = sql.OpenDB(guardedConnector{connector(conf, secure)})
		if err = pool.PingContext(ctx); err == nil {
			return pool, nil
		}
		pool.Close()
	}
	return nil, err
}

// isStarting reports whether a database answers that it takes no connections yet.
func isStarting(err error) bool {
	var e pgdriver.Error
	return errors.As(err, &e) && e.Field('C') == "57P03"
}

// securities are the ways to talk to the server in the order to try them.
func securities(conf *pgconn.Config) []*tls.Config {
	ways := []*tls.Config{conf.TLSConfig}
	for _, f := range conf.Fallbacks {
		if f.Host == conf.Host && f.Port == conf.Port {
			ways = append(ways, f.TLSConfig)
		}
	}
	return ways
}

func connector(conf *pgconn.Config, secure *tls.Config) *pgdriver.Connector {
	network, address := pgconn.NetworkAddress(conf.Host, conf.Port)
	options := []pgdriver.Option{
		pgdriver.WithNetwork(network), pgdriver.WithAddr(address),
		pgdriver.WithTLSConfig(secure),
		pgdriver.WithUser(conf.User), pgdriver.WithPassword(conf.Password),
		pgdriver.WithDatabase(databaseOf(conf)),
		pgdriver.WithDialTimeout(dialTimeout), pgdriver.WithReadTimeout(readTimeout), pgdriver.WithWriteTimeout(readTimeout),
		pgdriver.WithApplicationName("portico"), pgdriver.WithTracing(false), pgdriver.WithBufferSize(16 << 10),
		pgdriver.WithConnParams(map[string]any{
			"plan_cache_mode": "force_generic_plan", "jit": "off", "statement_timeout": statementTimeout, "lock_timeout": lockTimeout,
			"timezone": "UTC", "datestyle": "ISO, MDY",
			"max_parallel_workers_per_gather": "0", // starting workers takes longer than what a page asks
		}),
	}
	return pgdriver.NewConnector(options...)
}

func databaseOf(conf *pgconn.Config) string {
	if conf.Database == "" {
		return conf.User
	}
	return conf.Database
}

// guardedConnector makes connections whose prepared statements notice a broken
// connection. The driver does so for plain statements only: a prepared one that
// ran into a read timeout would leave its answer on the wire for whoever uses
// the connection next.
type guardedConnector struct{ *pgdriver.Connector }

// Connect opens a guarded connection.
func (c guardedConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return &guardedConn{conn.(*pgdriver.Conn)}, nil
}

type guardedConn struct{ *pgdriver.Conn }

// PrepareContext prepares a guarded statement.
func (c *guardedConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	stmt, err := c.Conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, c.check(err)
	}
	return &guardedStmt{Stmt: stmt, conn: c}, nil
}

// check closes the connection unless the error is the database's own answer,
// after which the connection is as good as before.
func (c *guardedConn) check(err error) error {
	var answer pgdriver.Error
	if !errors.As(err, &answer) || answer.Field('V') != "ERROR" {
		c.Conn.Close()
	}
	return err
}

type guardedStmt struct {
	driver.Stmt
	conn *guardedConn
}

// ExecContext runs the statement.
func (s *guardedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	result, err := s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	if err != nil {
		return nil, s.conn.check(err)
	}
	return result, nil
}

// QueryContext runs the statement and gives its rows.
func (s *guardedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, s.conn.check(err)
	}
	return rows, nil
}

// plain keeps a password out of an error about connecting.
func plain(err error) error {
	if err == nil || !strings.Contains(err.Error(), "password=") {
		return err
	}
	return errors.New("the connection failed")
}
