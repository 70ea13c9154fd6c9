package casework

import (
	"context"
	"fmt"

	"portico/engine"
	"portico/internal/portal"
	"portico/internal/store"
)

// Install publishes a definition's source as the newest version of its form; the
// source must be without errors. byID is the account that installs it, 0 for the
// catalogue. Installing the newest version again changes nothing.
func (c *Casework) Install(ctx context.Context, source []byte, note string, byID int64) (*Version, error) {
	def, findings := engine.Compile(source, c.catalogue)
	if def == nil || hasError(findings) {
		return nil, portal.Fail(portal.Invalid, "This definition has faults, so it was not installed: "+firstMessage(findings))
	}
	id, number, err := c.store.PublishVersion(ctx, store.NewVersion{Key: def.Key, Title: def.Title, FormType: def.FormType,
		Source: def.Source, Bundled: def.Bundled, Note: note, ByID: byID})
	if err != nil {
		return nil, fmt.Errorf("install %s: %w", def.Key, err)
	}
	if err := c.addLists(ctx, def); err != nil {
		return nil, fmt.Errorf("the lists of %s: %w", def.Key, err)
	}
	v := &Version{Definition: def, ID: id, Number: number, live: liveOf(def)}
	c.versions.put(v)
	return v, c.refreshLists(ctx, v)
}

func hasError(findings []engine.Finding) bool {
	for _, f := range findings {
		if f.Level == "error" {
			return true
		}
	}
	return false
}
