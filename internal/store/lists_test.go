package store

import (
	"slices"
	"testing"

	"portico/internal/portal"
)

func TestLiveLists(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := t.Context()
	first := List{Name: "schools", Title: "Schools", Options: []ListOption{{Code: "a", Label: "Alder"}, {Code: "b", Label: "Bramley"}}}
	for range 2 { // a list that is there stays as it is
		if err := w.AddList(ctx, first); err != nil {
			t.Fatal(err)
		}
		first.Options = nil
	}
	one := func() List {
		t.Helper()
		all, err := w.Lists(ctx, "schools", "none")
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		return all[0]
	}
	if got := one(); !slices.Equal(got.Offered(), []string{"Alder", "Bramley"}) || got.Revision != 1 {
		t.Fatalf("%+v", got)
	}
	if err := w.SaveList(ctx, "schools", 1, []string{"Crossways", "Bramley", "Alder!"}, w.owner.ID); err != nil {
		t.Fatal(err)
	}
	got := one()
	if !slices.Equal(got.Offered(), []string{"Crossways", "Bramley", "Alder!"}) || got.Revision != 2 || got.ChangedBy == "" {
		t.Errorf("%+v", got)
	}
	labels := map[string]string{}
	for _, o := range got.Options {
		labels[o.Code] = o.Label
		if o.Label == "Alder" && !o.Retired {
			t.Error("what was taken away is still offered")
		}
	}
	if labels["a"] != "Alder" || labels["b"] != "Bramley" || len(labels) != 4 {
		t.Errorf("codes %v: old words keep their code", labels)
	}
	if err := w.SaveList(ctx, "schools", 1, []string{"X"}, w.owner.ID); portal.CodeOf(err) != portal.Conflict {
		t.Errorf("a save on an old revision: %v", err)
	}
	if err := w.SaveList(ctx, "none", 1, []string{"X"}, w.owner.ID); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("no such list: %v", err)
	}
	if err := w.SaveList(ctx, "schools", 2, []string{"Alder", "Bramley"}, w.owner.ID); err != nil || !slices.Equal(one().Offered(), []string{"Alder", "Bramley"}) {
		t.Errorf("what was taken away comes back: %v %v", err, one().Offered())
	}
}
