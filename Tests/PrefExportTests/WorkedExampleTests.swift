import Testing
import TreeModel

@testable import PrefExport

/// "Once" with a completion liked and continued, one disliked, one unrated, and a rewrite.
struct WorkedExample {
  var garden = Garden()
  let once: NodeID
  let liked: NodeID
  let disliked: NodeID
  let unrated: NodeID
  let rewrite: NodeID
  let continuation: NodeID

  init() throws {
    once = try garden.prompt("Once")
    liked = try garden.completion(" upon a time", under: once, 1)
    disliked = try garden.completion(" there was", under: once, -1)
    unrated = try garden.completion(" x", under: once)
    rewrite = try garden.rewrite(disliked, " there lived")
    continuation = try garden.completion(" in a wood", under: liked)
  }

  var session: Session { garden.session }
}

@Test func workedExampleGivesTwoPairs() throws {
  let example = try WorkedExample()
  let (bytes, report) = try exported([example.session], options(.trlPreference))
  let rows = try JSONRow.rows(bytes)
  #expect(try rows.map { try $0.text("source") } == ["edit", "rating"])
  #expect(try rows.map { try $0.text("prompt") } == ["Once", "Once"])
  #expect(try rows.map { try $0.text("chosen") } == [" there lived", " upon a time"])
  #expect(try rows.map { try $0.text("rejected") } == [" there was", " there was"])
  #expect(try rows.map { try $0.number("margin") } == [0, 2])
  #expect(String(decoding: bytes, as: UTF8.self).contains(#""margin":2.0,"#))
  #expect(report.rows == 2)
  #expect(report.candidates == 4)
  #expect(report.reasons == [.unrated: 2])
  #expect(report.dropped[0].cases.map(\.node) == [example.unrated, example.continuation])
}

@Test func workedExampleGivesTwoLabels() throws {
  let (bytes, report) = try exported([try WorkedExample().session], options(.trlUnpaired))
  let rows = try JSONRow.rows(bytes)
  let labels = try rows.map {
    "\(try $0.text("prompt"))|\(try $0.text("completion"))|\(try $0.bool("label"))"
  }
  #expect(Set(labels) == ["Once| upon a time|true", "Once| there was|false"])
  #expect(report.rows == 2)
}

@Test func workedExampleGivesTwoTexts() throws {
  let (bytes, report) = try exported([try WorkedExample().session], options(.trlSFT))
  let rows = try JSONRow.rows(bytes)
  #expect(try rows.map { try $0.text("text") } == ["Once upon a time", "Once there lived"])
  #expect(report.reasons == [.unrated: 2, .notApproved: 1])
}

@Test func workedExampleGivesOneRankedRow() throws {
  let (bytes, _) = try exported([try WorkedExample().session], options(.ranked))
  #expect(
    String(decoding: bytes, as: UTF8.self).hasPrefix(
      #"{"prompt":"Once","completions":[{"completion":" upon a time","reward":1.0},"#
        + #"{"completion":" there was","reward":-1.0}],"source":"rating","session":"5f3c","#
        + #""group":"5f3c/1","pair_id":""#
    )
  )
}

@Test func equalRatingsGiveNoRatingPair() throws {
  var example = try WorkedExample()
  try example.garden.perform(.rate(id: example.disliked, from: -1, to: 1))
  let (bytes, report) = try exported([example.session], options(.trlPreference))
  #expect(try JSONRow.rows(bytes).map { try $0.text("source") } == ["edit"])
  #expect(report.reasons == [.unrated: 2, .equalRatings: 1])
}
