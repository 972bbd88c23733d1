import TreeModel

extension ImportReport {
  /// The report for people, a line each.
  public var lines: [String] {
    var lines: [String] = []
    let parts = Node.Kind.allCases.compactMap { kind in
      kinds[kind].map { "\($0) \(kind.name($0))" }
    }
    lines.append(
      "Read as \(format.title): \(nodes) \(nodes == 1 ? "node" : "nodes") "
        + "(\(parts.joined(separator: ", ")))."
    )
    if good + bad > 0 {
      lines.append("Ratings: \(good) good, \(bad) bad, as they stood; no votes were made of them.")
    }
    if automaticRatings > 0 {
      lines.append("Ignored: \(automaticRatings) automatic ratings of typed prompts.")
    }
    if bookmarks > 0 { lines.append("Bookmarks: \(bookmarks).") }
    if keptAside > 0 {
      lines.append("Kept aside as imported, for want of a place: fields of \(keptAside) nodes.")
    }
    if credentials > 0 {
      lines.append("Credentials, or settings with such, that were not copied: \(credentials).")
    }
    if let first = suspectTexts.first {
      lines.append(
        "Texts with what looks like a key of a service: \(suspectTexts.count), the first in node "
          + "\(first); texts are kept as they are, so look before you share the session."
      )
    }
    for repair in Repair.allCases {
      if let count = repairs[repair] { lines.append("Mended: \(count) \(repair.sentence)") }
    }
    return lines
  }

  /// The report for programs: one JSON object.
  public func json(session: String) -> [UInt8] {
    var bytes = Array("{\"session\":".utf8)
    appendJSON(session, to: &bytes)
    bytes += Array(",\"format\":\"\(format.rawValue)\",\"nodes\":\(nodes),\"kinds\":{".utf8)
    let kinds = Node.Kind.allCases.map { "\"\($0.rawValue)\":\(self.kinds[$0] ?? 0)" }
    bytes += Array(kinds.joined(separator: ",").utf8)
    bytes += Array(
      """
      },"good":\(good),"bad":\(bad),"automatic_ratings_ignored":\(automaticRatings),\
      "bookmarks":\(bookmarks),"kept_aside":\(keptAside),"credentials_dropped":\(credentials),\
      "suspect_texts":[
      """.utf8
    )
    bytes += Array(suspectTexts.map(\.description).joined(separator: ",").utf8)
    bytes += Array("],\"repairs\":{".utf8)
    let mended = Repair.allCases.compactMap { repair in
      repairs[repair].map { "\"\(repair.rawValue)\":\($0)" }
    }
    bytes += Array((mended.joined(separator: ",") + "}}").utf8)
    return bytes
  }
}

extension Node.Kind {
  fileprivate func name(_ count: Int) -> String {
    let isOne = count == 1
    return switch self {
    case .prompt: isOne ? "prompt" : "prompts"
    case .completion: isOne ? "completion" : "completions"
    case .rewrite: isOne ? "rewrite" : "rewrites"
    case .human: "written by hand"
    case .imported: "of unknown hand"
    }
  }
}
