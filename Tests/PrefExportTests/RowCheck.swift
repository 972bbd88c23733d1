import Foundation
import Testing
import TreeModel

@testable import PrefExport

/// Holds a written row against the session that it came from.
struct RowCheck {
  private let row: JSONRow
  private let session: Session
  private let options: ExportOptions
  private let meta: [String: Any]
  private let sides: [Node]
  private let isPair: Bool
  /// The bytes that the row says were cut from its prompt.
  let cut: Int

  init(_ row: JSONRow, _ session: Session, _ options: ExportOptions) throws {
    self.row = row
    self.session = session
    self.options = options
    let meta = try row.meta
    self.meta = meta
    cut = try #require(meta["prompt_cut"] as? Int)
    let found: [Any?] =
      switch options.format {
      case .trlPreference: [meta["chosen"], meta["rejected"]]
      case .ranked: try #require(meta["completions"] as? [Any])
      default: [meta["completion"]]
      }
    sides = try found.map { side in
      let number = try #require((side as? [String: Any])?["node"] as? Int)
      return try #require(session.tree[NodeID(rawValue: Int32(number))])
    }
    isPair = options.format == .trlPreference
  }

  /// Whether the tree alone says what was chosen.
  var isSilentChoice: Bool {
    isPair && meta["vote"] is NSNull && isChoice(sides[0], over: sides[1])
  }

  /// What is wrong with the row.
  var complaints: [String] {
    get throws { try texts() + judgements() + filters() }
  }

  // MARK: Texts

  /// The prompt and the completion of each side as written: a text's bytes, or messages.
  private func written() throws -> [(prompt: [[UInt8]], completion: [[UInt8]])] {
    let isChat = session.info.mode == .chat
    func parts(_ value: Any?) throws -> [[UInt8]] {
      guard isChat else { return [Array(try #require(value as? String).utf8)] }
      return try #require(value as? [[String: String]]).map { message in
        Array("\(message["role"] ?? "")\u{1}\(message["content"] ?? "")".utf8)
      }
    }
    func last(_ value: Any?) throws -> (prompt: [[UInt8]], completion: [[UInt8]]) {
      let all = try parts(value)
      return (Array(all.dropLast()), Array(all.suffix(1)))
    }
    let fields = row.fields
    switch options.format {
    case .trlPreference:
      guard isChat, options.chatShape == .implicit else {
        let prompt = try parts(fields["prompt"])
        return try ["chosen", "rejected"].map { (prompt, try parts(fields[$0])) }
      }
      return try ["chosen", "rejected"].map { try last(fields[$0]) }
    case .ranked:
      let prompt = try parts(fields["prompt"])
      let list = try #require(fields["completions"] as? [[String: Any]])
      return try list.map { (prompt, try parts($0["completion"])) }
    case .trlSFT where options.sftShape == .whole:
      return isChat ? [try last(fields["messages"])] : [([], try parts(fields["text"]))]
    default: return [(try parts(fields["prompt"]), try parts(fields["completion"]))]
    }
  }

  private func texts() throws -> [String] {
    var complaints: [String] = []
    let written = try written()
    if written.count != sides.count { complaints.append("sides") }
    for (side, text) in zip(sides, written) {
      let all = text.prompt + text.completion
      switch session.info.mode {
      case .text:
        let path = Array(session.tree.text(through: side.id).utf8)
        let bytes = all.flatMap { $0 }
        if path.count - bytes.count != cut || !path.suffix(bytes.count).elementsEqual(bytes) {
          complaints.append("no path")
        }
      case .chat:
        let path = PromptBuilder(session, Judgements(session, RowFilter())).conversation(
          through: side.id
        ).map {
          Array("\($0.role.rawValue)\u{1}\($0.text)".utf8)
        }
        let first = session.info.system.isEmpty ? 0 : 1
        let gone = path.count - all.count
        if gone < 0 || (path.prefix(first) + path.dropFirst(first + gone)) != all[...] {
          complaints.append("no conversation")
        }
      }
    }
    if isPair {
      let texts = written.map { String(decoding: $0.completion.joined(), as: UTF8.self) }
      if WhiteSpace.areEqualFolded(texts[0], texts[1]) { complaints.append("equal sides") }
      let lengths = texts.map { Double($0.unicodeScalars.count) }
      if session.info.mode == .text, let most = options.maxLengthRatio,
        max(lengths[0], lengths[1]) > most * min(lengths[0], lengths[1])
      {
        complaints.append("length ratio")
      }
    }
    if let most = options.maxPromptChars, session.info.mode == .text,
      let prompt = written.first?.prompt.first.map({ String(decoding: $0, as: UTF8.self) }),
      prompt.unicodeScalars.count > most, prompt.count > 1
    {
      complaints.append("long prompt")
    }
    return complaints
  }

  // MARK: Judgements

  /// The rating of a node that counts, worked out from all votes.
  private func rating(_ node: Node) -> Int8? {
    let annotators = options.filter.annotators
    let votes = session.votes.filter { vote in
      vote.kind == .rating && vote.a == node.id && !vote.withdrawn
        && (annotators.isEmpty
          ? vote.value == node.rating.map(Int.init) : annotators.contains(vote.annotator))
    }
    let last = votes.max { ($0.created, $0.id) < ($1.created, $1.id) }
    if annotators.isEmpty {
      // Without a vote that gave the rating any other one tells the time.
      let others = session.votes.filter {
        $0.kind == .rating && $0.a == node.id && !$0.withdrawn
      }
      let time = last?.created ?? others.map(\.created).max() ?? node.created
      return options.filter.isRecent(time) ? node.rating : nil
    }
    guard let last, options.filter.isRecent(last.created) else { return nil }
    return last.value.map(Int8.init)
  }

  private func votes(_ kind: Vote.Kind, _ a: Node, _ b: Node) -> Bool {
    session.votes.contains { vote in
      vote.kind == kind && !vote.withdrawn
        && session.tree[vote.a].map { exact($0) == exact(a) && $0.parent == a.parent } == true
        && vote.b.flatMap { session.tree[$0] }.map { exact($0) == exact(b) } == true
        && (kind == .choice || (vote.value ?? 1) > 0)
        && options.filter.takes(vote.annotator, at: vote.created)
    }
  }

  private func exact(_ node: Node) -> [UInt8] { Array(node.text.utf8) }

  private func judgements() throws -> [String] {
    let source = try row.text("source")
    if options.format == .trlUnpaired {
      guard let rating = rating(sides[0]), rating != 0 else { return ["unrated"] }
      return try row.bool("label") == (rating > 0) ? [] : ["label"]
    }
    if options.format == .ranked {
      let list = try #require(row.fields["completions"] as? [[String: Any]])
      let rewards = list.map { $0["reward"] as? Double }
      return zip(sides, rewards).allSatisfy { rating($0).map(Double.init) == $1 } ? [] : ["reward"]
    }
    guard isPair else {
      let rating = rating(sides[0])
      return (rating ?? (source == "edit" ? 1 : 0)) > 0 ? [] : ["not approved"]
    }
    if sides[0].parent != sides[1].parent { return ["other prompts"] }
    let ratings = (rating(sides[0]), rating(sides[1]))
    let holds =
      switch source {
      case "compare": votes(.compare, sides[0], sides[1])
      case "edit": sides[0].rewriteOf == sides[1].id && (ratings.0 ?? 2) >= (ratings.1 ?? -2)
      case "rating": (ratings.0 ?? -9) > (ratings.1 ?? 9)
      default: isChoice(sides[0], over: sides[1])
      }
    return holds ? [] : ["source \(source)"]
  }

  private func isChoice(_ a: Node, over b: Node) -> Bool {
    if votes(.choice, a, b) { return true }
    let continued = session.tree.children(of: a.id).compactMap { session.tree[$0]?.created }.min()
    guard let seen = b.seen, let continued, seen <= continued else { return false }
    return session.tree.childCount(of: b.id) == 0
  }

  // MARK: Filters

  private func filters() throws -> [String] {
    var complaints: [String] = []
    if !options.filter.models.isEmpty {
      for side in sides {
        var writer = side
        while let original = writer.rewriteOf.flatMap({ session.tree.everHeld($0) }) {
          writer = original
        }
        guard let maker = writer.generation else { continue }
        let names = [maker.model] + maker.adapters.map(\.name)
        if options.filter.models.isDisjoint(with: names) { complaints.append("model") }
      }
    }
    if !options.filter.tags.isEmpty {
      let tags = sides.flatMap { session.tree.path(to: $0.id) }.flatMap {
        session.tree[$0]?.tags ?? []
      }
      if options.filter.tags.isDisjoint(with: tags) { complaints.append("tag") }
    }
    if let since = options.filter.since, try row.text("source") != "choice",
      (meta["created_at_ms"] as? Int64 ?? 0) < since
    {
      complaints.append("earlier")
    }
    return complaints
  }
}
