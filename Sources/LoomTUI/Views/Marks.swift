import TreeModel

/// The signs that carry meaning without colour.
final class Marks: Sendable {
  let open: String
  let folded: String
  let rewrite: String
  let bookmark: String
  let unseen: String
  let streaming: String
  let failed: String
  let cut: String
  let human: String
  let archived: String
  let border: Unicode.Scalar
  let rule: Unicode.Scalar
  let pointer: String
  /// The cursor on a map.
  let here: Unicode.Scalar
  /// A column that is sorted with the smallest above, and the other way round.
  let ascending: String
  let descending: String
  let ellipsis: String
  let separator: String
  let times: String
  let lineBreak: String
  let bar: String
  /// By how little likely a token was, the likeliest first.
  let bands: [Unicode.Scalar]

  private init(
    open: String,
    folded: String,
    rewrite: String,
    bookmark: String,
    unseen: String,
    streaming: String,
    failed: String,
    cut: String,
    human: String,
    archived: String,
    border: Unicode.Scalar,
    rule: Unicode.Scalar,
    pointer: String,
    here: Unicode.Scalar,
    ascending: String,
    descending: String,
    ellipsis: String,
    separator: String,
    times: String,
    lineBreak: String,
    bar: String,
    bands: [Unicode.Scalar]
  ) {
    self.open = open
    self.folded = folded
    self.rewrite = rewrite
    self.bookmark = bookmark
    self.unseen = unseen
    self.streaming = streaming
    self.failed = failed
    self.cut = cut
    self.human = human
    self.archived = archived
    self.border = border
    self.rule = rule
    self.pointer = pointer
    self.here = here
    self.ascending = ascending
    self.descending = descending
    self.ellipsis = ellipsis
    self.separator = separator
    self.times = times
    self.lineBreak = lineBreak
    self.bar = bar
    self.bands = bands
  }

  static let unicode = Marks(
    open: "▾",
    folded: "▸",
    rewrite: "✎",
    bookmark: "★",
    unseen: "•",
    streaming: "~",
    failed: "!",
    cut: "/",
    human: "»",
    archived: "⊟",
    border: "│",
    rule: "─",
    pointer: "›",
    here: "◆",
    ascending: "↑",
    descending: "↓",
    ellipsis: "…",
    separator: " │ ",
    times: "×",
    lineBreak: "↵",
    bar: "█",
    bands: [" ", "·", "▂", "▅", "█"]
  )

  static let ascii = Marks(
    open: "v",
    folded: ">",
    rewrite: "w",
    bookmark: "*",
    unseen: "o",
    streaming: "~",
    failed: "!",
    cut: "/",
    human: "\"",
    archived: "x",
    border: "|",
    rule: "-",
    pointer: ">",
    here: "@",
    ascending: "^",
    descending: "v",
    ellipsis: "...",
    separator: " | ",
    times: "x",
    lineBreak: "$",
    bar: "#",
    bands: [" ", ".", "-", "=", "#"]
  )

  /// A rating in two columns.
  static func rating(_ node: NodeSummary) -> String {
    guard let rating = node.rating else { return "  " }
    return rating > 0 ? "+\(rating)" : rating < 0 ? "\(rating)" : " 0"
  }

  /// The state of a branch in one column: streams, failed, cut short, unseen, or nothing.
  func state(_ node: NodeSummary) -> String {
    if node.isStreaming { return streaming }
    switch node.finish {
    case .error, .filter: return failed
    case .interrupted: return cut
    default: return node.isUnseen ? unseen : " "
    }
  }
}

extension Model {
  var marks: Marks { isUnicode ? .unicode : .ascii }
}
