import Screen
public import TreeModel

/// The tokens of a completion, and what else could have come at the one pointed at.
public struct TokenDialog: Equatable, Sendable {
  /// A token and the bytes of the text that it made.
  struct Placed: Equatable, Sendable {
    let token: TokenProbability
    let range: Range<Int>
    /// Whether the blank it begins with is not in the text.
    var dropsBlank = false
  }

  /// A token that could stand at a place.
  struct Choice: Equatable, Sendable {
    let token: String
    let logprob: Double?
    /// Whether it is the one that was drawn.
    let isDrawn: Bool
  }

  /// The node.
  public let node: NodeID
  /// The node's text.
  let bytes: [UInt8]
  /// The tokens, in the order of the text.
  let tokens: [Placed]
  /// The token pointed at.
  var selected = 0
  /// The row of `choices` pointed at.
  var choice = 0
  private(set) var lines: [WrappedLine] = []
  private var width = 0

  init(node: NodeID, text: String, tokens: [TokenProbability], width: Int) {
    self.node = node
    bytes = Array(text.utf8)
    self.tokens = TokenDialog.place(tokens, in: bytes)
    layOut(width: width)
    point(at: 0)
  }

  /// Wraps the text to a width, unless it is.
  mutating func layOut(width: Int) {
    guard self.width != width else { return }
    self.width = width
    lines = []
    bytes.withUnsafeBufferPointer { wrapLines($0, 0..<$0.count, width: width, into: &lines) }
  }

  /// What could stand at the token pointed at: what the backend named, and what was drawn.
  var choices: [Choice] {
    let token = tokens[selected].token
    var choices = token.top.map {
      Choice(token: $0.token, logprob: $0.logprob, isDrawn: $0.token == token.token)
    }
    if !choices.contains(where: \.isDrawn) {
      choices.append(Choice(token: token.token, logprob: token.logprob, isDrawn: true))
    }
    return choices
  }

  /// The line of the text on which a token starts.
  func line(of index: Int) -> Int {
    WrappedText.index(of: tokens[index].range.lowerBound, in: lines)
  }

  // MARK: Moving

  /// Points at a token, and at the likeliest other one at its place.
  mutating func point(at index: Int) {
    guard !tokens.isEmpty else { return }
    selected = max(0, min(index, tokens.count - 1))
    choice = choices.firstIndex { !$0.isDrawn } ?? 0
  }

  /// Points at the token above or below.
  mutating func moveLines(_ count: Int) {
    guard !tokens.isEmpty else { return }
    let from = line(of: selected)
    let target = max(0, min(lines.count - 1, from + count))
    guard target != from else { return }
    let column = bytes.withUnsafeBufferPointer {
      let start = tokens[selected].range.lowerBound
      return displayWidth($0, lines[from].start..<max(lines[from].start, start))
    }
    let place = bytes.withUnsafeBufferPointer {
      byteOffset(at: column, in: $0, lines[target].range)
    }
    point(at: index(at: place))
  }

  /// Points at the next or previous token that was less likely than not; false if there is none.
  mutating func moveToUncertain(backwards: Bool) -> Bool {
    var index = selected
    while true {
      index += backwards ? -1 : 1
      guard tokens.indices.contains(index) else { return false }
      guard let logprob = tokens[index].token.logprob, logprob < TokenDialog.half else { continue }
      point(at: index)
      return true
    }
  }

  /// The token that covers a place of the text.
  private func index(at offset: Int) -> Int {
    var low = 0
    var high = tokens.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if tokens[middle].range.lowerBound <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// The logarithm of a half.
  private static let half = -0.693_147_180_559_945_3

  // MARK: Placing

  /// Finds the bytes that each token made.
  ///
  /// Mostly they stand one after the other. A token of half a character has U+FFFD for its bytes, a
  /// stop text's tokens are not in the text, and a backend may drop the first blank: then the next
  /// token that can be found near says where the text goes on.
  private static func place(_ tokens: [TokenProbability], in bytes: [UInt8]) -> [Placed] {
    var placed: [Placed] = []
    placed.reserveCapacity(tokens.count)
    var at = 0
    for (index, token) in tokens.enumerated() {
      var wanted = Array(token.token.utf8)
      if bytes[at...].starts(with: wanted) {
        placed.append(Placed(token: token, range: at..<at + wanted.count))
        at += wanted.count
        continue
      }
      if index == 0, wanted.first == 0x20 {
        wanted.removeFirst()
        if bytes.starts(with: wanted) {
          placed.append(Placed(token: token, range: 0..<wanted.count, dropsBlank: true))
          at = wanted.count
          continue
        }
      }
      let end = nextPlace(of: tokens[(index + 1)...].prefix(8), in: bytes, from: at) ?? at
      placed.append(Placed(token: token, range: at..<end))
      at = end
    }
    return placed
  }

  /// Where one of some tokens is found first, at most a hundred bytes on.
  private static func nextPlace(
    of tokens: ArraySlice<TokenProbability>,
    in bytes: [UInt8],
    from start: Int
  ) -> Int? {
    for token in tokens where !token.token.isEmpty && !token.token.contains("\u{FFFD}") {
      let wanted = Array(token.token.utf8)
      for offset in start..<max(start, min(bytes.count, start + 100))
      where bytes[offset...].starts(with: wanted) {
        return offset
      }
    }
    return nil
  }
}

/// A natural logarithm's number, without the C mathematics library: probabilities for people.
func probability(_ logprob: Double) -> Double {
  guard logprob > -700 else { return 0 }
  guard logprob < 0 else { return 1 }
  let log2 = 0.693_147_180_559_945_3
  let power = Int(logprob / log2)
  let rest = logprob - Double(power) * log2
  var term = 1.0
  var sum = 1.0
  for index in 1..<20 {
    term *= rest / Double(index)
    sum += term
  }
  return sum * Double(sign: .plus, exponent: power, significand: 1)
}

/// A probability in six columns at most: `44.0%`, `<0.1%`.
func percent(_ probability: Double) -> String {
  let tenths = Int(probability * 1_000 + 0.5)
  if tenths == 0 { return probability > 0 ? "<0.1%" : "0.0%" }
  return "\(tenths / 10).\(tenths % 10)%"
}
