import Foundation
import Testing

@testable import PeerTrees
@testable import TreeModel

/// Every sample becomes exactly the tree in the `.tree` file beside it.
///
/// `LOOM_RECORD_GOLDEN=1 swift test --filter ImportSampleTests` writes these anew.
@Suite struct ImportSampleTests {
  @Test("the expected tree", arguments: ImportSample.all)
  func expectedTree(_ sample: ImportSample) throws {
    let imported = try importPeerTree(try sample.bytes(), sample.options)
    #expect(imported.report.format == sample.format)
    #expect(imported.session.invariantViolations() == [])
    let outline = imported.outline
    if ProcessInfo.processInfo.environment["LOOM_RECORD_GOLDEN"] == "1" {
      try Data(outline.utf8).write(to: sample.expected)
    }
    let expected = try String(contentsOf: sample.expected, encoding: .utf8)
    #expect(Array(outline.utf8) == Array(expected.utf8), "\(outline)")
  }

  @Test("the format need not be named, and naming it changes nothing", arguments: ImportSample.all)
  func namedFormat(_ sample: ImportSample) throws {
    var options = sample.options
    options.format = sample.format
    let bytes = try sample.bytes()
    #expect(
      try importPeerTree(bytes, options).outline == importPeerTree(bytes, sample.options).outline
    )
  }

  @Test("what is made can be written and read again", arguments: ImportSample.all)
  func readAgain(_ sample: ImportSample) throws {
    let session = try importPeerTree(try sample.bytes(), sample.options).session
    let again = try Session(decoding: sessionFileBytes(session))
    #expect(sessionFileBytes(again) == sessionFileBytes(session))
    #expect(again.nodesInOrder == session.nodesInOrder)
  }

  @Test("no credential is copied", arguments: ImportSample.all)
  func noCredential(_ sample: ImportSample) throws {
    let imported = try importPeerTree(try sample.bytes(), sample.options)
    let all =
      String(decoding: sessionFileBytes(imported.session), as: UTF8.self) + imported.outline
      + imported.report.lines.joined()
    for secret in ["sk-abc", "apiKey", "api_key", "API_KEY", "Bearer", "accessToken", "secret"] {
      #expect(!all.contains(secret), "\(secret)")
    }
  }

  @Test("every format has a sample")
  func everyFormat() {
    #expect(Set(ImportSample.all.map(\.format)) == Set(PeerFormat.allCases))
  }
}
