package portal

import "testing"

func TestBrowserWords(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0":                                                           "Firefox on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0":              "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15":                      "Safari on Mac",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1":    "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":                                      "Chrome on Linux",
		"Something (Windows NT 10.0)": "A browser on Windows",
		"<b>":                         "A browser that does not say what it is",
		"":                            "A browser that does not say what it is",
	} {
		if got := BrowserWords(agent); got != want {
			t.Errorf("%s is %q, want %q", agent, got, want)
		}
	}
}

func TestGuessesBySubject(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]int{"addr:192.0.2.1": GuessesPerAddress, "account:ab": GuessesPerAccount, "codes:ab": GuessesOfCodes,
		"reset-codes:ab/device:7": GuessesOfCodes, "account:ab/device:7": GuessesPerAccount} {
		if got := Guesses(subject); got != want {
			t.Errorf("%s has %d tries, want %d", subject, got, want)
		}
	}
}
