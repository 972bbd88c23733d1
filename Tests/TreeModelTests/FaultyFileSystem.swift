import Glibc
import Synchronization

@testable import TreeModel

/// The real file system with failures put in at chosen calls.
final class FaultyFileSystem: FileSystem {
  /// What happens at a call.
  enum Fault: Sendable {
    /// It fails with this errno value and does nothing.
    case fail(Int32)
    /// A write puts half of its bytes down and then fails; another call fails.
    case half(Int32)
    /// The program is gone: this call and every later one do nothing.
    case crash
    /// A write puts half of its bytes down and the program is gone.
    case halfAndCrash
  }

  private struct State {
    var calls: [String] = []
    var faults: [Int: Fault] = [:]
    var isGone = false
    var lockCode: Int32 = 0
    var maximumWrite = Int.max
    var hasNoLinks = false
    var standing: (from: Int, code: Int32)?
  }

  private let real = PosixFileSystem()
  private let state = Mutex(State())

  init(at call: Int = -1, _ fault: Fault = .crash) {
    state.withLock { $0.faults[call] = fault }
  }

  /// The names of the calls so far, with the file's last extension.
  var calls: [String] { state.withLock { $0.calls } }

  /// Lets everything work from now on.
  func heal() {
    state.withLock {
      $0.faults = [:]
      $0.isGone = false
      $0.standing = nil
    }
  }

  /// From now on every call fails with this errno value, after `count` more calls.
  func fail(_ code: Int32, after count: Int, times: Int = 1) {
    state.withLock { state in
      for index in 0..<times { state.faults[state.calls.count + count + index] = .fail(code) }
    }
  }

  /// Every call from number `call` on fails with this errno value, until `heal`.
  func failAll(from call: Int, _ code: Int32) { state.withLock { $0.standing = (call, code) } }

  /// Behaves like a file system without hard links.
  func refuseLinks() { state.withLock { $0.hasNoLinks = true } }

  /// Makes flock fail with this errno value.
  func breakLocks(_ code: Int32) { state.withLock { $0.lockCode = code } }

  /// No write takes more than this many bytes.
  func shortWrites(_ limit: Int) { state.withLock { $0.maximumWrite = limit } }

  private enum Verdict {
    case proceed
    case half(Int32)
    case fail(Int32)
  }

  private func judge(_ call: String, _ path: String) -> Verdict {
    state.withLock { state in
      var name = path.split(separator: "/").last.map(String.init) ?? path
      // The time in a backup's name is another one every day.
      if let backup = name.firstRange(of: ".backup-") {
        name = String(name[..<backup.upperBound] + name[backup.upperBound...].prefix { $0 != "-" })
      }
      let number = state.calls.count
      state.calls.append("\(call) \(name)")
      if state.isGone { return .fail(EIO) }
      if let (from, code) = state.standing, number >= from { return .fail(code) }
      switch state.faults[number] {
      case nil: return .proceed
      case .fail(let code): return .fail(code)
      case .half(let code): return .half(code)
      case .crash:
        state.isGone = true
        return .fail(EIO)
      case .halfAndCrash:
        state.isGone = true
        return .half(EIO)
      }
    }
  }

  private func check(
    _ call: StoreError.Call,
    _ name: String,
    _ path: String
  ) throws(FileFault) {
    switch judge(name, path) {
    case .proceed: break
    case .half(let code), .fail(let code): throw FileFault(call: call, path: path, code: code)
    }
  }

  func open(_ path: String, _ flags: Int32, _ mode: UInt32) throws(FileFault) -> Int32 {
    try check(.open, "open", path)
    return try real.open(path, flags, mode)
  }

  func write(
    _ descriptor: Int32,
    _ bytes: UnsafeRawBufferPointer,
    at offset: Int,
    _ path: String
  ) throws(FileFault) -> Int {
    let limit = state.withLock { $0.maximumWrite }
    switch judge("write", path) {
    case .proceed:
      let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(limit))
      return try real.write(descriptor, part, at: offset, path)
    case .half(let code):
      let part = UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2))
      _ = try real.write(descriptor, part, at: offset, path)
      throw FileFault(call: .write, path: path, code: code)
    case .fail(let code): throw FileFault(call: .write, path: path, code: code)
    }
  }

  func truncate(_ descriptor: Int32, to size: Int, _ path: String) throws(FileFault) {
    try check(.truncate, "truncate", path)
    try real.truncate(descriptor, to: size, path)
  }

  func syncData(_ descriptor: Int32, _ path: String) throws(FileFault) {
    try check(.sync, "fdatasync", path)
    try real.syncData(descriptor, path)
  }

  func sync(_ descriptor: Int32, _ path: String) throws(FileFault) {
    try check(.sync, "fsync", path)
    try real.sync(descriptor, path)
  }

  func syncFolder(_ path: String) throws(FileFault) {
    try check(.sync, "fsync", "folder")
    try real.syncFolder(path)
  }

  func rename(_ from: String, to: String) throws(FileFault) {
    try check(.rename, "rename", to)
    try real.rename(from, to: to)
  }

  func link(_ path: String, to name: String) throws(FileFault) {
    if state.withLock({ $0.hasNoLinks }) { throw FileFault(call: .link, path: name, code: EPERM) }
    try check(.link, "link", name)
    try real.link(path, to: name)
  }

  func unlink(_ path: String) throws(FileFault) {
    try check(.remove, "unlink", path)
    try real.unlink(path)
  }

  func close(_ descriptor: Int32, _ path: String) throws(FileFault) {
    // A descriptor goes with the process, so it is closed even when the program is gone.
    try real.close(descriptor, path)
    try check(.close, "close", path)
  }

  func lock(_ descriptor: Int32) -> Int32 {
    let code = state.withLock { $0.lockCode }
    return code == 0 ? real.lock(descriptor) : code
  }
}
