/// SHA-256 (FIPS 180-4), for the identities of rows and prompts.
package struct SHA256 {
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]

  /// Eight words of state: a value without references, so that it is copied for nothing.
  private typealias Words = (
    UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32
  )

  private var state: Words = (
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19
  )
  /// The bytes that make no whole block yet: the first `length % 64`.
  private var block = SIMD64<UInt8>()
  private var length = 0

  /// Starts with nothing taken in.
  package init() {}

  /// Takes in the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
    let waiting = length % 64
    length += bytes.count
    var offset = 0
    if waiting > 0 {
      offset = min(bytes.count, 64 - waiting)
      Swift.withUnsafeMutableBytes(of: &block) {
        $0.baseAddress?.advanced(by: waiting).copyMemory(from: base, byteCount: offset)
      }
      guard waiting + offset == 64 else { return }
      let full = block
      Swift.withUnsafeBytes(of: full) { full in
        if let full = full.baseAddress { compress(full) }
      }
    }
    while bytes.count - offset >= 64 {
      compress(base + offset)
      offset += 64
    }
    Swift.withUnsafeMutableBytes(of: &block) {
      $0.baseAddress?.copyMemory(from: base + offset, byteCount: bytes.count - offset)
    }
  }

  /// The digest in lower-case hexadecimal.
  package mutating func finish() -> String {
    let bits = UInt64(length) * 8
    // A one bit, zeros, and the length in the last eight bytes of a block.
    var padding: [UInt8] = [0x80]
    padding.append(contentsOf: repeatElement(0, count: (119 - length % 64) % 64))
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    padding.withUnsafeBytes { update($0) }
    return Swift.withUnsafeBytes(of: state) { state in
      String(unsafeUninitializedCapacity: 64) { digits in
        for index in 0..<8 {
          let word = state.load(fromByteOffset: index * 4, as: UInt32.self)
          for place in 0..<8 {
            let digit = UInt8(truncatingIfNeeded: word >> UInt32(28 - place * 4)) & 15
            let letter = digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10
            digits[index * 8 + place] = letter + digit
          }
        }
        return 64
      }
    }
  }

  /// Takes in one block; every row of an export passes here, so that no bounds are checked.
  private mutating func compress(_ base: UnsafeRawPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      SHA256.constants.withUnsafeBufferPointer { constants in
        SHA256.expand(base, schedule)
        let new = SHA256.rounds(state, schedule, constants)
        state.0 &+= new.0
        state.1 &+= new.1
        state.2 &+= new.2
        state.3 &+= new.3
        state.4 &+= new.4
        state.5 &+= new.5
        state.6 &+= new.6
        state.7 &+= new.7
      }
    }
  }

  /// The message schedule of a block.
  private static func expand(
    _ base: UnsafeRawPointer,
    _ schedule: UnsafeMutableBufferPointer<UInt32>
  ) {
    for index in 0..<16 {
      schedule[index] = UInt32(
        bigEndian: base.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
      )
    }
    for index in 16..<64 {
      let early = schedule[index - 15]
      let late = schedule[index - 2]
      let first = rotate(early, 7) ^ rotate(early, 18) ^ (early >> 3)
      let second = rotate(late, 17) ^ rotate(late, 19) ^ (late >> 10)
      schedule[index] = schedule[index - 16] &+ first &+ schedule[index - 7] &+ second
    }
  }

  private static func rounds(
    _ state: Words,
    _ schedule: UnsafeMutableBufferPointer<UInt32>,
    _ constants: UnsafeBufferPointer<UInt32>
  ) -> Words {
    var (a, b, c, d, e, f, g, h) = state
    // Eight at a time: by then every word is in its own place again, and none is moved.
    for index in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[index] &+ schedule[index])
      round(h, a, b, &c, d, e, f, &g, constants[index + 1] &+ schedule[index + 1])
      round(g, h, a, &b, c, d, e, &f, constants[index + 2] &+ schedule[index + 2])
      round(f, g, h, &a, b, c, d, &e, constants[index + 3] &+ schedule[index + 3])
      round(e, f, g, &h, a, b, c, &d, constants[index + 4] &+ schedule[index + 4])
      round(d, e, f, &g, h, a, b, &c, constants[index + 5] &+ schedule[index + 5])
      round(c, d, e, &f, g, h, a, &b, constants[index + 6] &+ schedule[index + 6])
      round(b, c, d, &e, f, g, h, &a, constants[index + 7] &+ schedule[index + 7])
    }
    return (a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private static func round(
    _ a: UInt32,
    _ b: UInt32,
    _ c: UInt32,
    _ d: inout UInt32,
    _ e: UInt32,
    _ f: UInt32,
    _ g: UInt32,
    _ h: inout UInt32,
    _ input: UInt32
  ) {
    let sum = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = (e & f) ^ (~e & g)
    let first = h &+ sum &+ choice &+ input
    let majority = (a & b) ^ (a & c) ^ (b & c)
    d &+= first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
  }

  @inline(__always)
  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }
}
