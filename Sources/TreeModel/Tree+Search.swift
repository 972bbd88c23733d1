internal import CPosix

extension Tree {
  /// The live nodes whose text or note contains `needle`, in tree order.
  ///
  /// Upper and lower case of ASCII letters are told apart only if `needle` has an upper-case one.
  /// Texts of hidden nodes are searched only if asked for. About 1 ns a byte.
  public func nodes(containing needle: String, searchesHidden: Bool = true) -> [NodeID] {
    let bytes = Array(needle.utf8)
    guard !bytes.isEmpty else { return [] }
    let isExact = bytes.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    var result: [NodeID] = []
    forEachNode { node in
      if node.hidden, !searchesHidden { return }
      if contains(node.text, bytes, isExact) || contains(node.note ?? "", bytes, isExact) {
        result.append(node.id)
      }
    }
    return result
  }

  private func contains(_ text: String, _ needle: [UInt8], _ isExact: Bool) -> Bool {
    guard text.utf8.count >= needle.count else { return false }
    var text = text
    return text.withUTF8 { hay in
      firstMatch(of: needle, in: hay, from: 0, isExact: isExact) != nil
    }
  }
}

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
  let first = needle[0]
  var at = start
  while at <= hay.count - needle.count {
    if lowered(hay[at]) == first {
      var length = 1
      while length < needle.count, lowered(hay[at + length]) == needle[length] { length += 1 }
      if length == needle.count { return at }
    }
    at += 1
  }
  return nil
}

@inline(__always)
private func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }
