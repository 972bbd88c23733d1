/// What a journal's bytes hold.
struct JournalContent {
  var header: JournalHeader?
  /// The lines with their entries, in order; `line` counts from 1, the header being line 1.
  var entries: [(line: Int, entry: Entry)] = []
  /// Where each entry's line starts.
  var starts: [Int] = []
  /// How many bytes from the start are whole, good lines.
  var goodBytes = 0
  /// What comes after them: the torn tail of a write that was never confirmed.
  var tornBytes = 0
}

/// A fault and the line it was found on.
struct JournalLineFault: Error, Equatable {
  let line: Int
  let fault: JournalFault
}

extension JournalContent {
  /// Reads a journal.
  ///
  /// Only the last line may be bad: that is what a program or a machine that stops in the middle of
  /// a write leaves, and its act was never confirmed. A bad line with another behind it is damage.
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(JournalLineFault) {
    var line = 0
    var start = 0
    while start < bytes.count {
      line += 1
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let isLast = end + 1 >= bytes.count
      do throws(JournalFault) {
        if end == bytes.count { throw .checksum }
        try read(UnsafeBufferPointer(rebasing: bytes[start..<end]), line, start)
      } catch {
        // A write that ended too early never leaves a whole line with something else behind it.
        let tail = UnsafeBufferPointer(rebasing: bytes[start...])
        if isLast, error == .checksum, JournalContent.sealedPrefix(of: tail) == nil {
          tornBytes = bytes.count - start
          return
        }
        throw JournalLineFault(line: line, fault: error)
      }
      start = end + 1
      goodBytes = start
    }
  }

  private mutating func read(
    _ line: UnsafeBufferPointer<UInt8>,
    _ number: Int,
    _ start: Int
  ) throws(JournalFault) {
    let isSealed = JSONReader.isSealed(line)
    guard number > 1 else {
      header = try JournalContent.header(line, isSealed: isSealed)
      return
    }
    guard isSealed, let header else { throw .checksum }
    let entry: Entry
    do throws(JSONFault) {
      var reader = JSONReader(line)
      entry = try reader.entry()
    } catch { throw .malformed(error) }
    let expected = (entries.last?.entry.number ?? header.after) + 1
    guard entry.number == expected else {
      throw .number(expected: expected, found: entry.number)
    }
    entries.append((line: number, entry: entry))
    starts.append(start)
  }

  /// How long the good line is that this one begins with, where the line end is what is damaged.
  static func sealedPrefix(of line: UnsafeBufferPointer<UInt8>) -> Int? {
    let mark = Array(",\"crc\":\"".utf8)
    var at = 0
    while let found = line[at...].firstIndex(of: mark[0]) {
      at = found + 1
      let end = found + JSONReader.sealLength
      // Zeros are what a file that has grown and was not written to holds.
      guard end < line.count, line[end] != 0, line[end] != 0x0A else { continue }
      guard line[found..<found + mark.count].elementsEqual(mark) else { continue }
      if JSONReader.isSealed(UnsafeBufferPointer(rebasing: line[..<end])) { return end }
    }
    return nil
  }

  /// Whether the acts that both the session file, which ends at entry `last`, and the journal tell of are the same ones.
  ///
  /// They are not where git, or a copy, has put a file with other acts in the place of the one
  /// that the journal goes on from. A restored state has none of the journal's time at all.
  func fits(_ history: Chunked<HistoryItem>, through last: Int) -> Bool {
    guard let header, let end = entries.last?.entry.number else { return true }
    var index = history.count
    while index > 0, history[index - 1].number > header.after { index -= 1 }
    guard index < history.count else { return true }
    var times: [Int: Int64] = [:]
    for item in history[index...] where item.number <= end { times[item.number] = item.time }
    for (_, entry) in entries where entry.number <= last {
      guard case .act = entry.content else { continue }
      guard times.removeValue(forKey: entry.number) == entry.time else { return false }
    }
    return times.isEmpty
  }

  /// No entry among these lines, good or bad, has a larger number.
  static func largestNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var largest = 0
    var lines = 0
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
      lines += 1
      start = end + 1
      guard JSONReader.isSealed(line) else { continue }
      var reader = JSONReader(line)
      if lines == 1 {
        largest = (try? reader.journalHeader().header.after) ?? 0
      } else if let number = try? reader.entry().number {
        largest = max(largest, number)
      }
    }
    return min(largest + lines, SessionFormat.largestEntry)
  }

  /// A newer program's header is told from a damaged one before its checksum counts.
  static func header(
    _ line: UnsafeBufferPointer<UInt8>,
    isSealed: Bool
  ) throws(JournalFault) -> JournalHeader {
    let version: Int
    let header: JournalHeader
    do throws(JSONFault) {
      var reader = JSONReader(line)
      (version, header) = try reader.journalHeader()
    } catch { throw isSealed ? .notAJournal : .checksum }
    if version > SessionFormat.version { throw .newerVersion(version) }
    guard isSealed else { throw .checksum }
    return header
  }
}
