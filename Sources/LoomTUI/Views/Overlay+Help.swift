extension Overlay {
  /// What help calls it.
  var title: String {
    switch self {
    case .help: "Help"
    case .editor: "The editor"
    case .line(let prompt) where prompt.purpose == .command: "A command by name"
    case .line: "A line"
    case .models: "Backend, model and adapters"
    case .parameters: "Parameters of the next branches"
    case .plan: "The plan of a fan-out"
    case .history: "Earlier states"
    case .export: "Export"
    case .question: "A question"
    case .places: "Bookmarks and marks"
    case .split: "Splitting a text"
    case .tokens: "The tokens of a completion"
    case .info: "Everything about a node"
    case .presets: "Presets"
    case .judging(let page): page.title
    }
  }

  /// Keys that its hints leave out, and what they do.
  var otherKeys: [(String, String)] {
    switch self {
    case .editor:
      [
        ("Arrows", "Move; Home and End to the ends of the line"),
        ("Ctrl-A Ctrl-E", "Go to the start or the end of the line"),
        ("Alt-B Alt-F", "Go a word back or on; so do Ctrl-Left and Ctrl-Right"),
        ("Alt-< Alt->", "Go to the start or the end; so do Ctrl-Home and Ctrl-End"),
        ("Ctrl-W", "Cut the word before the cursor"),
        ("Ctrl-U", "Cut to the start of the line"),
      ]
    case .line(let prompt) where prompt.purpose == .command:
      [
        ("set NAME VALUE", "Set a parameter: set temperature 0.9"),
        ("generate 12", "Generate that many branches"), ("rate -1", "Give a rating from -2 to 2"),
        ("log FILE", "Take requests down in a file; log off ends it"),
        ("export FILE", "Open the export with this path"),
      ]
    case .models: [("PgDn PgUp", "Go down or up ten lines")]
    case .parameters: [("Backspace", "The standard value, as x")]
    case .export: [("Tab", "Change the path, as e")]
    case .tokens:
      [
        ("g G", "Go to the first or the last token"), ("PgDn PgUp", "Go down or up a page"),
        ("Shift-Tab", "Pick the alternative before"),
      ]
    case .judging(.rating):
      [
        ("+ -", "As f and d"), ("0", "Clear the rating"), ("Space", "As s"),
        ("b", "Set or clear the bookmark"),
        ("j k", "Go on or back without judging"), ("Ctrl-D Ctrl-U", "Scroll the text"),
      ]
    default: []
    }
  }
}
