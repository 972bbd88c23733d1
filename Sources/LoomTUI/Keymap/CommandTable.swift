import Screen

/// What people are told about a command, and the keys it has unless the configuration says else.
public struct CommandRow: Sendable {
  /// Under which heading help lists commands.
  public enum Group: String, CaseIterable, Sendable {
    case move = "Move"
    case view = "View"
    case generate = "Generate"
    case rate = "Rate"
    case write = "Write"
    case shape = "Shape the tree"
    case settings = "Settings"
    case search = "Search"
    case copy = "Copy"
    case session = "Session"
  }

  /// The command.
  public let command: Command
  /// The heading it stands under.
  public let group: Group
  /// What it does, as help shows it, without a full stop.
  public let summary: String
  /// The keys that ask for it, each one key or a prefix and a key.
  public let keys: [KeySequence]
}

extension CommandRow {
  /// Every command once, in the order help lists them.
  ///
  /// Help, hints, `docs/KEYS.md` and the
  /// configuration's checks are all made from this table.
  public static let table: [CommandRow] =
    move + view + generate + rate + write + shape + settings + search + copy + session

  private static func row(
    _ command: Command,
    _ group: Group,
    _ summary: String,
    _ keys: Key...
  ) -> CommandRow {
    CommandRow(command: command, group: group, summary: summary, keys: keys.map { [$0] })
  }

  private static func row(
    _ command: Command,
    _ group: Group,
    _ summary: String,
    prefixed keys: KeySequence...
  ) -> CommandRow {
    CommandRow(command: command, group: group, summary: summary, keys: keys)
  }

  private static let move = [
    row(.parent, .move, "Go to the parent", .character("h"), .left),
    row(.child, .move, "Go to the child visited last, or the first", .character("l"), .right),
    row(
      .nextSibling,
      .move,
      "Go to the next sibling, or on below the last",
      .character("j"),
      .down
    ),
    row(
      .previousSibling,
      .move,
      "Go to the previous sibling, or up from the first",
      .character("k"),
      .up
    ),
    row(.nextRow, .move, "Go to the next row of the tree", .character("J")),
    row(.previousRow, .move, "Go to the previous row of the tree", .character("K")),
    row(.pageDown, .move, "Go down a page of the tree", .pageDown),
    row(.pageUp, .move, "Go up a page of the tree", .pageUp),
    row(.root, .move, "Go to the root", .character("r"), .home),
    row(.lastRow, .move, "Go to the last row", .character("G"), .end),
    row(.nextUnseen, .move, "Go to the next branch nobody has seen", .tab),
    row(.previousUnseen, .move, "Go to the previous branch nobody has seen", .backTab),
    row(.nextBookmark, .move, "Go to the next bookmark", .character("B")),
    row(
      .previousBookmark,
      .move,
      "Go to the previous bookmark",
      prefixed: [.comma, .character("B")]
    ),
    row(.bookmarks, .move, "List the bookmarks and marks", prefixed: [.comma, .character("b")]),
    row(.jumpBack, .move, "Go back to where a jump began", .character("<"), .control("o")),
    row(.jumpForward, .move, "Go forward again", .character(">")),
    row(.setMark, .move, "Set a mark: a letter comes next", .character("\"")),
    row(.goToMark, .move, "Go to a mark: a letter comes next", .character("'")),
    row(.goToNode, .move, "Go to a node by its number", .character("#")),
  ]

  private static let view = [
    row(.treeView, .view, "Show the tree beside the text", .character("W"), .function(2)),
    row(.readView, .view, "Show the path as a page, to read", .character("w"), .function(3)),
    row(.mapView, .view, "Show a map of the whole tree", .character("M"), .function(4)),
    row(.listView, .view, "Show all nodes as a table", .character("O"), .function(5)),
    row(.hoist, .view, "Show only what is below the node, or all again", .character("H")),
    row(.scrollDown, .view, "Scroll the text down", .control("d")),
    row(.scrollUp, .view, "Scroll the text up", .control("u")),
    row(.fold, .view, "Fold or unfold what is below", .enter, .character("z")),
    row(
      .foldRelevant,
      .view,
      "Fold all but the path, bookmarked, rated and unseen, or unfold",
      .character("Z")
    ),
    row(
      .foldOthers,
      .view,
      "Fold everything beside the path, or unfold all",
      prefixed: [.comma, .character("z")]
    ),
    row(.showHidden, .view, "Show or hide hidden prompts", .character("v")),
    row(
      .showArchived,
      .view,
      "Show or hide what is archived",
      prefixed: [.comma, .character("a")]
    ),
    row(.foldThinking, .view, "Fold or unfold the model's thinking", .character("T")),
    row(.tokens, .view, "Look at the tokens and what else was likely", .character("X")),
    row(.info, .view, "Show everything stored about the node", .character("I")),
    row(.narrowTree, .view, "Make the tree narrower", .character("(")),
    row(.widenTree, .view, "Make the tree wider", .character(")")),
    row(
      .stackPanes,
      .view,
      "Put the tree above the text, by itself, or beside the text",
      prefixed: [.comma, .character("l")]
    ),
    row(.mouse, .view, "Turn the mouse on or off", .character("\\")),
    row(.redraw, .view, "Paint the screen anew", .control("l")),
  ]

  private static let generate = [
    row(
      .generate,
      .generate,
      "Generate branches, as many as set",
      .character(" "),
      .character("g")
    ),
    row(.generate1, .generate, "Generate 1 branch", .character("1")),
    row(.generate2, .generate, "Generate 2 branches", .character("2")),
    row(.generate3, .generate, "Generate 3 branches", .character("3")),
    row(.generate4, .generate, "Generate 4 branches", .character("4")),
    row(.generate5, .generate, "Generate 5 branches", .character("5")),
    row(.generate6, .generate, "Generate 6 branches", .character("6")),
    row(.generate7, .generate, "Generate 7 branches", .character("7")),
    row(.generate8, .generate, "Generate 8 branches", .character("8")),
    row(.generate9, .generate, "Generate 9 branches", .character("9")),
    row(.fanOut, .generate, "Generate the plan: several models at once", .character("F")),
    row(
      .eachAdapter,
      .generate,
      "Generate from the base model and each adapter",
      .character("A")
    ),
    row(.topUp, .generate, "Ask until there are enough distinct branches", .character("*")),
    row(.finishSentence, .generate, "Continue to the end of the sentence", .character(".")),
    row(
      .finishParagraph,
      .generate,
      "Continue to the end of the paragraph",
      prefixed: [.comma, .character(".")]
    ),
    row(.retry, .generate, "Ask again for a branch that failed or was cut", .character("t")),
    row(.cancel, .generate, "Cancel what streams here or below", .character("c")),
    row(.cancelAll, .generate, "Cancel everything that streams", .character("C")),
  ]

  private static let rate = [
    row(.rateUp, .rate, "Rate up", .character("+"), .character("=")),
    row(.rateDown, .rate, "Rate down", .character("-")),
    row(.clearRating, .rate, "Clear the rating", .character("0")),
    row(.rateUpNext, .rate, "Rate up, go to the next unseen sibling", .character("f")),
    row(.rateDownNext, .rate, "Rate down, go to the next unseen sibling", .character("d")),
    row(.skip, .rate, "Leave unrated, go to the next unseen sibling", .character("s")),
    row(.rateFlow, .rate, "Rate what is below, one branch after the other", .character("R")),
    row(.compare, .rate, "Compare two branches, blind", .character("V"), .character("|")),
    row(
      .shuffle,
      .rate,
      "Shuffle new branches, or show them as asked for",
      prefixed: [.comma, .character("r")]
    ),
    row(.bookmark, .rate, "Set or clear the bookmark", .character("b")),
    row(.tags, .rate, "Edit the tags", .character("`")),
    row(.archive, .rate, "Archive the node and all below it, or bring it back", .character("!")),
  ]

  private static let write = [
    row(.edit, .write, "Edit here; a model's text gets a rewrite beside it", .character("e")),
    row(.editExternally, .write, "The same in $VISUAL or $EDITOR", .character("E")),
    row(.addChild, .write, "Write a child by hand", .character("i")),
    row(.addSibling, .write, "Write a sibling by hand", .character("o")),
    row(.note, .write, "Write a note: the story behind a rewrite", .character("a")),
    row(.askRewrite, .write, "Let the model propose a rewrite", .character("@")),
    row(.system, .write, "Edit the system text", .character("S")),
    row(
      .systemHere,
      .write,
      "Edit the system text from here down",
      prefixed: [.semicolon, .character("s")]
    ),
    row(
      .memory,
      .write,
      "Edit the memory from here down",
      prefixed: [.semicolon, .character("m")]
    ),
    row(
      .authorNote,
      .write,
      "Edit the author's note from here down",
      prefixed: [.semicolon, .character("a")]
    ),
    row(
      .drafts,
      .write,
      "Go on with a text that was unfinished the last time",
      prefixed: [.semicolon, .character("d")]
    ),
    row(.delete, .write, "Delete the node and all below it", .character("D"), .delete),
    row(.undo, .write, "Undo the last act", .character("u")),
    row(.redo, .write, "Redo what was undone", .control("r")),
    row(.history, .write, "Look at earlier states, and return to one", .character("U")),
  ]

  private static let shape = [
    row(
      .split,
      .shape,
      "Split the node at a place in its text",
      prefixed: [.comma, .character("s")]
    ),
    row(.merge, .shape, "Merge the node with its parent", prefixed: [.comma, .character("m")]),
    row(
      .cut,
      .shape,
      "Mark the node and all below it for moving",
      prefixed: [.comma, .character("x")]
    ),
    row(
      .paste,
      .shape,
      "Move what was marked below this node",
      prefixed: [.comma, .character("p")]
    ),
    row(
      .moveUp,
      .shape,
      "Move the node before its previous sibling",
      prefixed: [.comma, .character("k")]
    ),
    row(
      .moveDown,
      .shape,
      "Move the node after its next sibling",
      prefixed: [.comma, .character("j")]
    ),
    row(
      .duplicate,
      .shape,
      "Copy the node and all below it beside it",
      prefixed: [.comma, .character("d")]
    ),
    row(
      .graft,
      .shape,
      "Copy a tree from another session below this node",
      prefixed: [.comma, .character("g")]
    ),
  ]

  private static let settings = [
    row(.models, .settings, "Choose backend, model and adapters", .character("m")),
    row(.presets, .settings, "Choose a preset", prefixed: [.semicolon, .character("p")]),
    row(.plan, .settings, "Choose and change the plan of a fan-out", .character("P")),
    row(.parameters, .settings, "Set branches, tokens and sampling", .character("p")),
    row(.fewerBranches, .settings, "One branch fewer", .character("[")),
    row(.moreBranches, .settings, "One branch more", .character("]")),
    row(.fewerTokens, .settings, "Shorter branches", .character("{")),
    row(.moreTokens, .settings, "Longer branches", .character("}")),
  ]

  private static let search = [
    row(.search, .search, "Search texts, notes and tags as you type", .character("/")),
    row(.searchNext, .search, "Go to the next match", .character("n")),
    row(.searchPrevious, .search, "Go to the previous match", .character("N")),
    row(.filter, .search, "Show only nodes that match a filter", .character("&")),
  ]

  private static let copy = [
    row(.copyNode, .copy, "Copy the node's text", prefixed: [.character("y"), .character("n")]),
    row(.copyPath, .copy, "Copy the path's text", prefixed: [.character("y"), .character("p")]),
    row(
      .copyToTmux,
      .copy,
      "Copy the path's text into tmux's buffer",
      prefixed: [.character("y"), .character("t")]
    ),
    row(
      .copyToFile,
      .copy,
      "Copy the path's text into a file",
      prefixed: [.character("y"), .character("f")]
    ),
  ]

  private static let session = [
    row(.export, .session, "Export a dataset or the tree, with a preview", .character("x")),
    row(.save, .session, "Fold the journal into the session file", .control("s")),
    row(.log, .session, "Take requests down in a file, or end that", .character("L")),
    row(.commandLine, .session, "Give a command by name", .character(":")),
    row(.help, .session, "Show the keys", .character("?"), .function(1)),
    row(.suspend, .session, "Stop; `fg` comes back", .control("z")),
    row(.quit, .session, "Save and quit", .character("q")),
  ]
}

extension Key {
  /// Before a key: shapes the tree and the view.
  fileprivate static let comma = Key.character(",")
  /// Before a key: what goes with requests.
  fileprivate static let semicolon = Key.character(";")
}
