/// The files in a zip archive (APPNOTE 6.3), stored or deflated; without encryption or Zip64.
struct ZipArchive {
  /// A file in the archive.
  struct Entry {
    let name: String
    fileprivate let method: Int
    fileprivate let flags: Int
    fileprivate let crc: UInt32
    fileprivate let packed: Int
    fileprivate let size: Int
    fileprivate let offset: Int
  }

  /// Larger files are not unpacked.
  static let largest = 512 << 20

  private let bytes: [UInt8]
  /// The files in the order of the directory; folders and what macOS adds are left out.
  private(set) var entries: [Entry] = []

  /// Whether bytes begin like an archive.
  static func isOne(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 3, 4]) || bytes.starts(with: [0x50, 0x4b, 5, 6])
  }

  init(_ bytes: [UInt8]) throws(ImportError) {
    self.bytes = bytes
    var at = bytes.count - 22
    let lowest = max(0, at - 0xffff)
    while at >= lowest, number(at, 4) != 0x0605_4b50 { at -= 1 }
    guard at >= lowest else { throw .archive(clause: "its directory is missing") }
    let count = number(at + 10, 2)
    var next = number(at + 16, 4)
    guard next != 0xffff_ffff else { throw .archive(clause: "it is of the kind Zip64") }
    for _ in 0..<count {
      guard next + 46 <= bytes.count, number(next, 4) == 0x0201_4b50 else {
        throw .archive(clause: "its directory is damaged")
      }
      let nameLength = number(next + 28, 2)
      let nameEnd = next + 46 + nameLength
      guard nameEnd <= bytes.count else { throw .archive(clause: "its directory is damaged") }
      let entry = Entry(
        name: String(decoding: bytes[(next + 46)..<nameEnd], as: UTF8.self),
        method: number(next + 10, 2),
        flags: number(next + 8, 2),
        crc: UInt32(number(next + 16, 4)),
        packed: number(next + 20, 4),
        size: number(next + 24, 4),
        offset: number(next + 42, 4)
      )
      if !entry.name.hasSuffix("/"), !entry.name.hasPrefix("__MACOSX") { entries.append(entry) }
      next = nameEnd + number(next + 30, 2) + number(next + 32, 2)
    }
  }

  /// The bytes of a file.
  func unpack(_ entry: Entry) throws(ImportError) -> [UInt8] {
    guard entry.flags & 1 == 0 else { throw .archive(clause: "it is encrypted") }
    guard entry.size <= ZipArchive.largest else {
      throw .archive(clause: "a file in it is larger than \(ZipArchive.largest >> 20) MiB")
    }
    let header = entry.offset
    guard header + 30 <= bytes.count, number(header, 4) == 0x0403_4b50 else {
      throw .archive(clause: "a file in it is damaged")
    }
    let start = header + 30 + number(header + 26, 2) + number(header + 28, 2)
    guard start + entry.packed <= bytes.count else {
      throw .archive(clause: "a file in it is cut short")
    }
    let packed = bytes[start..<start + entry.packed]
    let unpacked: [UInt8]?
    switch entry.method {
    case 0: unpacked = packed.count == entry.size ? Array(packed) : nil
    case 8: unpacked = inflate(packed, size: entry.size)
    default: throw .archive(clause: "it is packed with method \(entry.method)")
    }
    guard let unpacked, checksum(unpacked) == entry.crc else {
      throw .archive(clause: "a file in it is damaged")
    }
    return unpacked
  }

  /// A number of `length` bytes, the low one first; 0 beyond the end.
  private func number(_ at: Int, _ length: Int) -> Int {
    guard at >= 0, at + length <= bytes.count else { return 0 }
    var value = 0
    for offset in 0..<length { value |= Int(bytes[at + offset]) << (8 * offset) }
    return value
  }
}
