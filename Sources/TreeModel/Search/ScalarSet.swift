/// A set of Unicode scalars as ranges: what one place of a pattern matches.
struct ScalarSet: Equatable, Sendable {
  static let last: UInt32 = 0x10FFFF

  /// In order, without overlaps.
  private(set) var ranges: [ClosedRange<UInt32>]

  /// Puts ranges in order and joins those that touch.
  init(_ unordered: [ClosedRange<UInt32>]) {
    ranges = []
    for range in unordered.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let before = ranges.last, range.lowerBound <= before.upperBound &+ 1 {
        ranges[ranges.count - 1] =
          before.lowerBound...max(before.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
  }

  /// Every scalar that is not in it.
  var inverted: ScalarSet {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
      next = range.upperBound + 1
    }
    if next <= ScalarSet.last { result.append(next...ScalarSet.last) }
    return ScalarSet(result)
  }

  /// With the other case of its ASCII letters.
  var caseless: ScalarSet {
    var all = ranges
    for range in ranges {
      for (letters, other) in [(UInt32(65)...90, 32), (UInt32(97)...122, -32)] {
        let low = max(range.lowerBound, letters.lowerBound)
        let high = min(range.upperBound, letters.upperBound)
        guard low <= high else { continue }
        all.append(UInt32(Int(low) + other)...UInt32(Int(high) + other))
      }
    }
    return ScalarSet(all)
  }

  /// Decimal digits of ASCII.
  static let digits = ScalarSet([48...57])
  /// White space.
  static let spaces = ScalarSet([
    9...13, 32...32, 0x85...0x85, 0xA0...0xA0, 0x2000...0x200A,
    0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
  ])
  /// What words are made of: ASCII letters, digits and `_`, and what lies beyond Latin-1's signs, but
  /// for the blocks of punctuation and symbols.
  ///
  /// By lead byte of UTF-8 (see `isWord(lead:)`), so that a border of a word can be told from bytes.
  static let word = ScalarSet([
    48...57, 65...90, 95...95, 97...122, 0xC0...0x1FFF, 0x3000...last,
  ])
  /// All but the line break.
  static let dot = ScalarSet([10...10]).inverted

  /// Whether scalars whose first byte is `byte` are in `word`.
  static func isWord(lead byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 95, 97...122: true
    case 0xC2, 0xE2: false
    default: byte >= 0xC3
    }
  }
}

extension ScalarSet {
  /// A range of bytes for each byte of an encoded scalar.
  typealias ByteSequence = [ClosedRange<UInt8>]

  /// The members beyond ASCII as sequences of UTF-8.
  var encodedBeyondASCII: [ByteSequence] {
    var result: [ByteSequence] = []
    for range in ranges {
      for (low, high) in [
        (UInt32(0x80), UInt32(0x7FF)), (0x800, 0xD7FF), (0xE000, 0xFFFF), (0x1_0000, 0x10_FFFF),
      ] {
        let from = max(low, range.lowerBound)
        let to = min(high, range.upperBound)
        if from <= to { ScalarSet.encode(from, to, &result) }
      }
    }
    return result
  }

  /// Splits a range of scalars of one length until each byte's values are a range of their own.
  private static func encode(_ from: UInt32, _ to: UInt32, _ result: inout [ByteSequence]) {
    for shift: UInt32 in [6, 12, 18] {
      let mask = (UInt32(1) << shift) - 1
      guard from & ~mask != to & ~mask else { continue }
      if from & mask != 0 {
        encode(from, from | mask, &result)
        encode((from | mask) + 1, to, &result)
        return
      }
      if to & mask != mask {
        encode(from, (to & ~mask) - 1, &result)
        encode(to & ~mask, to, &result)
        return
      }
    }
    guard let first = Unicode.Scalar(from), let last = Unicode.Scalar(to) else { return }
    result.append(
      zip(Array(UTF8.encode(first) ?? .init()), Array(UTF8.encode(last) ?? .init())).map { $0...$1 }
    )
  }
}
