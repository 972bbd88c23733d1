import Glibc

/// The folder in which a person's memory lies: one small file, readable by them only, for each thing.
///
/// None of it is worth a failure: on a read-only home the program does without.
public struct PersonalFolder: Sendable {
  /// The path; by the XDG base directories `$XDG_STATE_HOME/loom`.
  public let path: String
  /// No file here is larger.
  private static let sizeLimit = 1 << 20

  /// Names a folder, which need not be there yet.
  public init(_ path: String) { self.path = path }

  /// What is remembered.
  public func load() -> PersonalMemory {
    var memory = PersonalMemory()
    // Another program may have written there, too.
    for prompt in LineHistories.Prompt.allCases {
      memory.lines[prompt] = LineHistory(lines(of: prompt.rawValue).filter(LineHistory.keeps))
    }
    for line in lines(of: "hints") {
      let parts = line.split(separator: " ")
      if parts.count == 2, let count = Int(parts[1]) { memory.uses[String(parts[0])] = count }
    }
    memory.mayCopy = lines(of: "clipboard").first == "always"
    return memory
  }

  /// Adds a line to those typed at a prompt, unless a secret stands in it.
  ///
  /// Written at the end, so that two programs do not lose each other's lines.
  func add(_ line: String, at prompt: LineHistories.Prompt, secrets: [String]) {
    guard !secrets.contains(where: { !$0.isEmpty && line.contains($0) }) else { return }
    guard makeFolder(path) == 0 else { return }
    let known = lines(of: prompt.rawValue)
    if known.count > 4 * LineHistory.limit {
      write(LineHistory(known + [line]).lines, to: prompt.rawValue)
      return
    }
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
    let descriptor = open(path + "/" + prompt.rawValue, flags, 0o600)
    guard descriptor >= 0 else { return }
    _ = writeAll(Array((line + "\n").utf8), to: descriptor)
    close(descriptor)
  }

  /// Keeps how often commands were used.
  func keep(uses: [String: Int]) {
    write(uses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }, to: "hints")
  }

  /// Keeps that the clipboard may be written.
  func keepClipboardPermission() { write(["always"], to: "clipboard") }

  private func lines(of name: String) -> [String] {
    let file = path + "/" + name
    guard case .bytes(let bytes, _) = readSmallFile(file, limit: PersonalFolder.sizeLimit) else {
      return []
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func write(_ lines: [String], to name: String) {
    guard makeFolder(path) == 0 else { return }
    let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
    try? writeFile(at: path + "/" + name) { sink in try bytes.withUnsafeBytes { try sink($0) } }
  }
}
