import Glibc
import Testing

@testable import TreeModel

/// A generator whose numbers depend on the seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(limit, 1))) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
}

/// A folder of its own for a test, removed with everything in it.
final class ScratchFolder {
  let path: String

  /// With `inMemory`, where syncing costs nothing, if there is such a place: for tests whose
  /// failures are simulated and which sync thousands of times.
  init(inMemory: Bool = false) throws {
    let shared = "/dev/shm"
    let base =
      inMemory && access(shared, W_OK | X_OK) == 0
      ? shared : getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/loom-test-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
    path = String(cString: try #require(made))
  }

  struct Absent: Error {
    let name: String
  }

  deinit {
    for name in names { unlink(file(name)) }
    rmdir(path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func read(_ name: String) throws -> [UInt8] {
    guard let file = try FileBytes.read(self.file(name)) else { throw Absent(name: name) }
    return Array(file.bytes)
  }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    let descriptor = open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    try PosixFileSystem().writeAll(descriptor, bytes, at: 0, name)
  }
}

extension Session {
  static func empty(mode: SessionInfo.Mode = .text) -> Session {
    Session(
      info: SessionInfo(
        id: "5f3c",
        title: "A title",
        created: 1_795_000_000_000,
        mode: mode,
        annotator: "a-5f3c"
      )
    )
  }

  /// Inserts a node as the last child.
  @discardableResult
  mutating func add(
    _ text: String,
    under parent: Int32? = nil,
    kind: Node.Kind = .human
  ) throws -> Entry {
    let parent = parent.map { NodeID(rawValue: $0) }
    let node = Node(id: nextNode, parent: parent, kind: kind, text: text, created: 1)
    return try perform(
      Transaction(
        label: "add",
        operations: [.insert(node: node, index: tree.childCount(of: parent))]
      ),
      at: Int64(lastEntry)
    )
  }

  var bytes: [UInt8] { sessionFileBytes(self) }
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
