import Foundation
import Testing

@testable import LoomTUI

/// Every key of a backend is named where a wrong one is refused, and explained in the documents.
@Suite struct ConfigurationKeysTests {
  private static let keys = Set(
    BackendEntry.Kind.allCases.flatMap { $0.keys }
  )

  @Test func aWrongKeyIsAnsweredWithAllThereAre() throws {
    for key in ["max_in_flight", "stall_seconds", "prices", "safety", "thinking", "template"] {
      #expect(Self.keys.contains(key))
    }
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationTests.parse("[backends.a]\nkind = 'local'\nno_such_thing_at_all = 1")
    }
    let sentence = try #require(error).sentence
    for key in Self.keys { #expect(sentence.contains(key), "\(key): \(sentence)") }
    // What another kind has is refused with what this one has.
    let other = #expect(throws: ConfigurationError.self) {
      try ConfigurationTests.parse("[backends.a]\nkind = 'gemini'\nmodel_file = 'a.gguf'")
    }
    let valid = try #require(other).sentence
    for key in BackendEntry.Kind.gemini.keys { #expect(valid.contains(key), "\(valid)") }
  }

  @Test func everyKeyIsInTheDocuments() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4)
      .joined(separator: "/")
    let documents = try ["README.md", "docs/BACKENDS.md", "docs/HOSTED.md"].map {
      try String(contentsOfFile: root + "/" + $0, encoding: .utf8)
    }
    for key in Self.keys {
      let isNamed = documents.contains { $0.contains("`\(key)`") || $0.contains("\n\(key) = ") }
      #expect(isNamed, "\(key)")
    }
  }
}
