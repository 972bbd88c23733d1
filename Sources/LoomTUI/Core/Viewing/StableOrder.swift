/// The places of `keys` from the smallest to the largest key, equal ones in the order they stand in.
///
/// A radix sort by bytes: bytes that all keys share cost one look, so that ranks and ratings of a
/// million nodes are sorted in a pass or two.
func stableOrder(of keys: [UInt64]) -> [Int32] {
  var order = (0..<Int32(keys.count)).map { $0 }
  guard let first = keys.first else { return order }
  let differing = keys.reduce(into: UInt64(0)) { $0 |= $1 ^ first }
  var other = order
  for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
    var starts = [Int](repeating: 0, count: 257)
    for key in keys { starts[Int(key >> shift & 0xFF) + 1] += 1 }
    for value in 1..<257 { starts[value] += starts[value - 1] }
    for place in order {
      let value = Int(keys[Int(place)] >> shift & 0xFF)
      other[starts[value]] = place
      starts[value] += 1
    }
    swap(&order, &other)
  }
  return order
}

/// Numbers as keys that sort like them.
enum SortKey {
  /// What stands after everything else, whichever way is sorted.
  static let last = UInt64.max

  static func of(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ 1 << 63 }

  static func of(_ value: Double) -> UInt64 {
    let bits = value.bitPattern
    return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
  }

  /// The first eight bytes of a text after its white space, capitals as small letters.
  static func of(_ text: String) -> UInt64 {
    var key: UInt64 = 0
    var count: UInt64 = 0
    for byte in text.utf8.lazy.drop(while: { $0 <= 0x20 }).prefix(8) {
      key = key << 8 | UInt64((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      count += 1
    }
    return count == 0 ? 0 : key << ((8 - count) * 8)
  }
}
