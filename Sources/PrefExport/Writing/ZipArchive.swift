/// Writes a ZIP archive of stored (uncompressed) members, the same bytes for the same members.
///
/// APPNOTE.TXT 6.3.10, without ZIP64: members and archive stay below 4 GiB.
struct ZipArchive {
  /// The most bytes of an archive without ZIP64.
  static let limit = Int(UInt32.max)

  private var directory: [UInt8] = []
  private var offset = 0
  private var members = 0

  /// Adds a member.
  ///
  /// `name` must be new, relative and without `..`.
  mutating func add(
    _ name: String,
    _ content: [UInt8],
    to sink: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard offset + content.count + name.utf8.count + 30 <= ZipArchive.limit, members < 0xffff else {
      throw ExportError.archiveTooLarge
    }
    let common = commonHeader(name, content)
    var header: [UInt8] = []
    header.append(little: UInt32(0x0403_4b50))
    header += common
    header += Array(name.utf8)
    try header.withUnsafeBytes { try sink($0) }
    try content.withUnsafeBytes { try sink($0) }

    directory.append(little: UInt32(0x0201_4b50))
    directory.append(little: UInt16(3 << 8 | 20))  // Made by version 2.0 on Unix.
    directory += common
    directory.append(little: UInt16(0))  // Comment length.
    directory.append(little: UInt16(0))  // Disk.
    directory.append(little: UInt16(0))  // Internal attributes.
    directory.append(little: UInt32(0o100644) << 16)  // A regular file.
    directory.append(little: UInt32(offset))
    directory += Array(name.utf8)
    offset += header.count + content.count
    members += 1
  }

  /// Writes the directory that ends the archive.
  mutating func finish(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard offset + directory.count <= ZipArchive.limit else { throw ExportError.archiveTooLarge }
    var end = directory
    end.append(little: UInt32(0x0605_4b50))
    end.append(little: UInt16(0))
    end.append(little: UInt16(0))
    end.append(little: UInt16(members))
    end.append(little: UInt16(members))
    end.append(little: UInt32(directory.count))
    end.append(little: UInt32(offset))
    end.append(little: UInt16(0))
    try end.withUnsafeBytes { try sink($0) }
  }

  /// What the local header and the directory entry share: version needed through extra length.
  private func commonHeader(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let isASCII = name.utf8.allSatisfy { $0 < 0x80 }
    var header: [UInt8] = []
    header.append(little: UInt16(20))
    header.append(little: UInt16(isASCII ? 0 : 1 << 11))  // Bit 11: the name is UTF-8.
    header.append(little: UInt16(0))  // Stored.
    header.append(little: UInt16(0))  // 00:00:00
    header.append(little: UInt16(0x21))  // 1980-01-01, the first day there is.
    header.append(little: CRC32.checksum(content))
    header.append(little: UInt32(content.count))
    header.append(little: UInt32(content.count))
    header.append(little: UInt16(name.utf8.count))
    header.append(little: UInt16(0))
    return header
  }
}

extension [UInt8] {
  fileprivate mutating func append(little value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }
}
