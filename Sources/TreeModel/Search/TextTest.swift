/// What is looked for in a text: some bytes, or a pattern.
public struct TextTest: Equatable, Sendable {
  /// How a text is compared.
  public enum Kind: Equatable, Sendable {
    /// It contains this; case matters only if there is an upper-case ASCII letter in it.
    case contains(String)
    /// It is this, byte for byte.
    case equals(String)
    /// The pattern matches somewhere.
    case matches(Pattern)
  }

  /// How a text is compared.
  public let kind: Kind
  private let needle: [UInt8]
  private let isExact: Bool

  /// Creates a test.
  public init(_ kind: Kind) {
    self.kind = kind
    switch kind {
    case .contains(let text), .equals(let text): needle = Array(text.utf8)
    case .matches: needle = []
    }
    isExact = needle.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  /// Whether `bytes` pass; `matcher` is kept from one text to the next.
  func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ matcher: inout PatternMatcher?) -> Bool {
    switch kind {
    case .contains:
      return needle.isEmpty
        || firstMatch(of: needle, in: bytes, from: 0, isExact: isExact) != nil
    case .equals: return bytes.elementsEqual(needle)
    case .matches(let pattern):
      var machine = matcher.take() ?? PatternMatcher(pattern)
      defer { matcher = machine }
      return machine.matches(bytes)
    }
  }

  /// Where it stands in a text, for showing it: byte offsets in order, without overlaps.
  ///
  /// At most `limit` places, and none behind a place that took too much looking.
  public func places(
    in bytes: UnsafeBufferPointer<UInt8>,
    limit: Int = 1_000
  ) -> [Range<Int>] {
    var result: [Range<Int>] = []
    switch kind {
    case .equals: return holdsWhole(bytes) ? [0..<bytes.count] : []
    case .contains:
      var from = 0
      while result.count < limit,
        let at = firstMatch(of: needle, in: bytes, from: from, isExact: isExact)
      {
        result.append(at..<at + needle.count)
        from = at + needle.count
      }
    case .matches(let pattern):
      var machine = PatternMatcher(pattern, isAnchored: true)
      var at = 0
      while at < bytes.count, result.count < limit, machine.work < 400_000 {
        if let end = machine.end(from: at, in: bytes, limit: 20_000), end > at {
          result.append(at..<end)
          at = end
        } else {
          at += 1
          while at < bytes.count, bytes[at] & 0xC0 == 0x80 { at += 1 }
        }
      }
    }
    return result
  }

  private func holdsWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    !needle.isEmpty && bytes.elementsEqual(needle)
  }
}
