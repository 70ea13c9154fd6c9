package main

import "context"

// forget begins the count of the pages that statements touch.
func (s *site) forget(ctx context.Context) error {
	_, err := s.db.Exec(ctx, "select pg_stat_statements_reset()")
	return err
}

// pages are how many pages of tables and indexes the statements since forget touched: what a question costs the database, whatever
// else the machine does.
func (s *site) pages(ctx context.Context) (n float64, err error) {
	err = s.db.QueryRow(ctx, `select coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float from pg_stat_statements
where dbid = (select oid from pg_database where datname = current_database()) and query not like '%pg_stat_statements%'`).Scan(&n)
	return n, err
}
