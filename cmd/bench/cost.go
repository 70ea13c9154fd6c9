package main

import (
	"context"
	"time"
)

// cost is what one question costs the database, whatever else the machine does: pages of tables and indexes touched, and the
// least time that planning and running its statements took.
type cost struct {
	pages float64
	took  time.Duration
}

// forget begins the count of what statements cost.
func (s *site) forget(ctx context.Context) error {
	_, err := s.db.Exec(ctx, "select pg_stat_statements_reset()")
	return err
}

const costSQL = `select coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float, coalesce(sum(calls * min_exec_time + plans * min_plan_time), 0)
from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_statements%'`

// cost is what a question cost that was asked so many times since forget.
func (s *site) cost(ctx context.Context, times int) (c cost, err error) {
	var ms float64
	err = s.db.QueryRow(ctx, costSQL).Scan(&c.pages, &ms)
	return cost{c.pages / float64(times), time.Duration(ms / float64(times) * float64(time.Millisecond))}, err
}
