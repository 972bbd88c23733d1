import Foundation
import Glibc
import Testing

/// A file system of one megabyte in memory, for as long as the object lives.
final class SmallDisk {
  private let path: String

  /// Mounts it; needs root.
  init(_ path: String) throws {
    self.path = path
    try #require(mkdir(path, 0o700) == 0 || errno == EEXIST)
    try #require(Self.mount(["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]))
  }

  deinit { _ = Self.run("/bin/umount", [path]) }

  /// Whether this process may mount.
  static let isPossible: Bool = {
    guard getuid() == 0 else { return false }
    let path = "/tmp/loom-mount-\(getpid())"
    guard mkdir(path, 0o700) == 0 else { return false }
    defer { rmdir(path) }
    guard mount(["-t", "tmpfs", "-o", "size=1m", "tmpfs", path]) else { return false }
    return run("/bin/umount", [path])
  }()

  /// Allows no more writing.
  func makeReadOnly() throws { try #require(Self.mount(["-o", "remount,ro", path])) }

  /// Fills it to the last byte with a file.
  func fill() throws {
    let descriptor = open(path + "/filling", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    for size in [4096, 1] {
      let block = [UInt8](repeating: 0, count: size)
      while write(descriptor, block, size) > 0 {}
    }
    #expect(errno == ENOSPC)
  }

  /// Makes room again.
  func free() { unlink(path + "/filling") }

  private static func mount(_ arguments: [String]) -> Bool { run("/bin/mount", arguments) }

  private static func run(_ program: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
