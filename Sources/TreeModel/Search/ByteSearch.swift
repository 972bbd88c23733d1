internal import CPosix

/// The offset of the first place at or after `start` where `needle` stands in `hay`, or nil.
///
/// Unless `isExact`, `needle` must be lower case and matches upper-case ASCII letters too.
public func firstMatch(
  of needle: [UInt8],
  in hay: UnsafeBufferPointer<UInt8>,
  from start: Int,
  isExact: Bool
) -> Int? {
  guard let base = hay.baseAddress, !needle.isEmpty, hay.count - start >= needle.count else {
    return nil
  }
  if isExact {
    return needle.withUnsafeBytes { bytes in
      guard let pattern = bytes.baseAddress,
        let found = cposix_memmem(base + start, hay.count - start, pattern, bytes.count)
      else { return nil }
      return found - UnsafeRawPointer(base)
    }
  }
  return needle.withUnsafeBufferPointer { inexactMatch(of: $0, in: hay, base, from: start) }
}

/// Looks for the first two bytes eight places at a time, and only where they are for the others.
private func inexactMatch(
  of needle: UnsafeBufferPointer<UInt8>,
  in hay: UnsafeBufferPointer<UInt8>,
  _ base: UnsafePointer<UInt8>,
  from start: Int
) -> Int? {
  let first = BytePattern(needle[0])
  let second = needle.count > 1 ? BytePattern(needle[1]) : nil
  let end = hay.count - needle.count
  var at = start
  while at <= end {
    // The second word ends a byte after the first.
    while at + 9 <= hay.count {
      var differences = first.differences(base + at)
      if let second { differences |= second.differences(base + at + 1) }
      let marks = BytePattern.zeros(differences)
      if marks != 0 {
        at += marks.trailingZeroBitCount >> 3
        break
      }
      at += 8
    }
    guard at <= end else { return nil }
    var length = 0
    while length < needle.count, lowered(hay[at + length]) == needle[length] { length += 1 }
    if length == needle.count { return at }
    at += 1
  }
  return nil
}

/// A byte to look for in eight at a time; a letter matches in upper case, too.
private struct BytePattern {
  private let pattern: UInt64
  private let mask: UInt64

  init(_ byte: UInt8) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    pattern = ones &* UInt64(byte)
    mask = isLetter ? ones &* 0x20 : 0
  }

  /// Eight bytes, zero where the byte is the one looked for.
  @inline(__always)
  func differences(_ at: UnsafePointer<UInt8>) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(at).loadUnaligned(as: UInt64.self))
    return (word | mask) ^ pattern
  }

  /// The high bit of each byte that is zero.
  ///
  /// A borrow can mark one above a real zero, never one below it, so the lowest mark is right
  /// (see `passPlain`).
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}

@inline(__always)
private func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
