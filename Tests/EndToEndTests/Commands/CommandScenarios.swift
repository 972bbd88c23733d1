import PtyHarness

/// What every command of the table shows in a real terminal.
extension CommandScenario {
  static let all = moving + viewing + generating + judging + writing + shaping + others

  private static let moving: [CommandScenario] = [
    .init("parent", see("h", "│#1 ·")),
    .init("child", see("l", "│#6 ·")),
    .init("next-sibling", see("j", "│#3 ·")),
    .init("previous-sibling", see("j", "│#3 ·"), see("k", "│#2 ·")),
    .init("next-row", see("J", "│#6 ·")),
    .init("previous-row", see("K", "│#1 ·")),
    .init("page-down", see("<PageDown>", " 23/25")),
    .init("page-up", see("G", " 25/25"), see("<PageUp>", " 4/25")),
    .init("root", see("r", "│#1 ·")),
    .init("last-row", see("G", "│#25 ·")),
    .init("next-unseen", see("<Tab>", "│#23 ·")),
    .init("previous-unseen", see("<BackTab>", "│#25 ·")),
    .init("next-bookmark", see("B", "│#11 ·")),
    .init("previous-bookmark", see(",B", "│#11 ·")),
    .init("bookmarks", see(",b", "0 marks, 1 bookmark"), see("<Enter>", "│#11 ·")),
    .init("jump-back", see("G", "│#25 ·"), see("<Lt>", "│#2 ·")),
    .init("jump-forward", see("G", "│#25 ·"), see("<Lt>", "│#2 ·"), see(">", "│#25 ·")),
    .init("set-mark", see("\"", "A letter a to z marks"), see("a", "Marked as a")),
    .init("go-to-mark", see("\"a", "Marked as a"), see("r", "│#1 ·"), see("'a", "│#2 ·")),
    .init("go-to-node", see("#", "go to node #"), see("12<Enter>", "│#12 ·")),
  ]

  private static let viewing: [CommandScenario] = [
    .init("fold", see("z", " 2/12"), see("z", " 2/25")),
    .init("fold-others", see(",z", "Everything beside the path is folded"), see(",z", " 2/25")),
    .init("show-hidden", see("v", "Hidden prompts are shown")),
    .init("fold-thinking", see("T", "The model's thinking")),
    .init("scroll-up", see("Bll", "│#15 ·"), see("<Ctrl-U>", "tilted it. She wrote")),
    .init(
      "scroll-down",
      see("Bll", "│#15 ·"),
      see("<Ctrl-U>", "tilted it. She wrote"),
      lose("<Ctrl-D>", "tilted it. She wrote")
    ),
    .init("redraw", press("<Ctrl-L>"), see("j", "│#3 ·")),
    .init("tree-view", see("w", "│ read │"), lose("W", "│ read │")),
    .init("read-view", see("w", "│ read │"), lose("w", "│ read │")),
    .init("map-view", see("M", "│ map │"), lose("M", "│ map │")),
    .init("list-view", see("O", "│ list │"), lose("O", "│ list │")),
    .init("hoist", see("H", "Hoisted at #2"), see("H", "All of the tree is shown")),
    .init("fold-relevant", see("Z", "Open is the way here"), see("Z", "Everything is unfolded")),
    .init("narrow-tree", lose("(", "▾ The library at the │")),
    .init("widen-tree", lose(")", "▾ The library at the │")),
    .init("stack-panes", lose(",l", "▾ The library at the │")),
    .init("show-archived", see("!", "Archived #"), see(",a", "1 archived branch is shown")),
    .init("tokens", see("X", "No token probabilities were asked for")),
    .init("info", see("I", "j k Space scroll")),
    .init("mouse", see("\\", "Clicks and the wheel are loom's"), see("\\", "terminal's again")),
  ]

  private static let generating: [CommandScenario] =
    [
      .init("generate", see(" ", " 2/29")),
      .init("fan-out", see("F", "A plan says who makes")),
      .init("each-adapter", see("A", "No adapter is on")),
      .init("top-up", see("*", "distinct")),
      .init("cancel", see("2", "2 streaming"), lose("c", "streaming")).with(Workplace.slow),
      .init("cancel-all", see("2", "2 streaming"), see("r", "│#1 ·"), lose("C", "streaming"))
        .with(Workplace.slow),
      .init("finish-sentence", see(".", "│#28 ·")),
      .init("finish-paragraph", see(",.", "│#28 ·")),
      .init("retry", see("G", "│#25 ·"), see("t", "This branch did not fail")),
    ]
    + (1...9).map { .init("generate-\($0)", see("\($0)", " 2/\(25 + $0)")) }

  private static let judging: [CommandScenario] = [
    .init("rate-up", see("j+", "rated -1")),
    .init("rate-down", see("jjj", "│#5 ·"), see("-", "13+ 6-")),
    .init("clear-rating", see("j", "rated -2"), lose("0", "rated -2")),
    .init("rate-up-next", see("jf", "Every sibling has been seen")),
    .init("rate-down-next", see("jjjd", "13+ 6-")),
    .init("skip", see("s", "Every sibling has been seen")),
    .init("bookmark", see("b", "★Odile")),
    .init("rate-flow", see("r", "│#1 ·"), see("R", "Rating 1 of"), see("f", "1 rated")),
    .init(
      "compare",
      see("V", "Compare blind"),
      see("3", "Which goes on better?"),
      see("h", "1 compared")
    ),
    .init("shuffle", see(",r", "in the order asked for")),
    .init("tags", see("r", "│#1 ·"), see("`", "tags of #1:"), see("xyzzy<Enter>", "xyzzy")),
    .init("archive", see("!", "Archived #")),
  ]

  private static let writing: [CommandScenario] = [
    .init("edit", see("e", "│Rewrite of #2"), see("x<Ctrl-S>", "rewrite of #2")),
    .init("edit-externally", see("E", "rewrite of #2")),
    .init("add-child", see("i", "Ctrl-S keep"), see("by me<Ctrl-S>", "written by hand")),
    .init("add-sibling", see("o", "Ctrl-S keep"), see("by me<Ctrl-S>", "│#28 · written by hand")),
    .init("note", see("a", "Ctrl-S keep"), see("why not<Ctrl-S>", "why not")),
    .init(
      "system",
      see("S", "Ctrl-S keep"),
      lose("Be brief.<Ctrl-S>", "Ctrl-S keep"),
      see("S", "Be brief.")
    ),
    .init(
      "system-here",
      see(";s", "Ctrl-S keep"),
      lose("Be brief.<Ctrl-S>", "Ctrl-S keep"),
      see(";s", "Be brief.")
    ),
    .init(
      "memory",
      see(";m", "Ctrl-S keep"),
      lose("A lamp.<Ctrl-S>", "Ctrl-S keep"),
      see(";m", "A lamp.")
    ),
    .init(
      "author-note",
      see(";a", "Ctrl-S keep"),
      lose("Slowly.<Ctrl-S>", "Ctrl-S keep"),
      see(";a", "Slowly.")
    ),
    .init("ask-rewrite", see("@", "rewrite #2 so that:"), see("shorter<Enter>", "─ proposal")),
    .init("drafts", see(";d", "No unfinished text")),
    .init("delete", see("D", "Deleted 14 nodes")),
    .init("undo", see("u", "Undid: add")),
    .init("redo", see("u", "Undid: add"), see("<Ctrl-R>", "Redid: add")),
    .init("history", see("U", "acts, the newest first"), lose("<Esc>", "acts, the newest first")),
  ]

  private static let shaping: [CommandScenario] = [
    .init("split", see(",s", "Enter split"), see("www<Enter>", "Split in two")),
    .init("merge", see("B", "│#11 ·"), see(",m", "Merged")),
    .init("cut", see(",x", "moving #2")),
    .init("paste", see("j,x", "moving #3"), see("j,p", "Moved #3 below #4")),
    .init("move-up", see("j", "│#3 ·"), see(",k", " 2/25")),
    .init("move-down", see(",j", " 3/25")),
    .init("duplicate", see(",d", "Copied 14 nodes")),
    .init(
      "graft",
      see(",g", "copy from session:"),
      see("other.loom.json<Enter>", "Copied 25 nodes")
    ),
  ]

  private static let others: [CommandScenario] = [
    .init("models", see("m", "Enter choose")),
    .init("plan", see("P", "a add")),
    .init("parameters", see("p", "Parameters of the next branches")),
    .init("fewer-branches", see("[", "3×16")),
    .init("more-branches", see("]", "5×16")),
    .init("fewer-tokens", see("{", "4×8")),
    .init("more-tokens", see("}", "4×32")),
    .init("search", see("/jar<Enter>", " of 6 for \"jar\"")),
    .init("search-next", see("/jar<Enter>", " of 6"), see("n", "│#7 ·")),
    .init("search-previous", see("/jar<Enter>", "│#11 ·"), see("N", "Match 1 of 6")),
    .init("filter", see("&rating<Lt>0<Enter>", "nodes match")),
    .init("presets", see(";p", "preset")),
    .init(
      "copy-node",
      see("yn", "Let loom write this terminal's clipboard?"),
      see("y", "sent to the clipboard")
    ),
    .init(
      "copy-path",
      see("yp", "Let loom write this terminal's clipboard?"),
      see("n", "Nothing was copied")
    ),
    .init("copy-to-tmux", see("yt", "This is not tmux")),
    .init("copy-to-file", see("yf", ".txt"), see("<Enter>", "The path's text is in")),
    .init("export", see("x", "Pairs of a chosen and a rejected")),
    .init("save", see("<Ctrl-S>", "The session file is written anew")),
    .init("log", see("L", ":log"), see("<Ctrl-U>log x.jsonl<Enter>", "x.jsonl")),
    .init("command-line", see(":last-row<Enter>", "│#25 ·")),
    .init("help", see("?", "any other key goes back")),
    .init("suspend"),
    .init("quit", press("q")).ending(.exited(0)),
  ]
}
