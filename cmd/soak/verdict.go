package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"portico/internal/casework"
	"portico/internal/portal"
	"portico/internal/store"
)

// verdict is what came of the soak: its figures, and what was lost.
type verdict struct {
	seed  int64
	took  time.Duration
	kills kills
	cuts  int64
	tally tally
	forms, sittings, revisions,
	strays, files, orphans int
	lost []string
}

// judge compares what the writers were told with what is kept.
func (b *bed) judge(ctx context.Context, people []*writer, v *verdict) error {
	if err := b.recovered(ctx); err != nil {
		return err
	}
	for _, w := range people {
		v.add(w)
		for _, s := range w.sheets {
			if err := b.judgeSheet(ctx, w, s, v); err != nil {
				return fmt.Errorf("%s: %w", s.ref, err)
			}
		}
	}
	b.stopServer(9) // nobody uploads while files and rows are compared
	missing, orphaned, err := b.cases.CheckFiles(ctx)
	if err != nil {
		return err
	}
	for _, key := range missing {
		v.lost = append(v.lost, "a record names the file "+key+", which is not there")
	}
	v.orphans = len(orphaned)
	return b.judgeOrphans(ctx, v)
}

// recovered waits until Postgres has recovered from the last trouble.
func (b *bed) recovered(ctx context.Context) (err error) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
		if _, err = b.store.Empty(ctx); err == nil {
			return nil
		}
	}
	return errors.Join(ctx.Err(), err)
}

func (v *verdict) add(w *writer) {
	v.lost = append(v.lost, w.wrong...)
	t := w.tally
	v.tally = tally{v.tally.saves + t.saves, v.tally.again + t.again, v.tally.given + t.given, v.tally.conflicts + t.conflicts, v.tally.stale + t.stale,
		v.tally.closings + t.closings, v.tally.files + t.files, v.tally.removals + t.removals, v.tally.submissions + t.submissions}
}

func (b *bed) judgeSheet(ctx context.Context, w *writer, s *sheet, v *verdict) error {
	if len(s.words) == 0 && !s.tried && len(s.attached) == 0 {
		return nil // nobody came to it
	}
	v.forms++
	work, err := b.cases.Open(ctx, w.account, s.ref)
	if err != nil {
		return err
	}
	v.lost = append(v.lost, s.judge(wordsOf(work))...)
	if err := b.judgeTabs(ctx, work, s, v); err != nil {
		return err
	}
	if err := b.judgeStrays(ctx, work, s, v); err != nil {
		return err
	}
	v.judgeFiles(work, s)
	return b.judgeSubmission(ctx, work, s, v)
}

// wordsOf are the answers of a sheet by tab and question.
func wordsOf(work *casework.Work) map[string]string {
	kept := map[string]string{}
	for _, tab := range tabs {
		for question, value := range textsOf(work.Tabs[tab].Body) {
			kept[tab+"."+question] = value
		}
	}
	return kept
}

// textsOf reads the questions of one tab out of the body of a revision.
func textsOf(body []byte) map[string]string {
	texts := map[string]string{}
	var revision struct {
		Answers map[string]any `json:"answers"`
	}
	if len(body) > 0 && json.Unmarshal(body, &revision) == nil {
		gather(revision.Answers, texts)
	}
	return texts
}

func gather(from map[string]any, into map[string]string) {
	for name, value := range from {
		switch value := value.(type) {
		case string:
			into[name] = value
		case map[string]any:
			gather(value, into)
		}
	}
}

func numbersIn(body []byte) (out []int) {
	for _, value := range textsOf(body) {
		out = append(out, numberIn(value))
	}
	return out
}

func (b *bed) judgeTabs(ctx context.Context, work *casework.Work, s *sheet, v *verdict) error {
	for _, tab := range tabs {
		rows, err := b.store.History(ctx, store.HistoryQuery{SheetIDs: work.SheetIDs, AccountID: work.Account.ID, Tab: tab, Limit: 10000})
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r store.Sitting) bool { return r.Open })
		slices.Reverse(rows) // oldest first
		numbers := make([][]int, len(rows))
		for i, r := range rows {
			numbers[i] = numbersIn(r.Body)
			if i > 0 && (r.Revision <= rows[i-1].Revision || r.At.Before(rows[i-1].At)) {
				v.lost = append(v.lost, fmt.Sprintf("%s %s: the history is out of order at revision %d", s.ref, tab, r.Revision))
			}
		}
		v.revisions += len(rows)
		v.lost = append(v.lost, s.judgeHistory(tab, numbers)...)
	}
	v.sittings += len(s.closed)
	return nil
}

func (b *bed) judgeStrays(ctx context.Context, work *casework.Work, s *sheet, v *verdict) error {
	kept, err := b.store.Strays(ctx, work.ContributionID, work.Account.ID)
	if err != nil {
		return err
	}
	there := map[int]bool{}
	for _, k := range kept {
		for _, n := range numbersIn(k.Body) {
			there[n] = true
		}
	}
	v.strays += len(kept)
	for _, n := range s.strays {
		if !there[n] {
			v.lost = append(v.lost, fmt.Sprintf("%s: the words n%06d were answered with “kept” and are not", s.ref, n))
		}
	}
	return nil
}

func (v *verdict) judgeFiles(work *casework.Work, s *sheet) {
	there := map[string]int{}
	for _, a := range work.Attachments {
		there[a.Name]++
	}
	v.files += len(work.Attachments)
	for name := range s.attached {
		if there[name] == 0 && !s.maybeRemoved[name] {
			v.lost = append(v.lost, s.ref+": "+name+" was attached and is not there")
		}
	}
	for name := range s.removed {
		if there[name] > 0 {
			v.lost = append(v.lost, s.ref+": "+name+" was removed and is there")
		}
	}
	for name, n := range there {
		if n > 1 {
			v.lost = append(v.lost, fmt.Sprintf("%s: %s is attached %d times", s.ref, name, n))
		}
	}
}

// judgeSubmission holds that what was submitted is there once, with the words as they are in
// the form and with its PDF.
func (b *bed) judgeSubmission(ctx context.Context, work *casework.Work, s *sheet, v *verdict) error {
	rounds, err := b.rounds(ctx, work.TaskID)
	if err != nil {
		return err
	}
	switch {
	case rounds > 1:
		v.lost = append(v.lost, fmt.Sprintf("%s was submitted %d times", s.ref, rounds))
	case rounds == 0 && s.submitted:
		v.lost = append(v.lost, s.ref+" was answered with a receipt and is not submitted")
	case rounds == 1 && !s.tried:
		v.lost = append(v.lost, s.ref+" is submitted, and nobody has pressed the button")
	}
	if (rounds > 0) != (work.State == portal.Submitted) {
		v.lost = append(v.lost, fmt.Sprintf("%s has %d submissions and is %s", s.ref, rounds, work.State))
	}
	if rounds == 0 {
		return nil
	}
	record, err := b.store.SubmissionByTask(ctx, work.Account.ID, s.ref)
	if err != nil {
		return err
	}
	if s.submitted && !strings.Contains(s.receipt, record.Reference) {
		v.lost = append(v.lost, s.ref+" has another receipt than the one that was shown")
	}
	sent := map[string]any{}
	if err := json.Unmarshal(record.Answers, &sent); err != nil {
		return err
	}
	for path, text := range wordsOf(work) {
		tab, question, _ := strings.Cut(path, ".")
		of, _ := sent[tab].(map[string]any)
		if of == nil || of[question] != text {
			v.lost = append(v.lost, s.ref+": "+path+" was submitted with other words than the form holds")
		}
	}
	if _, err := b.cases.SubmittedPDF(ctx, work); err != nil {
		v.lost = append(v.lost, s.ref+": the PDF of the submission: "+err.Error())
	}
	return nil
}

func (v *verdict) print(to io.Writer) {
	t := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	slices.Sort(v.kills.back)
	median, longest := time.Duration(0), time.Duration(0)
	if n := len(v.kills.back); n > 0 {
		median, longest = v.kills.back[n/2], v.kills.back[n-1]
	}
	for _, row := range [][2]any{
		{"time", v.took.Round(time.Second)},
		{"kills", fmt.Sprintf("%d: %s", v.kills.total(), v.kills)},
		{"from a kill to the next page", fmt.Sprintf("median %v, longest %v", median.Round(time.Millisecond), longest.Round(time.Millisecond))},
		{"connections cut in the middle", v.cuts},
		{"forms written", v.forms},
		{"autosaves answered with success", v.tally.saves},
		{"posts sent again until they were answered", v.tally.again},
		{"posts given up before they were answered", v.tally.given},
		{"sittings closed by Save", v.tally.closings},
		{"revisions in the history", v.revisions},
		{"saves refused and kept beside the form", fmt.Sprintf("%d (of these %d on an old revision or a submitted form, as they should)", v.tally.conflicts+v.tally.stale, v.tally.stale)},
		{"strays", v.strays},
		{"files attached, removed, there", fmt.Sprintf("%d, %d, %d", v.tally.files, v.tally.removals, v.files)},
		{"files of uploads that were cut off, swept", v.orphans},
		{"forms submitted", v.tally.submissions},
		{"seed", v.seed},
		{"LOST OR WRONG", len(v.lost)},
	} {
		fmt.Fprintf(t, "%v\t%v\n", row[0], row[1])
	}
	t.Flush()
	for _, l := range v.lost[:min(len(v.lost), 50)] {
		fmt.Fprintln(to, "  "+l)
	}
}
