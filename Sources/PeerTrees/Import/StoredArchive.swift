/// A ZIP archive of members that are not compressed, as exports of ours are.
///
/// APPNOTE.TXT 6.3.10, without ZIP64. A place or length that does not fit the file is damage.
struct StoredArchive {
  private let bytes: [UInt8]
  private var members: [(name: String, range: Range<Int>)] = []

  static func isArchive(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x50, 0x4b, 0x03, 0x04])
  }

  /// Reads the directory at the end of `bytes`.
  init(_ bytes: [UInt8]) throws(ImportError) {
    self.bytes = bytes
    // The directory's end is 22 bytes and a comment of at most 64 KiB.
    var end = bytes.count - 22
    let first = max(0, end - 0xffff)
    while end >= first, number(end, 4) != 0x0605_4b50 { end -= 1 }
    guard end >= first, let count = number(end + 10, 2), var at = number(end + 16, 4) else {
      throw .archive(clause: "it is cut short")
    }
    for _ in 0..<count {
      guard number(at, 4) == 0x0201_4b50, let flags = number(at + 8, 2),
        let method = number(at + 10, 2), let size = number(at + 20, 4),
        let nameLength = number(at + 28, 2), let extra = number(at + 30, 2),
        let comment = number(at + 32, 2), let header = number(at + 42, 4),
        let name = text(at + 46, nameLength)
      else { throw .archive(clause: "its directory is damaged") }
      at += 46 + nameLength + extra + comment
      if name.hasSuffix("/") || name.hasPrefix("__MACOSX") { continue }
      guard flags & 1 == 0 else { throw .archive(clause: "its members are encrypted") }
      guard method == 0 else { throw .archive(clause: "its members are compressed") }
      guard number(header, 4) == 0x0403_4b50, let ownName = number(header + 26, 2),
        let ownExtra = number(header + 28, 2)
      else { throw .archive(clause: "its directory is damaged") }
      let start = header + 30 + ownName + ownExtra
      guard start + size <= bytes.count else { throw .archive(clause: "it is cut short") }
      members.append((name, start..<(start + size)))
    }
    if members.isEmpty { throw .archive(clause: "it is empty") }
  }

  /// The only member, or the one called `name`.
  func member(_ name: String?) throws(ImportError) -> [UInt8] {
    let names = members.map(\.name)
    var found = members[0]
    if let name {
      guard let member = members.first(where: { $0.name == name }) else {
        throw .noNote(name, names)
      }
      found = member
    } else if members.count > 1 {
      throw .severalNotes(names)
    }
    let content = Array(bytes[found.range])
    // An archive in an archive would be read without end.
    if StoredArchive.isArchive(content) { throw .archive(clause: "it holds another archive") }
    return content
  }

  /// A number of `count` bytes, the lowest first; nil where the file ends.
  private func number(_ start: Int, _ count: Int) -> Int? {
    guard start >= 0, start + count <= bytes.count else { return nil }
    return (0..<count).reduce(0) { $0 | Int(bytes[start + $1]) << ($1 * 8) }
  }

  private func text(_ start: Int, _ count: Int) -> String? {
    guard start + count <= bytes.count else { return nil }
    return String(decoding: bytes[start..<(start + count)], as: UTF8.self)
  }
}
