import Foundation
import Testing

/// One line of an export, read by a JSON reader that is not ours.
struct JSONRow {
  let fields: [String: Any]

  /// The lines of `bytes`.
  static func rows(_ bytes: [UInt8]) throws -> [JSONRow] {
    try bytes.split(separator: 0x0a, omittingEmptySubsequences: true).map {
      let value = try JSONSerialization.jsonObject(with: Data($0))
      return JSONRow(fields: try #require(value as? [String: Any]))
    }
  }

  func text(_ name: String) throws -> String {
    try #require(fields[name] as? String, "column \(name)")
  }

  func messages(_ name: String) throws -> [[String: String]] {
    try #require(fields[name] as? [[String: String]], "column \(name)")
  }

  func number(_ name: String) throws -> Double {
    try #require(fields[name] as? NSNumber, "column \(name)").doubleValue
  }

  func bool(_ name: String) throws -> Bool {
    try #require(fields[name] as? Bool, "column \(name)")
  }

  var meta: [String: Any] {
    get throws {
      let value = try JSONSerialization.jsonObject(with: Data(text("meta").utf8))
      return try #require(value as? [String: Any])
    }
  }
}
