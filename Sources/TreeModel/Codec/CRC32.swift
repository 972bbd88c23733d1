/// The checksum at the end of a journal's line.
///
/// CRC-32 as in gzip (ISO 3309, reflected, polynomial 0xEDB88320). It finds torn and damaged lines; it is no protection against forgery.
enum CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
    }
  }

  static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
    ~table.withUnsafeBufferPointer { table in
      bytes.reduce(0xFFFF_FFFF as UInt32) { value, byte in
        value >> 8 ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
      }
    }
  }
}
