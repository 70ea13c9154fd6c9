package formdefs_test

import (
	"encoding/json"
	"slices"
	"testing"

	"portico/formdefs"
)

// TestPaths changes an answer of the typical sample of a form and says what is then
// missing or wrong: the ways through the forms of schools, reviews, care and families.
func TestPaths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, change string
		faults      []string
	}{
		{"ehcna-info-gathering", `{"details": {"purpose": "update", "existing_date": "2026-01-12"}, "support": {"support": null}}`, nil},
		{"ehcna-info-gathering", `{"details": {"purpose": "update"}}`, []string{"required /details/existing_date"}},
		{"ehcna-info-gathering", `{"details": {"purpose": "advice"}}`, []string{"required /outcomes/provision_needed"}},
		{"ehcna-info-gathering", `{"attendance": {"attendance_actual": 400}}`, []string{"notMoreThan /attendance/attendance_actual"}},
		{"ehcna-info-gathering", `{"attendance": {"attendance_actual": null, "attendance_possible": null, "attendance_pct": 92.9}}`, nil},
		{"ehcna-info-gathering", `{"needs": {"areas": ["health"]}}`, []string{"required /needs/health/needs"}},
		{"ehcna-info-gathering", `{"needs": {"sen_type_secondary": "SLCN"}}`, []string{"different /needs/sen_type_secondary"}},
		{"ehcna-info-gathering", `{"details": {"year_group": 9}}`, []string{"anyOf /further/pfa"}},
		{"ehcna-info-gathering", `{"details": {"year_group": 1}, "attainment": {"attainment": null, "phonics": 12}}`, nil},

		{"consultation-response", `{"response": {"conclusion": "A"}}`, nil},
		{"consultation-response", `{"response": {"conclusion": "B"}}`, []string{"required /places/pan", "required /places/on_roll"}},
		{"consultation-response", `{"response": {"conclusion": "D"}, "places": {"pan": 180, "on_roll": 186}}`, []string{"required /objection/grounds"}},
		{"consultation-response", `{"response": {"conclusion": "D"}, "places": {"pan": 180, "on_roll": 186}, "objection": {"grounds": ["age"]}}`, []string{"required /objection/ground_age"}},
		{"consultation-response", `{"response": {"conclusion": "D"}, "places": {"pan": 180, "on_roll": 186}, "objection": {"grounds": ["resources"], "ground_resources": "Too dear."}}`,
			[]string{"minLength /objection/ground_resources", "advise /objection/ground_resources", "required /objection/steps"}},
		{"consultation-response", `{"request": {"pack_ok": "no"}}`, []string{"required /request/pack_missing"}},

		{"annual-review-advice", `{"progress": {"progress": null, "progress_general": null}, "next": {"new_targets": null}}`, []string{"anyOf /progress"}},
		{"annual-review-advice", `{"changes": {"cease_view": "no"}}`, []string{"required /changes/cease_reason"}},
		{"annual-review-advice", `{"details": {"year_group": 8}, "next": {"pfa": null}}`, nil},

		{"roar", `{"review": {"review_type": "interim"}}`, []string{"required /review/interim_reason"}},
		{"roar", `{"review": {"transfer_review": true}}`, []string{"required /future/transfer"}},
		{"roar", `{"review": {"date_last_review": "2026-11-20"}}`, []string{"notAfter /review/date_last_review"}},
		{"roar", `{"recommendation": {"annotated_plan": null, "differences": null}}`, []string{"required /recommendation/annotated_plan", "required /recommendation/differences"}},
		{"roar", `{"recommendation": {"recommendation": "M", "annotated_plan": null}}`, nil},
		{"roar", `{"changes": {"section_changes": ["c"]}}`, []string{"required /changes/change_c/change", "required /changes/change_c/evidence"}},
		{"roar", `{"details": {"year_group": 8}}`, nil},
		{"roar", `{"details": {"year_group": 11}}`, []string{"required /review/mental_capacity"}},

		{"pep", `{"details": {"phase": "post16"}}`, []string{"required /attainment/courses"}},
		{"pep", `{"details": {"phase": "early_years"}, "targets": {"pp_amount": null}}`, nil},
		{"pep", `{"details": {"first_pep": true}}`, nil},
		{"pep", `{"wellbeing": {"sdq_score": 18}}`, []string{"advise /wellbeing/sdq_score", "required /wellbeing/sdq_action"}},
		{"pep", `{"targets": {"pp_amount": 500}}`, []string{"notMoreThan /targets/targets_cost"}},
		{"pep", `{"qa": null}`, nil},
		{"pep", `{"qa": {"rag": "red", "feedback": null}}`, []string{"required /qa/feedback"}},
		{"pep", `{"transition": {"move_coming": "ks3"}}`, []string{"required /transition/transition"}},

		{"cla-care-plan-1", `{"details": {"next_review": "2026-11-01"}}`, []string{"notBefore /details/next_review"}},
		{"cla-care-plan-1", `{"education": {"pep_state": "in_place"}}`, []string{"required /education/pep_date"}},
		{"cla-care-plan-1", `{"approvals": {"manager": {"manager_outcome": "returned"}}}`, []string{"required /approvals/manager/manager_note"}},
		{"cla-care-plan-1", `{"wishes": {"others_wishes": null}}`, []string{"required /wishes/others_wishes"}},

		{"parent-views", `{"family": {"written_by": "scribe"}}`, []string{"required /family/scribe"}},
		{"child-views", `{"scribe": null}`, []string{"required /scribe"}},
		{"child-views", `{"how_taken": "wrote", "scribe": null}`, nil},
	} {
		t.Run(c.key, func(t *testing.T) {
			t.Parallel()
			d := compiled(t, c.key)
			a, err := d.Read(changed(t, c.key, c.change))
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, f := range d.Complete(a) {
				found = append(found, f.Rule+" "+f.Pointer)
			}
			if slices.Sort(found); !slices.Equal(found, slices.Sorted(slices.Values(c.faults))) {
				t.Errorf("%s:\n%q, not\n%q", c.change, found, c.faults)
			}
		})
	}
}

// changed is the typical sample of a form with some answers put in; null takes one away.
func changed(t *testing.T, key, change string) []byte {
	t.Helper()
	raw, err := formdefs.Sample(key, "typical")
	if err != nil {
		t.Fatal(err)
	}
	var sample, with map[string]any
	if err := json.Unmarshal(raw, &sample); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(change), &with); err != nil {
		t.Fatal(change, err)
	}
	putIn(sample, with)
	out, err := json.Marshal(sample)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func putIn(sample, change map[string]any) {
	for name, value := range change {
		inner, isObject := value.(map[string]any)
		old, had := sample[name].(map[string]any)
		switch {
		case value == nil:
			delete(sample, name)
		case isObject && had:
			putIn(old, inner)
		default:
			sample[name] = value
		}
	}
}
