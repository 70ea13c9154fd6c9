package handlers

import "testing"

func TestWordsOfCounts(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		inDays(0): "today", inDays(1): "in 1 day", inDays(12): "in 12 days",
		sectionsComplete(0, 1): "0 of 1 section complete", sectionsComplete(5, 9): "5 of 9 sections complete",
		RefusedFile{Name: "a.pdf", Reason: "a.pdf is damaged."}.named():  "a.pdf is damaged.",
		RefusedFile{Name: "a.pdf", Reason: "It is past the 20."}.named(): "a.pdf: It is past the 20.",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
