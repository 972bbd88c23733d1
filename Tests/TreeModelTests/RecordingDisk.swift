import Glibc
import Synchronization

@testable import TreeModel

/// A disk that remembers every change in order, and can say what a power cut may leave of them.
///
/// It promises what POSIX promises and nothing more: a change of a file's content is sure to be there
/// after a later sync of that file, a change of a name after a later sync of the folder. Before that
/// each of them may be there or not, in any combination, and a write may be there in part. What was not
/// on the disk when a sync failed may never get there, whatever is synced later: the system may have
/// forgotten that it has to be written.
final class RecordingDisk: FileSystem {
  enum Change {
    case write(name: String, file: Int, at: Int, bytes: [UInt8])
    case truncate(file: Int, size: Int)
    /// These names stand for these files from now on, nil for none; all of them or none.
    case names([String: Int?])
    case synced(file: Int)
    case syncFailed(file: Int)
    case folderSynced
    /// The test may count on entries up to this number from here on.
    case confirmed(Int)
  }

  /// Which of the changes that were not synced are there.
  enum Luck {
    /// All of them: what a killed program leaves.
    case all
    case none
    case random(UInt64)
  }

  private struct State {
    var changes: [Change] = []
    var names: [String: Int] = [:]
    var descriptors: [Int32: Int] = [:]
    var count = 0
    var syncs = 0
    var failingSync = -1
    var isFailureTheEnd = false
    var calls = 0
    var end = Int.max
  }

  private let real = PosixFileSystem()
  private let state = Mutex(State())
  private let initial: Image

  /// A disk on which `folder` is as it is, durably.
  init(_ folder: ScratchFolder) throws {
    let image = try Image(folder)
    initial = image
    state.withLock { state in
      for name in image.files.keys.sorted() {
        state.names[name] = state.count
        state.count += 1
      }
    }
  }

  var changes: [Change] { state.withLock { $0.changes } }
  var calls: Int { state.withLock { $0.calls } }
  var syncs: Int { state.withLock { $0.syncs } }

  /// The sync of this number fails and loses what was to be synced.
  ///
  /// With `ending` the program is killed right after it.
  func failSync(_ number: Int, ending: Bool = false) {
    state.withLock {
      $0.failingSync = number
      $0.isFailureTheEnd = ending
    }
  }

  /// The program is killed before the call of this number; `revive` starts the next one.
  func kill(at call: Int) { state.withLock { $0.end = call } }

  func revive() { state.withLock { $0.end = .max } }

  func confirm(_ number: Int) {
    state.withLock { if $0.calls <= $0.end { $0.changes.append(.confirmed(number)) } }
  }

  // MARK: What a power cut leaves

  /// The files after a power cut behind the first `cut` changes, and what was confirmed by then.
  ///
  /// `tear` bytes are there of the last change, if it is a write that nothing has synced.
  func image(cut: Int, _ luck: Luck, tear: Int? = nil) -> (image: Image, confirmed: Int) {
    let changes = changes
    var random = SeededGenerator(0)
    if case .random(let seed) = luck { random = SeededGenerator(seed) }
    var files: [Int: [UInt8]] = [:]
    var names: [String: Int] = [:]
    for (index, name) in initial.files.keys.sorted().enumerated() {
      names[name] = index
      files[index] = initial.files[name]
    }
    var confirmed = 0
    for index in 0..<cut {
      if case .confirmed(let number) = changes[index] { confirmed = max(confirmed, number) }
      let isSure = RecordingDisk.isSure(index, changes[..<cut])
      var isThere = isSure
      var part: Int?
      if !isSure {
        switch luck {
        case .all: isThere = true
        case .none: isThere = false
        case .random: isThere = random.chance(50)
        }
        if case .write(_, _, _, let bytes) = changes[index] {
          if case .random = luck, random.chance(30) { part = random.below(bytes.count + 1) }
          if index == cut - 1, let tear { (isThere, part) = (true, tear) }
        }
      }
      if isThere { RecordingDisk.apply(changes[index], part, &files, &names) }
    }
    var image = Image(files: [:])
    for (name, file) in names { image.files[name] = files[file] ?? [] }
    return (image, confirmed)
  }

  private static func isSure(_ index: Int, _ changes: ArraySlice<Change>) -> Bool {
    let rest = changes[(index + 1)...]
    switch changes[index] {
    case .write(_, let file, _, _), .truncate(let file, _):
      for change in rest {
        switch change {
        case .synced(file): return true
        case .syncFailed(file): return false
        default: break
        }
      }
      return false
    case .names:
      return rest.contains { if case .folderSynced = $0 { true } else { false } }
    default: return true
    }
  }

  private static func apply(
    _ change: Change,
    _ part: Int?,
    _ files: inout [Int: [UInt8]],
    _ names: inout [String: Int]
  ) {
    switch change {
    case .write(_, let file, let offset, let bytes):
      var content = files[file] ?? []
      let bytes = bytes.prefix(part ?? bytes.count)
      let gap = offset + bytes.count - content.count
      if gap > 0 { content += [UInt8](repeating: 0, count: gap) }
      content.replaceSubrange(offset..<offset + bytes.count, with: bytes)
      files[file] = content
    case .truncate(let file, let size):
      let content = files[file] ?? []
      files[file] = Array(content.prefix(size))
    case .names(let changed): for (name, file) in changed { names[name] = file }
    default: break
    }
  }

  // MARK: The calls

  private func begin(_ call: StoreError.Call, _ path: String) throws(FileFault) {
    let isGone = state.withLock { state in
      state.calls += 1
      return state.calls > state.end
    }
    if isGone { throw FileFault(call: call, path: path, code: EIO) }
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  func open(_ path: String, _ flags: Int32, _ mode: UInt32) throws(FileFault) -> Int32 {
    try begin(.open, path)
    let descriptor = try real.open(path, flags, mode)
    let name = RecordingDisk.name(path)
    state.withLock { state in
      if state.names[name] == nil {
        state.names[name] = state.count
        state.changes.append(.names([name: state.count]))
        state.count += 1
      }
      state.descriptors[descriptor] = state.names[name]
    }
    return descriptor
  }

  func write(
    _ descriptor: Int32,
    _ bytes: UnsafeRawBufferPointer,
    at offset: Int,
    _ path: String
  ) throws(FileFault) -> Int {
    try begin(.write, path)
    let count = try real.write(descriptor, bytes, at: offset, path)
    let written = Array(bytes.prefix(count))
    state.withLock { state in
      guard let file = state.descriptors[descriptor] else { return }
      state.changes.append(
        .write(name: RecordingDisk.name(path), file: file, at: offset, bytes: written)
      )
    }
    return count
  }

  func truncate(_ descriptor: Int32, to size: Int, _ path: String) throws(FileFault) {
    try begin(.truncate, path)
    try real.truncate(descriptor, to: size, path)
    state.withLock { state in
      guard let file = state.descriptors[descriptor] else { return }
      state.changes.append(.truncate(file: file, size: size))
    }
  }

  func syncData(_ descriptor: Int32, _ path: String) throws(FileFault) {
    try sync(descriptor, path)
  }

  func sync(_ descriptor: Int32, _ path: String) throws(FileFault) {
    try begin(.sync, path)
    let isFailing = state.withLock { state in
      let file = state.descriptors[descriptor] ?? -1
      let isFailing = state.syncs == state.failingSync
      state.syncs += 1
      if isFailing, state.isFailureTheEnd { state.end = state.calls }
      state.changes.append(isFailing ? .syncFailed(file: file) : .synced(file: file))
      return isFailing
    }
    if isFailing { throw FileFault(call: .sync, path: path, code: EIO) }
  }

  func syncFolder(_ path: String) throws(FileFault) {
    try begin(.sync, path)
    state.withLock { $0.changes.append(.folderSynced) }
  }

  func rename(_ from: String, to: String) throws(FileFault) {
    try begin(.rename, to)
    try real.rename(from, to: to)
    let (old, new) = (RecordingDisk.name(from), RecordingDisk.name(to))
    state.withLock { state in
      let file = state.names.removeValue(forKey: old)
      state.names[new] = file
      state.changes.append(.names([old: Int?.none, new: file]))
    }
  }

  func link(_ path: String, to name: String) throws(FileFault) {
    try begin(.link, name)
    try real.link(path, to: name)
    let (old, new) = (RecordingDisk.name(path), RecordingDisk.name(name))
    state.withLock { state in
      state.names[new] = state.names[old]
      state.changes.append(.names([new: state.names[old]]))
    }
  }

  func unlink(_ path: String) throws(FileFault) {
    try begin(.remove, path)
    try real.unlink(path)
    let name = RecordingDisk.name(path)
    state.withLock { state in
      state.names[name] = nil
      state.changes.append(.names([name: Int?.none]))
    }
  }

  func close(_ descriptor: Int32, _ path: String) throws(FileFault) {
    state.withLock { $0.descriptors[descriptor] = nil }
    try real.close(descriptor, path)
    try begin(.close, path)
  }

  func lock(_ descriptor: Int32) -> Int32 { real.lock(descriptor) }
}
