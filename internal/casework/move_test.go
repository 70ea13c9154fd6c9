package casework

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/vault"
)

// The form before: texts, a number, a table, a section of its own.
const moveBefore = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://northshire.example/forms/help", "title": "Help",
"x-form": {"key": "help", "formType": "Help"}, "type": "object", "required": ["child", "visits", "last"], "properties": {
  "child": {"title": "The child", "type": "object", "properties": {
    "hands": {"title": "Hand skills", "type": "string", "maxLength": 500},
    "walk": {"title": "Walking", "type": "string", "maxLength": 500},
    "hours": {"title": "Hours of help", "type": "string", "maxLength": 50}}},
  "visits": {"title": "Visits", "type": "object", "properties": {
    "log": {"title": "Log", "type": "array", "items": {"type": "object", "properties": {
      "who": {"title": "Who", "type": "string", "maxLength": 100}, "place": {"title": "Place", "type": "string", "maxLength": 100}}}}}},
  "last": {"title": "Last words", "type": "object", "properties": {"word": {"title": "Anything else?", "type": "string", "maxLength": 500}}}
}}`

// The form after: a question renamed, one taken out, a text that is a number now, a table
// that is a list of choices now, a section taken out.
const moveAfter = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://northshire.example/forms/help", "title": "Help",
"x-form": {"key": "help", "formType": "Help"}, "type": "object", "required": ["child", "visits"], "properties": {
  "child": {"title": "The child", "type": "object", "properties": {
    "fine": {"title": "Fine motor skills", "x-formerly": "hands", "type": "string", "maxLength": 500},
    "hours": {"title": "Hours of help", "type": "integer"},
    "setting": {"title": "Setting", "type": "string", "maxLength": 200, "readOnly": true, "x-prefill": "/child/setting"}}},
  "visits": {"title": "Visits", "type": "object", "properties": {
    "log": {"title": "Log", "type": "array", "uniqueItems": true, "items": {"oneOf": [{"const": "home", "title": "At home"}, {"const": "school", "title": "At school"}]}}}}
}}`

// moving is a desk with a running sheet of the form before.
type moving struct {
	*desk
	author portal.Account
}

func newMoving(t *testing.T) *moving {
	t.Helper()
	m := &moving{desk: newDesk(t)}
	m.author = m.person(t, "Ann Author", portal.RoleAuthor)
	m.install(t, moveBefore)
	ref, _, err := m.Send(t.Context(), NewTask{CaseID: m.caseID, FormKey: "help", OwnerID: m.owner.ID, SenderID: m.owner.ID, Facts: facts(t)})
	if err != nil {
		t.Fatal(err)
	}
	m.ref = ref
	return m
}

func (m *moving) install(t *testing.T, source string) {
	t.Helper()
	if _, err := m.Install(t.Context(), []byte(source), "For tests", m.author.ID); err != nil {
		t.Fatal(err)
	}
}

// post is what a page posts that was loaded as w: names and values in pairs.
func post(w *Work, tab string, pairs ...string) Post {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add("_q", pairs[i])
		form.Add(pairs[i], pairs[i+1])
	}
	return Post{Tab: tab, Form: form, Base: w.Tabs[tab].Revision, Version: w.Form.ID, SaveID: vault.Ref(), Close: true}
}

func (m *moving) write(t *testing.T, w *Work, tab string, pairs ...string) {
	t.Helper()
	if _, err := m.Save(t.Context(), w, post(w, tab, pairs...)); err != nil {
		t.Fatal(err)
	}
}

// move publishes the form after and moves the sheet to it.
func (m *moving) move(t *testing.T) MoveResult {
	t.Helper()
	m.install(t, moveAfter)
	result, err := m.MoveSheets(t.Context(), "help", 2, []string{m.ref}, m.author.ID)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func (m *moving) texts(t *testing.T) []string {
	t.Helper()
	moves, err := m.Moves(t.Context(), m.open(t))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, one := range moves {
		for _, u := range one.Unasked {
			out = append(out, u.Title+": "+u.Text)
		}
	}
	return out
}

func answerAt(w *Work, pointer string) any {
	var at any = map[string]any(w.Answers.Values)
	for _, name := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		object, _ := at.(map[string]any)
		at = object[name]
	}
	return at
}

func TestMoveKeepsEveryWord(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	w := m.open(t)
	m.write(t, w, "child", "child.hands", "Holds a pen", "child.walk", "Walks far", "child.hours", "12")
	m.write(t, w, "last", "last.word", "Thank you")
	add := post(w, "visits")
	add.Form.Set("_do", "add:visits.log")
	if _, err := m.Save(t.Context(), w, add); err != nil {
		t.Fatal(err)
	}
	row := answerAt(w, "/visits/log").([]any)[0].(map[string]any)["_row"].(string)
	m.write(t, w, "visits", "visits.log."+row+".who", "Mrs Secret", "visits.log."+row+".place", "Harbour school")
	m.install(t, moveAfter)

	plan, err := m.PlanMove(t.Context(), "help", 2)
	if err != nil || len(plan.Sheets) != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
	told := strings.Join(slices.Concat(plan.Sheets[0].Changes, plan.Sheets[0].Left), "\n")
	for _, words := range []string{"Fine motor skills", "The child › Walking", "Last words › Anything else?"} {
		if !strings.Contains(told, words) {
			t.Errorf("the plan does not tell of %q:\n%s", words, told)
		}
	}
	for _, secret := range []string{"Holds a pen", "Walks far", "12", "Thank you", "Mrs Secret", "Harbour"} {
		if strings.Contains(told, secret) {
			t.Errorf("the plan tells the author an answer, %q:\n%s", secret, told)
		}
	}
	result, err := m.MoveSheets(t.Context(), "help", 2, []string{m.ref}, m.author.ID)
	if err != nil || result.Moved != 1 || len(result.Busy) != 0 {
		t.Fatalf("%+v, %v", result, err)
	}
	w = m.open(t)
	if w.Form.Number != 2 || answerAt(w, "/child/fine") != "Holds a pen" || w.Moved == nil || w.Moved.To != 2 {
		t.Errorf("moved to version %d with %v, %+v", w.Form.Number, w.Answers.Values, w.Moved)
	}
	if hours, ok := answerAt(w, "/child/hours").(interface{ String() string }); !ok || hours.String() != "12" {
		t.Errorf("the hours are %v", answerAt(w, "/child/hours"))
	}
	if answerAt(w, "/child/setting") != "Testertown High School" {
		t.Errorf("a new fact is %v", answerAt(w, "/child/setting"))
	}
	kept := strings.Join(m.texts(t), "\n")
	for _, words := range []string{"Walking: Walks far", "Anything else?: Thank you", "Mrs Secret", "Harbour school"} {
		if !strings.Contains(kept, words) {
			t.Errorf("%q is lost, kept is\n%s", words, kept)
		}
	}
	if n := w.Moved.UnaskedCount; n != len(m.texts(t)) {
		t.Errorf("the form tells of %d answers, kept are %d", n, len(m.texts(t)))
	}
	var plain int
	if err := m.db.QueryRow(`select count(*) from moves m, unasked u where position('Walks'::bytea in m.body) > 0 or position('Walks'::bytea in u.body) > 0`).Scan(&plain); err != nil || plain != 0 {
		t.Errorf("answers that are no longer asked lie open: %d, %v", plain, err)
	}
	if again, err := m.MoveSheets(t.Context(), "help", 2, []string{m.ref}, m.author.ID); err != nil || again.Moved != 0 {
		t.Errorf("moved twice: %+v, %v", again, err)
	}
	if other, err := m.store.Moves(t.Context(), w.SheetIDs, m.author.ID); err != nil || len(other) != 0 {
		t.Errorf("the author reads %+v, %v", other, err)
	}
}

// A page of the old version posts after the move: every word lands somewhere, by its
// meaning where it has one.
func TestPostFromAPageOfTheOldVersion(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	old := m.open(t)
	m.write(t, old, "child", "child.hands", "Holds a pen")
	page := m.open(t) // what the writer has on the screen
	m.move(t)
	p := post(page, "child", "child.hands", "Holds a pen well", "child.walk", "Typed after the move")
	w := m.open(t)
	saved, err := m.Save(t.Context(), w, p)
	if err != nil {
		t.Fatal(err)
	}
	w = m.open(t)
	if answerAt(w, "/child/fine") != "Holds a pen well" {
		t.Errorf("the renamed question holds %v", answerAt(w, "/child/fine"))
	}
	if kept := m.texts(t); !slices.Contains(kept, "Walking: Typed after the move") {
		t.Errorf("words to a question that is gone are kept as %v", kept)
	}
	// The page goes on to save by itself, on the revision that it was told.
	p = post(page, "child", "child.hands", "Holds a pen very well")
	p.Base = saved.Revision
	if _, err := m.Save(t.Context(), m.open(t), p); err != nil {
		t.Fatal(err)
	}
	if w = m.open(t); answerAt(w, "/child/fine") != "Holds a pen very well" {
		t.Errorf("the second save left %v", answerAt(w, "/child/fine"))
	}
	// A section that is gone.
	if _, err := m.Save(t.Context(), m.open(t), post(page, "last", "last.word", "And thank you")); err != nil {
		t.Fatal(err)
	}
	if kept := m.texts(t); !slices.Contains(kept, "Anything else?: And thank you") {
		t.Errorf("words of a section that is gone are kept as %v", kept)
	}
	// Somebody wrote in the new form since: both texts are kept.
	now := m.open(t)
	m.write(t, now, "child", "child.fine", "Written in the new form")
	_, err = m.Save(t.Context(), m.open(t), post(page, "child", "child.hands", "Written on the old page"))
	conflict, ok := err.(*Conflict)
	if !ok {
		t.Fatalf("an old page over newer words: %v", err)
	}
	stray, err := m.Stray(t.Context(), m.open(t), conflict.Stray)
	if err != nil || answerOf(stray.Mine, "fine") != "Written on the old page" || answerAt(m.open(t), "/child/fine") != "Written in the new form" {
		t.Errorf("kept is %v, the form holds %v, %v", stray.Mine.Values, answerAt(m.open(t), "/child/fine"), err)
	}
}

func answerOf(a engine.Answers, name string) any {
	tab, _ := a.Values["child"].(map[string]any)
	return tab[name]
}

// A save that is on its way while the sheet is moved: it was opened on the old version and
// reaches the database after the move.
func TestSaveOnItsWayDuringTheMove(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	opened := m.open(t)
	m.write(t, opened, "child", "child.hands", "First")
	onItsWay := m.open(t)
	m.move(t)
	p := post(onItsWay, "child", "child.hands", "On its way", "child.walk", "Also")
	if _, err := m.Save(t.Context(), onItsWay, p); err != nil {
		t.Fatal(err)
	}
	w := m.open(t)
	if answerAt(w, "/child/fine") != "On its way" || !slices.Contains(m.texts(t), "Walking: Also") {
		t.Errorf("the form holds %v, kept is %v", w.Answers.Values, m.texts(t))
	}
	// A section that nobody had written: its first save must not put words of the old form
	// under the new one.
	m2 := newMoving(t)
	onItsWay = m2.open(t)
	m2.move(t)
	if _, err := m2.Save(t.Context(), onItsWay, post(onItsWay, "last", "last.word", "First words")); err != nil {
		t.Fatal(err)
	}
	if kept := m2.texts(t); !slices.Contains(kept, "Anything else?: First words") {
		t.Errorf("kept is %v", kept)
	}
}

// Words that could not be saved before the move are settled by it, and can still be read.
func TestMoveKeepsStrays(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	w := m.open(t)
	m.write(t, w, "child", "child.hands", "Saved")
	late := post(w, "child", "child.hands", "Too late")
	late.Base = 0
	if _, err := m.Save(t.Context(), m.open(t), late); portal.CodeOf(err) != portal.Conflict {
		t.Fatalf("a save on an old revision: %v", err)
	}
	m.move(t)
	if kept := m.texts(t); !slices.Contains(kept, "Hand skills: Too late") {
		t.Errorf("kept is %v", kept)
	}
	if w = m.open(t); len(w.Strays) != 0 {
		t.Errorf("strays of the old form are left: %+v", w.Strays)
	}
}

// A save between working out the move and writing it: the move is worked out anew, and the
// save is in it.
func TestMoveMeetsASave(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	w := m.open(t)
	m.write(t, w, "child", "child.hands", "First")
	m.install(t, moveAfter)
	to, err := m.numbered(t.Context(), "help", 2)
	if err != nil {
		t.Fatal(err)
	}
	running, err := m.store.RunningSheets(t.Context(), "help", 2)
	if err != nil || len(running) != 1 {
		t.Fatalf("%+v, %v", running, err)
	}
	stale, _, err := m.workOutMove(t.Context(), running[0], to)
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, w, "child", "child.hands", "Second")
	stale.ByID = m.author.ID
	if err := m.store.MoveSheet(t.Context(), stale); portal.CodeOf(err) != portal.Conflict {
		t.Fatalf("a move over a newer save: %v", err)
	}
	if result, err := m.MoveSheets(t.Context(), "help", 2, []string{m.ref}, m.author.ID); err != nil || result.Moved != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	if w = m.open(t); answerAt(w, "/child/fine") != "Second" {
		t.Errorf("the form holds %v", w.Answers.Values)
	}
	other := stale
	other.ToVersionID = 1 // of another form
	if err := m.store.MoveSheet(t.Context(), other); err == nil {
		t.Error("a sheet was moved to another form")
	}
}

// Submitted sheets are never moved, and one that was checked before a move is not
// submitted after it unseen.
func TestMoveAndSubmit(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	w := m.open(t)
	m.write(t, w, "child", "child.hands", "Done")
	checked := m.open(t)
	m.move(t)
	if _, err := m.Submit(t.Context(), checked, true); portal.CodeOf(err) != portal.Conflict {
		t.Fatalf("submitting what was checked on the old version: %v", err)
	}
	if _, err := m.Submit(t.Context(), m.open(t), true); err != nil {
		t.Fatal(err)
	}
	m.install(t, strings.Replace(moveAfter, "Fine motor", "Small motor", 1))
	result, err := m.MoveSheets(t.Context(), "help", 3, []string{m.ref}, m.author.ID)
	if err != nil || result.Moved != 0 {
		t.Errorf("a submitted sheet was moved: %+v, %v", result, err)
	}
}

// An earlier name that no version had is told on the draft, and no longer once it is right.
func TestDraftWithAnEarlierNameThatNeverWas(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	m.install(t, moveAfter)
	wrong := strings.Replace(moveAfter, `"x-formerly": "hands"`, `"x-formerly": ["hands", "fin"]`, 1)
	revision, err := m.SaveDraft(t.Context(), "help", []byte(wrong), 0, m.author.ID)
	if err != nil {
		t.Fatal(err)
	}
	d, err := m.Draft(t.Context(), "help")
	if err != nil || d.Checked.Warnings() != 1 || d.Draft.Warnings != 1 || !strings.Contains(d.Findings[0].Message, "Did you mean \"fine\"?") {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := m.SaveDraft(t.Context(), "help", []byte(moveAfter), revision, m.author.ID); err != nil {
		t.Fatal(err)
	}
	if d, err = m.Draft(t.Context(), "help"); err != nil || len(d.Findings) != 0 {
		t.Errorf("a name of the first version: %+v, %v", d.Findings, err)
	}
}

// A long text whose question is a yes or no now is kept whole beside the sheet, and is no
// option of the question.
func TestMoveKeepsALongTextThatIsYesOrNoNow(t *testing.T) {
	t.Parallel()
	m := newMoving(t)
	long := strings.TrimSpace(strings.Repeat("Many words. ", 40))
	m.write(t, m.open(t), "child", "child.walk", long)
	m.install(t, strings.Replace(moveBefore, `"walk": {"title": "Walking", "type": "string", "maxLength": 500}`, `"walk": {"title": "Walking", "type": "boolean"}`, 1))
	if result, err := m.MoveSheets(t.Context(), "help", 2, []string{m.ref}, m.author.ID); err != nil || result.Moved != 1 || result.Unasked != 1 {
		t.Fatalf("%+v, %v", result, err)
	}
	if kept := m.texts(t); !slices.Equal(kept, []string{"Walking: " + long}) {
		t.Errorf("kept is %q", kept)
	}
	if w := m.open(t); answerAt(w, "/child/walk") != nil || len(w.Answers.Typed) != 0 {
		t.Errorf("the form holds %v, typed %v", answerAt(w, "/child/walk"), w.Answers.Typed)
	}
}
