package portal

import "strings"

// The names by which a User-Agent is told, those first that others hold too: Edge says that it is
// Chrome, and Chrome that it is Safari.
var (
	browsers = []struct{ mark, name string }{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"Trident/", "Internet Explorer"}}
	systems = []struct{ mark, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"CrOS", "ChromeOS"},
		{"Windows", "Windows"}, {"Mac OS X", "Mac"}, {"Linux", "Linux"}}
)

// BrowserWords names browser and system of a User-Agent, "Firefox on Windows", and says nothing
// more of it: no version, no model.
func BrowserWords(agent string) string {
	browser, system := "A browser", ""
	for _, b := range browsers {
		if strings.Contains(agent, b.mark) {
			browser = b.name
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(agent, s.mark) {
			system = " on " + s.name
			break
		}
	}
	if browser == "A browser" && system == "" {
		return "A browser that does not say what it is"
	}
	return browser + system
}
