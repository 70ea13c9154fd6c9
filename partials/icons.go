package partials

import (
	"errors"
	"fmt"
	"html/template"
	"text/template/parse"

	"portico/engine"
)

// strokes are our own icons on a field of 20 by 20, drawn with the current colour.
var strokes = map[string]string{
	"add":        `<path d="M10 3v14M3 10h14"/>`,
	"alert":      `<path d="M10 3 18 17H2Z"/><path d="M10 8v4M10 14.5v.01"/>`,
	"bold":       `<path d="M6 4h5a3 3 0 0 1 0 6H6ZM6 10h6a3 3 0 0 1 0 6H6Z"/>`,
	"bullets":    `<path d="M8 5h9M8 10h9M8 15h9M3.5 5v.01M3.5 10v.01M3.5 15v.01"/>`,
	"check":      `<path d="m4 10.5 4 4 8-9"/>`,
	"deeper":     `<path d="M3 4h14M10 8h7M10 12h7M3 16h14M3 7.5 6 10l-3 2.5"/>`,
	"down":       `<path d="M10 4v12M5 11l5 5 5-5"/>`,
	"expand":     `<path d="M7 3H3v4M13 3h4v4M7 17H3v-4M13 17h4v-4"/>`,
	"file":       `<path d="M5 2h7l4 4v12H5Z"/><path d="M12 2v4h4"/>`,
	"flag":       `<path d="M5 18V3h10l-2 4 2 4H5"/>`,
	"heading":    `<path d="M5 4v12M15 4v12M5 10h10"/>`,
	"info":       `<circle cx="10" cy="10" r="8"/><path d="M10 9v5M10 6v.01"/>`,
	"italic":     `<path d="M8 4h7M5 16h7M12 4 8 16"/>`,
	"left":       `<path d="m12 4-6 6 6 6"/>`,
	"lock":       `<rect x="4" y="9" width="12" height="8" rx="1"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"/>`,
	"numbers":    `<path d="M9 5h8M9 10h8M9 15h8M3 4l1.5-1v5M3 12.5c0-1.800 2.800-1.600 2.600 0-.1.900-2.600 2-2.600 3.5h2.800"/>`,
	"open":       `<path d="m5 8 5 5 5-5"/>`,
	"person":     `<circle cx="10" cy="6.5" r="3.5"/><path d="M3 17.5c.8-4 3.5-5.5 7-5.5s6.2 1.5 7 5.5"/>`,
	"redo":       `<path d="M16 8H8a4 4 0 0 0 0 8h4M12 4l4 4-4 4"/>`,
	"remove":     `<path d="M3 10h14"/>`,
	"right":      `<path d="m8 4 6 6-6 6"/>`,
	"shallower":  `<path d="M3 4h14M10 8h7M10 12h7M3 16h14M6 7.5 3 10l3 2.5"/>`,
	"subheading": `<path d="M6 8v8M13 8v8M6 12h7"/>`,
	"table":      `<rect x="3" y="4" width="14" height="12"/><path d="M3 8h14M3 12h14M10 4v12"/>`,
	"undo":       `<path d="M4 8h8a4 4 0 0 1 0 8H8M8 4 4 8l4 4"/>`,
	"up":         `<path d="M10 16V4M5 9l5-5 5 5"/>`,
	"upload":     `<path d="M10 14V3M5.5 7.5 10 3l4.5 4.5M3 13v4h14v-4"/>`,
}

// markNames are the marks of tabs. Their shapes are symbols in form/tabs, so that the
// script can change a mark by its name. The state also stands beside them in words.
var markNames = []engine.Mark{engine.MarkDone, engine.MarkPart, engine.MarkNone, engine.MarkFix}

// icons and marks are whole SVG elements, put together once.
var icons, marks = drawIcons(), drawMarks()

func drawIcons() map[string]template.HTML {
	all := make(map[string]template.HTML, len(strokes))
	for name, d := range strokes {
		all[name] = template.HTML(`<svg class="p-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">` + d + `</svg>`)
	}
	return all
}

func drawMarks() map[engine.Mark]template.HTML {
	all := make(map[engine.Mark]template.HTML, len(markNames))
	for _, mark := range markNames {
		all[mark] = template.HTML(`<svg class="p-mark p-mark--` + string(mark) + `" aria-hidden="true" focusable="false"><use href="#mark-` + string(mark) + `"/></svg>`)
	}
	return all
}

// icon is an icon by its name. An unknown name is an error of the page.
func icon(name string) (template.HTML, error) {
	svg, known := icons[name]
	if !known {
		return "", fmt.Errorf("no icon %q", name)
	}
	return svg, nil
}

// inlineIcons puts the icons that a template names into its text, so that no page asks for
// them. It comes before the template is first executed.
func inlineIcons(list *parse.ListNode) error {
	if list == nil {
		return nil
	}
	for i, node := range list.Nodes {
		var err error
		switch n := node.(type) {
		case *parse.ActionNode:
			list.Nodes[i], err = iconText(n)
		case *parse.IfNode:
			err = errors.Join(inlineIcons(n.List), inlineIcons(n.ElseList))
		case *parse.WithNode:
			err = errors.Join(inlineIcons(n.List), inlineIcons(n.ElseList))
		case *parse.RangeNode:
			err = errors.Join(inlineIcons(n.List), inlineIcons(n.ElseList))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// iconText is the text of an action that is an icon by its name alone, or else the action.
func iconText(n *parse.ActionNode) (parse.Node, error) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 2 {
		return n, nil
	}
	function, _ := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	name, _ := n.Pipe.Cmds[0].Args[1].(*parse.StringNode)
	if function == nil || function.Ident != "icon" || name == nil {
		return n, nil
	}
	svg, err := icon(name.Text)
	return &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(svg)}, err
}

// markIcon is the icon of a tab's mark.
func markIcon(m engine.Mark) (template.HTML, error) {
	svg, known := marks[m]
	if !known {
		return "", fmt.Errorf("no icon for the mark %q", m)
	}
	return svg, nil
}
