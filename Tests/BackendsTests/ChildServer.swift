import Glibc
import Testing

/// A server in another process; it ends when its standard input closes, so also when we die.
final class ChildServer: Sendable {
  let port: Int
  private let pid: pid_t
  private let input: Int32

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The folder with the servers.
  static let tools: String = {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/" + here + "/Tools"
  }()

  /// Starts `command` and waits for a line that ends with its port.
  init(_ command: [String]) throws {
    let child = try Child(command)
    pid = child.pid
    input = child.input
    let line = child.line()
    close(child.output)
    guard
      let port = line.split(whereSeparator: { $0 == ":" || $0 == " " }).last.flatMap({ Int($0) })
    else { throw Failure(description: "\(command) said \"\(line)\" instead of a port") }
    self.port = port
  }

  /// A process with its standard input and output.
  private struct Child {
    let pid: pid_t
    let input: Int32
    let output: Int32

    init(_ command: [String]) throws {
      var toChild: [Int32] = [0, 0]
      var fromChild: [Int32] = [0, 0]
      // Another child must not hold our ends open.
      guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
        throw Failure(description: "no pipes")
      }
      for descriptor in toChild + fromChild { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
      posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
      defer { posix_spawn_file_actions_destroy(&actions) }
      var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
      defer { for argument in arguments { free(argument) } }
      var environment = ChildServer.environment()
      defer { for variable in environment { free(variable) } }
      var child: pid_t = 0
      let code = posix_spawnp(&child, command[0], &actions, nil, &arguments, &environment)
      close(toChild[0])
      close(fromChild[1])
      guard code == 0 else {
        throw Failure(description: "\(command[0]): \(String(cString: strerror(code)))")
      }
      pid = child
      input = toChild[1]
      output = fromChild[0]
    }

    /// The next line that it prints; empty at the end.
    func line() -> String {
      var line: [UInt8] = []
      var byte: UInt8 = 0
      while read(output, &byte, 1) == 1, byte != 0x0a { line.append(byte) }
      return String(decoding: line, as: UTF8.self)
    }
  }

  /// Runs a command to its end; returns the last line that it printed.
  static func output(of command: [String]) throws -> String {
    let child = try Child(command)
    close(child.input)
    var last = ""
    while true {
      let line = child.line()
      if line.isEmpty { break }
      last = line
    }
    close(child.output)
    var status: Int32 = 0
    waitpid(child.pid, &status, 0)
    guard status == 0 else {
      throw Failure(description: "\(command.joined(separator: " ")) failed: see its message above")
    }
    return last
  }

  deinit {
    close(input)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }

  /// The address of the server.
  var url: String { "http://127.0.0.1:\(port)" }

  /// The process's peak memory in bytes, from /proc.
  static func peakMemory() -> Int {
    let descriptor = open("/proc/self/status", O_RDONLY)
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(descriptor, &bytes, bytes.count)
    let lines = String(decoding: bytes[..<max(0, count)], as: UTF8.self).split(separator: "\n")
    let line = lines.first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split { !$0.isNumber }.compactMap { Int($0) }.first ?? 0) * 1024
  }

  /// The environment as it is now; the global `environ` is not safe to name in Swift 6.
  private static func environment() -> [UnsafeMutablePointer<CChar>?] {
    let names = ["PATH", "HOME", "TMPDIR", "LANG"]
    let values = names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    return values.map { strdup($0) } + [nil]
  }
}
