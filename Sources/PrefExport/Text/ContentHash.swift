/// A 128-bit fingerprint of a text that can be continued where it stopped.
///
/// It depends on the bytes alone, not on how they are cut into segments, so the fingerprint of a
/// path follows from its parent's. For telling texts apart in memory; files hold SHA-256.
struct ContentHash: Hashable, Comparable, Sendable {
  private var high: UInt64 = 0xcbf2_9ce4_8422_2325
  private var low: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { update(byte) }
  }

  /// Takes in a part of `bytes`; this is where a preview of a large session spends its time.
  mutating func update(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    var hash = self
    for index in range { hash.update(bytes[index]) }
    self = hash
  }

  mutating func update(_ byte: UInt8) {
    high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    low = (low &+ UInt64(byte) &+ 1) &* 0xd6e8_feb8_6659_fd93
    low ^= low >> 32
  }

  /// Marks the start of a message; the byte 0xFF is in no UTF-8 text.
  mutating func beginMessage(_ role: UInt8) {
    update(0xff)
    update(role)
  }

  /// Takes in another fingerprint.
  mutating func take(_ other: ContentHash) {
    for word in [other.high, other.low] {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        update(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
  }

  /// Both halves in one word, as a seed.
  var folded: UInt64 { high ^ low }

  static func < (left: ContentHash, right: ContentHash) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
