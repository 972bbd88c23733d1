import Glibc

/// An earlier session file that was kept beside a session.
public struct SessionBackup: Equatable, Sendable {
  /// Where it is.
  public let path: String
  /// Counted up from 1 over all backups of the session.
  public let sequence: Int
  /// When the state that it holds was written, in seconds since 1970.
  public let time: Int
  /// Its size, with that of a journal that was kept with it.
  public let bytes: Int
  /// The side file of the session, which serves its backups as well.
  let bulk: String

  /// What is in it, or why it cannot be read.
  ///
  /// The state of a damaged session is kept together with its journal, so that both are read.
  public func session() throws(StoreError) -> Session { try load().session }

  func load() throws(StoreError) -> LoadedSession {
    var paths = SessionPaths(path)
    paths.bulk = bulk
    return try LoadedSession(paths)
  }
}

extension SessionBackup {
  /// The backup whose file has this name; nil for a name of another kind.
  init?(named name: String, in paths: SessionPaths) {
    let prefix = paths.backupPrefix.utf8
    let name = name.utf8
    guard name.starts(with: prefix) else { return nil }
    let rest = name.dropFirst(prefix.count)
    guard let dash = rest.firstIndex(of: UInt8(ascii: "-")),
      rest.distance(from: rest.startIndex, to: dash) >= 5,
      rest[..<dash].allSatisfy({ (0x30...0x39).contains($0) }),
      let sequence = String(rest[..<dash]).flatMap({ Int($0) }),
      let time = seconds(ofStamp: Array(rest[dash...].dropFirst()))
    else { return nil }
    path = paths.folder + (paths.folder == "/" ? "" : "/") + (String(name[...]) ?? "")
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var journal = stat()
    let hasJournal = lstat(SessionPaths.journal(of: path), &journal) == 0
    bulk = paths.bulk
    self.sequence = sequence
    self.time = time
    bytes = Int(status.st_size) + (hasJournal ? Int(journal.st_size) : 0)
  }

  /// The name for the next backup: `00042-20261121T163836Z` behind the session's.
  static func path(_ paths: SessionPaths, sequence: Int, time: Int) -> String {
    let digits = String(sequence)
    let zeros = String(repeating: "0", count: max(0, 5 - digits.utf8.count))
    return paths.backupStem + zeros + digits + "-" + stamp(ofSeconds: time)
  }
}

/// Seconds since 1970 as `20261121T163836Z`.
private func stamp(ofSeconds seconds: Int) -> String {
  var time = time_t(min(max(seconds, 0), 253_402_300_799))
  var parts = tm()
  gmtime_r(&time, &parts)
  func digits(_ value: Int32, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
  }
  return digits(parts.tm_year + 1_900, 4) + digits(parts.tm_mon + 1, 2)
    + digits(parts.tm_mday, 2) + "T" + digits(parts.tm_hour, 2) + digits(parts.tm_min, 2)
    + digits(parts.tm_sec, 2) + "Z"
}

private func seconds(ofStamp stamp: [UInt8]) -> Int? {
  guard stamp.count == 16, stamp[8] == UInt8(ascii: "T"), stamp[15] == UInt8(ascii: "Z") else {
    return nil
  }
  func number(_ range: Range<Int>) -> Int32? {
    guard stamp[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int32(String(decoding: stamp[range], as: UTF8.self))
  }
  var parts = tm()
  guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
    let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
    (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
  else { return nil }
  parts.tm_year = year - 1_900
  parts.tm_mon = month - 1
  parts.tm_mday = day
  parts.tm_hour = hour
  parts.tm_min = minute
  parts.tm_sec = second
  return timegm(&parts)
}
