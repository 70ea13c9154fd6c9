package engine

import "testing"

func TestMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "",
		"One.\n\nTwo\nthree.":     "<p>One.</p>\n<p>Two three.</p>\n",
		"**bold** and *italic*":   "<p><strong>bold</strong> and <em>italic</em></p>\n",
		"**bold *not* closed":     "<p>**bold <em>not</em> closed</p>\n",
		"2 * 3 * 4":               "<p>2 * 3 * 4</p>\n",
		"snake_case_name":         "<p>snake_case_name</p>\n",
		"an _important_ word":     "<p>an <em>important</em> word</p>\n",
		"- one\n- two":            "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n",
		"Say:\n1. how\n2. often":  "<p>Say:</p>\n<ol>\n<li>how</li>\n<li>often</li>\n</ol>\n",
		"- one\n  goes on\n\nEnd": "<ul>\n<li>one goes on</li>\n</ul>\n<p>End</p>\n",
		"[the Code](https://example.org/a?b=1&c=2)": "<p><a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">the Code</a><span class=\"p-host\"> (example.org)</span></p>\n",
		"[x](http://example.org)":                   "<p>x (http://example.org)</p>\n",
		"[x](javascript:alert)":                     "<p>x (javascript:alert)</p>\n",
		"[x](https://user@example.org)":             "<p>x (https://user@example.org)</p>\n",
		"[x](//example.org)":                        "<p>x (//example.org)</p>\n",
		"<script>alert(1)</script>":                 "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
		"- <img src=x onerror=alert(1)>":            "<ul>\n<li>&lt;img src=x onerror=alert(1)&gt;</li>\n</ul>\n",
		"Say  \nso":                                 "<p>Say<br>\nso</p>\n",
		"## When":                                   "<h3>When</h3>\n",
		"| a | |\n| - | - |\n| <b> | c |":           "<table>\n<thead><tr><th scope=\"col\">a</th><td></td></tr>\n</thead>\n<tbody><tr><td>&lt;b&gt;</td><td>c</td></tr>\n</tbody></table>\n",
		"**<b>**":                                   "<p><strong>&lt;b&gt;</strong></p>\n",
		"[<i>](https://example.org/\"onclick=\"x)":  "<p><a href=\"https://example.org/%22onclick=%22x\" rel=\"noopener noreferrer\">&lt;i&gt;</a><span class=\"p-host\"> (example.org)</span></p>\n",
	} {
		if got := string(Markdown(in)); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", in, got, want)
		}
	}
}
