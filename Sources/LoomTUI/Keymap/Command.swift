/// Something the person can ask for; the raw value is its name in the configuration and after `:`.
public enum Command: String, CaseIterable, Sendable {
  case parent, child
  case nextSibling = "next-sibling"
  case previousSibling = "previous-sibling"
  case nextRow = "next-row"
  case previousRow = "previous-row"
  case pageDown = "page-down"
  case pageUp = "page-up"
  case root
  case lastRow = "last-row"
  case nextUnseen = "next-unseen"
  case previousUnseen = "previous-unseen"
  case nextBookmark = "next-bookmark"
  case previousBookmark = "previous-bookmark"
  case bookmarks
  case jumpBack = "jump-back"
  case jumpForward = "jump-forward"
  case setMark = "set-mark"
  case goToMark = "go-to-mark"
  case goToNode = "go-to-node"

  case treeView = "tree-view"
  case readView = "read-view"
  case mapView = "map-view"
  case listView = "list-view"
  case hoist
  case foldRelevant = "fold-relevant"
  case scrollDown = "scroll-down"
  case scrollUp = "scroll-up"
  case fold
  case foldOthers = "fold-others"
  case showHidden = "show-hidden"
  case foldThinking = "fold-thinking"
  case showArchived = "show-archived"
  case tokens
  case info
  case narrowTree = "narrow-tree"
  case widenTree = "widen-tree"
  case stackPanes = "stack-panes"
  case mouse

  case generate
  case generate1 = "generate-1"
  case generate2 = "generate-2"
  case generate3 = "generate-3"
  case generate4 = "generate-4"
  case generate5 = "generate-5"
  case generate6 = "generate-6"
  case generate7 = "generate-7"
  case generate8 = "generate-8"
  case generate9 = "generate-9"
  case fanOut = "fan-out"
  case eachAdapter = "each-adapter"
  case topUp = "top-up"
  case finishSentence = "finish-sentence"
  case finishParagraph = "finish-paragraph"
  case retry
  case cancel
  case cancelAll = "cancel-all"

  case rateUp = "rate-up"
  case rateDown = "rate-down"
  case clearRating = "clear-rating"
  case rateUpNext = "rate-up-next"
  case rateDownNext = "rate-down-next"
  case skip
  case rateFlow = "rate-flow"
  case compare
  case shuffle
  case bookmark
  case tags
  case archive

  case edit
  case editExternally = "edit-externally"
  case addChild = "add-child"
  case addSibling = "add-sibling"
  case note
  case askRewrite = "ask-rewrite"
  case system
  case systemHere = "system-here"
  case memory
  case authorNote = "author-note"
  case drafts
  case delete
  case undo
  case redo
  case history

  case split
  case merge
  case cut
  case paste
  case moveUp = "move-up"
  case moveDown = "move-down"
  case duplicate
  case graft

  case models
  case presets
  case plan
  case parameters
  case fewerBranches = "fewer-branches"
  case moreBranches = "more-branches"
  case fewerTokens = "fewer-tokens"
  case moreTokens = "more-tokens"

  case search
  case searchNext = "search-next"
  case searchPrevious = "search-previous"
  case filter

  case copyNode = "copy-node"
  case copyPath = "copy-path"
  case copyToTmux = "copy-to-tmux"
  case copyToFile = "copy-to-file"

  case export
  case save
  case log
  case commandLine = "command-line"
  case help
  case redraw
  case suspend
  case quit

  /// How many branches a `generate-N` asks for; nil for every other command.
  var branchCount: Int? {
    rawValue.hasPrefix("generate-") ? Int(rawValue.dropFirst("generate-".count)) : nil
  }
}
