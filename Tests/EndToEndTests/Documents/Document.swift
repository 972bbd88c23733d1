import Foundation
import Testing

/// A document of the project, for tests that do what it says.
struct Document {
  private let text: String

  init(_ name: String) throws {
    text = try String(contentsOfFile: Project.path(name), encoding: .utf8)
  }

  /// The blocks of configuration, in their order.
  var configurations: [String] {
    var blocks: [String] = []
    var block: String?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = block {
        if line == "```" {
          blocks.append(lines)
          block = nil
        } else {
          block = lines + line + "\n"
        }
      } else if line == "```toml" {
        block = ""
      }
    }
    return blocks
  }

  /// The block that holds a line.
  func configuration(with line: String) throws -> String {
    try #require(configurations.first { $0.contains(line) })
  }
}
