/// What occurs in a session that a filter can name: models, backends, adapters, tags and annotators.
///
/// Gathered a slice at a time, for completing what a person types.
public struct FilterValues: Sendable {
  /// By field: how often each value occurs.
  private var counts: [FilterField: [String: Int]] = [:]
  private var slot = 1
  private var vote = 0
  private var lastGeneration: Generation?

  /// Creates a collection of nothing.
  public init() {}

  /// Goes on gathering; false once everything was looked at.
  public mutating func step(_ session: Session, budget: Int) -> Bool {
    var left = budget
    let tree = session.tree
    while slot < tree.nodes.count, left > 0 {
      left -= 60
      if tree.live[slot] { take(tree, slot) }
      slot += 1
    }
    while vote < session.votes.count, left > 0 {
      left -= 60
      add(session.votes[vote].annotator, to: .annotator)
      vote += 1
    }
    return slot < tree.nodes.count || vote < session.votes.count
  }

  private mutating func take(_ tree: Tree, _ index: Int) {
    for tag in tree.nodes[index].tags { add(tag, to: .tag) }
    guard let generation = tree.nodes[index].generation, generation !== lastGeneration else {
      return
    }
    lastGeneration = generation
    add(generation.model, to: .model)
    add(generation.backend, to: .backend)
    for adapter in generation.adapters { add(adapter.name, to: .adapter) }
  }

  private mutating func add(_ value: String, to field: FilterField) {
    guard !value.isEmpty else { return }
    counts[field, default: [:]][value, default: 0] += 1
  }

  /// The values of a field, the most frequent first.
  public func values(of field: FilterField) -> [String] {
    (counts[field] ?? [:]).sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
  }
}

/// Something that can stand at a place of a filter.
public struct FilterCandidate: Equatable, Sendable {
  /// What would stand there.
  public let text: String
  /// What it is, in a few words; empty for a value of the session.
  public let summary: String
}

extension NodeFilter {
  /// What can stand where the person types, and what of the expression it would replace.
  ///
  /// - Parameters:
  ///   - text: the expression up to the cursor.
  ///   - values: what occurs in the session.
  /// - Returns: where the word begins, in bytes of UTF-8, and the candidates that begin as it does.
  public static func candidates(
    for text: String,
    values: FilterValues
  ) -> (start: Int, candidates: [FilterCandidate]) {
    let scalars = Array(text.unicodeScalars)
    guard let start = wordStart(in: scalars) else { return (text.utf8.count, []) }
    var word = scalars[start...]
    while let first = word.first, first == "(" || first == "-" || first == "!" {
      word.removeFirst()
    }
    let name = word.prefix { $0.properties.isAlphabetic }
    let rest = word.dropFirst(name.count)
    let field = FilterField(rawValue: string(name).lowercased())
    guard !rest.isEmpty else { return (offset(word.startIndex, scalars), names(string(name))) }
    guard let field, let sign = rest.first, sign == ":" || sign == "=" || sign == "!" else {
      return (text.utf8.count, [])
    }
    let value = rest.drop { $0 == ":" || $0 == "=" || $0 == "!" }
    let typed = string(value)
    let isQuoted = typed.hasPrefix("\"")
    let bare = isQuoted ? String(typed.dropFirst()) : typed
    let found: [String] =
      switch field.values {
      case .choice(let words): words.filter { $0.hasPrefix(typed) }
      case .text:
        values.values(of: field).filter { startsCaseless($0, bare) }
          .map { isQuoted || needsQuotes($0) ? quote($0) : $0 }
      default: []
      }
    return (
      offset(value.startIndex, scalars),
      found.filter { $0 != typed }.prefix(50).map { FilterCandidate(text: $0, summary: "") }
    )
  }

  /// Fields, words and joining words that begin as told.
  private static func names(_ start: String) -> [FilterCandidate] {
    let start = start.lowercased()
    let fields = FilterField.allCases.map { field in
      let sign =
        switch field.values {
        case .text, .choice, .node: ":"
        case .number, .time, .duration: ""
        }
      return FilterCandidate(
        text: field.rawValue + sign,
        summary: "\(field.summary), as in \(field.examples[0])"
      )
    }
    let flags = FilterFlag.allCases.map {
      FilterCandidate(text: $0.rawValue, summary: $0.summary)
    }
    let joins = [
      FilterCandidate(text: "or", summary: "either what is before or what is after"),
      FilterCandidate(text: "not", summary: "not what comes next; - before a term is the same"),
    ]
    return (fields + flags + joins).filter { $0.text.hasPrefix(start) && $0.text != start }
  }

  /// Where the word at the end starts; nil within a pattern or a closed quote.
  private static func wordStart(in scalars: [Unicode.Scalar]) -> Int? {
    var start = 0
    var quote: Unicode.Scalar?
    var isPattern = false
    for (index, scalar) in scalars.enumerated() {
      if let open = quote {
        if scalar == open { quote = nil }
      } else if isPattern {
        if scalar == "/" { isPattern = false }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == "/", index == start || scalars[index - 1] == "~" {
        isPattern = true
      } else if scalar == " " || scalar == "(" {
        start = index + 1
      }
    }
    return isPattern ? nil : start
  }

  private static func offset(_ index: Int, _ scalars: [Unicode.Scalar]) -> Int {
    scalars[..<index].reduce(0) { $0 + UTF8.width($1) }
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  private static func startsCaseless(_ text: String, _ start: String) -> Bool {
    text.lowercased().utf8.starts(with: start.lowercased().utf8)
  }

  private static func needsQuotes(_ text: String) -> Bool {
    text.unicodeScalars.contains {
      $0.value <= 0x20 || $0 == "(" || $0 == ")" || $0 == "\"" || $0 == "'"
    }
  }

  private static func quote(_ text: String) -> String {
    "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) } + "\""
  }
}
