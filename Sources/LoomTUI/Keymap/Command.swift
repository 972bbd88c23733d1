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

  case scrollDown = "scroll-down"
  case scrollUp = "scroll-up"
  case fold
  case foldOthers = "fold-others"
  case showHidden = "show-hidden"
  case foldThinking = "fold-thinking"

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
  case retry
  case cancel
  case cancelAll = "cancel-all"

  case rateUp = "rate-up"
  case rateDown = "rate-down"
  case clearRating = "clear-rating"
  case rateUpNext = "rate-up-next"
  case rateDownNext = "rate-down-next"
  case skip
  case bookmark

  case edit
  case editExternally = "edit-externally"
  case addChild = "add-child"
  case addSibling = "add-sibling"
  case note
  case system
  case delete
  case undo
  case redo
  case history

  case models
  case plan
  case parameters
  case fewerBranches = "fewer-branches"
  case moreBranches = "more-branches"
  case fewerTokens = "fewer-tokens"
  case moreTokens = "more-tokens"

  case search
  case searchNext = "search-next"
  case searchPrevious = "search-previous"

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
