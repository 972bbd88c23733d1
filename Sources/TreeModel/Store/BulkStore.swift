import Glibc

/// The side file as the writing thread has it: puts there what is large before a fold relies on it.
struct BulkStore {
  private let paths: SessionPaths
  private let files: any FileSystem
  private let session: String
  private var file: BulkFile?

  init(_ paths: SessionPaths, _ files: any FileSystem, session: String, _ file: BulkFile?) {
    self.paths = paths
    self.files = files
    self.session = session
    self.file = file
  }

  private struct Item {
    let key: BulkKey
    let value: StoredValue
    /// Where it is in the file already.
    var span: BulkSpan?
  }

  /// Makes sure that what is large in `tree` is on the disk, and gives the file it is in.
  ///
  /// Nil if there is nothing large, or if the file's name is taken by something else: then it stays
  /// in the session file. `between` is called now and then, so that no act waits.
  mutating func store(
    _ tree: Tree,
    between: () -> Void
  ) throws(FileFault) -> BulkFile? {
    var items = BulkStore.items(tree, between)
    guard !items.isEmpty, look() else { return nil }
    var live = 0
    if let file {
      for index in items.indices {
        items[index].span = items[index].value.span(of: items[index].key, in: file)
        live += items[index].span.map { $0.length + 1 } ?? 0
      }
    }
    guard let file, !isMostlyDead(file, live: live) || !canCopy(items, file) else {
      return try rewrite(items, between)
    }
    let added = items.filter { $0.span == nil }
    if !added.isEmpty { try append(added, to: file, between) }
    return file
  }

  private static func items(_ tree: Tree, _ between: () -> Void) -> [Item] {
    var items: [Item] = []
    for index in tree.nodes.indices {
      if index & 0xFFFF == 0xFFFF { between() }
      if let value = tree.nodes[index].storedLogprobs {
        items.append(Item(key: tree.nodes[index].bulkKey, value: value))
      }
    }
    return items
  }

  /// Looks what stands at the path now; false if it is not ours to write.
  private mutating func look() -> Bool {
    if let file, file.isInPlace { return true }
    switch BulkFile.open(paths.bulk, session: session) {
    case .nothing: file = nil
    case .foreign: return false
    case .file(let found): file = found
    }
    return true
  }

  /// Whether more than half of a file that is worth the trouble belongs to no node.
  private func isMostlyDead(_ file: BulkFile, live: Int) -> Bool {
    let dead = file.size - live
    return dead > 1 << 16 && dead > live
  }

  /// Whether every record can be read: a damaged one is kept as it is, in the file that has it.
  private func canCopy(_ items: [Item], _ file: BulkFile) -> Bool {
    items.allSatisfy { item in item.span.map { file.line(of: item.key, at: $0) != nil } ?? true }
  }

  // MARK: Writing

  /// Writes a new file and puts it in the place of the old one, if there is one.
  private mutating func rewrite(
    _ items: [Item],
    _ between: () -> Void
  ) throws(FileFault) -> BulkFile? {
    let temporary = paths.temporaryBulk
    try files.unlinkIfPresent(temporary)
    let descriptor = try files.open(temporary, O_RDWR | O_CREAT | O_EXCL, 0o600)
    do throws(FileFault) {
      let header = BulkHeader(session: session).line
      // In the old order, so that the places stay right unless something before them is left out.
      let ordered = items.sorted { left, right in
        (left.span?.offset ?? .max, left.key.id) < (right.span?.offset ?? .max, right.key.id)
      }
      let spans = try write(ordered, descriptor, temporary, header, at: 0, between)
      try files.sync(descriptor, temporary)
      try files.close(descriptor, temporary)
      try files.rename(temporary, to: paths.bulk)
      try files.syncFolder(paths.folder)
      guard case .file(let new) = BulkFile.open(paths.bulk, session: session) else {
        throw FileFault(call: .open, path: paths.bulk, code: EIO)
      }
      file = new
      settle(ordered, spans, in: new)
      return new
    } catch {
      try? files.close(descriptor, temporary)
      try? files.unlinkIfPresent(temporary)
      throw error
    }
  }

  /// Adds records at the end; what may stand there of a write that never ended is left alone.
  private func append(
    _ items: [Item],
    to file: BulkFile,
    _ between: () -> Void
  ) throws(FileFault) {
    let size = file.size
    let descriptor = try files.open(paths.bulk, O_RDWR | O_NOFOLLOW, 0)
    do throws(FileFault) {
      let start: [UInt8] = file.endsInLine(size) ? [] : [0x0A]
      let spans = try write(items, descriptor, paths.bulk, start, at: size, between)
      try files.syncData(descriptor, paths.bulk)
      try files.close(descriptor, paths.bulk)
      settle(items, spans, in: file)
    } catch {
      // Room on a full disk is given back. No session file relies on what is cut off.
      try? files.truncate(descriptor, to: size, paths.bulk)
      try? files.close(descriptor, paths.bulk)
      throw error
    }
  }

  /// Writes `start` and a line for each item that can be read, and gives their places.
  private func write(
    _ items: [Item],
    _ descriptor: Int32,
    _ path: String,
    _ start: [UInt8],
    at offset: Int,
    _ between: () -> Void
  ) throws(FileFault) -> [BulkSpan?] {
    var offset = offset
    var bytes = start
    var spans: [BulkSpan?] = []
    for item in items {
      if let value = item.value.value {
        let line = BulkRecord.line(item.key, logprobs: value)
        spans.append(BulkSpan(offset: offset + bytes.count, length: line.count - 1))
        bytes += line
      } else {
        spans.append(nil)
      }
      guard bytes.count >= 1 << 20 else { continue }
      try files.writeAll(descriptor, bytes, at: offset, path)
      offset += bytes.count
      bytes.removeAll(keepingCapacity: true)
      between()
    }
    try files.writeAll(descriptor, bytes, at: offset, path)
    return spans
  }

  /// Tells the values where they are now; from here on they are read from there.
  private func settle(_ items: [Item], _ spans: [BulkSpan?], in file: BulkFile) {
    for (item, span) in zip(items, spans) {
      guard let span else { continue }
      file.note(item.key, span)
      item.value.add(StoredValue.Place(file: file, key: item.key, span: span))
    }
  }
}
