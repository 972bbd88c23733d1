/// SHA-256 of `[` and a text, for texts that mostly begin like the one before: what they share is
/// taken in once.
///
/// Rows come in the order of the tree, so that each prompt begins with most of the one before it.
struct SharedDigest {
  /// From one state that is kept to the next.
  private static let stride = 512

  /// The text of last time, as far as states are kept of it.
  private var text: [UInt8] = []
  /// The state behind each `stride` bytes of it.
  private var states: [SHA256] = []

  private static let start: SHA256 = {
    var digest = SHA256()
    digest.update("[")
    return digest
  }()

  /// The state behind `new`.
  mutating func state(behind new: UnsafeRawBufferPointer) -> SHA256 {
    let shared = text.withUnsafeBytes { SharedDigest.commonPrefix($0, new) }
    let kept = shared / SharedDigest.stride
    states.removeSubrange(kept...)
    text.removeSubrange((kept * SharedDigest.stride)...)
    var state = states.last ?? SharedDigest.start
    var start = text.count
    while new.count - start >= SharedDigest.stride {
      let end = start + SharedDigest.stride
      state.update(UnsafeRawBufferPointer(rebasing: new[start..<end]))
      states.append(state)
      start = end
    }
    text.append(contentsOf: UnsafeRawBufferPointer(rebasing: new[text.count..<start]))
    state.update(UnsafeRawBufferPointer(rebasing: new[start...]))
    return state
  }

  private static func commonPrefix(
    _ first: UnsafeRawBufferPointer,
    _ second: UnsafeRawBufferPointer
  ) -> Int {
    let count = min(first.count, second.count)
    var index = 0
    while count - index >= 8 {
      let one = first.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      guard one == second.loadUnaligned(fromByteOffset: index, as: UInt64.self) else { break }
      index += 8
    }
    while index < count, first[index] == second[index] { index += 1 }
    return index
  }
}
