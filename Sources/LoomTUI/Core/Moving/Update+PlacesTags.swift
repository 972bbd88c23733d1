import TreeModel

// Tags of the current node, asked for in the line at the bottom.
extension Model {
  mutating func askForTags() {
    guard !isReadOnly else { return complain("This session is open for reading only") }
    guard let node else { return say("The session is empty: nothing to tag") }
    places.completion = nil
    overlay = .line(
      LinePrompt(purpose: .tags(node.id), buffer: TextBuffer(Model.line(of: node.tags)))
    )
  }

  /// Tags as they are typed: with commas; one more behind a tag with a blank in it, to keep it whole.
  private static func line(of tags: [String]) -> String {
    let line = tags.joined(separator: ", ")
    return tags.count == 1 && line.contains(" ") ? line + "," : line
  }

  /// Tags from a line: between commas, or between blanks where there is no comma.
  private static func tags(in line: String) -> [String] {
    let parts = line.contains(",") ? line.split(separator: ",") : line.split(separator: " ")
    var tags: [String] = []
    for part in parts {
      let tag = String(part).trimming()
      if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
    }
    return tags
  }

  mutating func setTags(of id: NodeID, to line: String, at time: Int64) -> [Effect] {
    let tags = Model.tags(in: line)
    let effects = perform(at: time) { session throws(TreeError) in
      try session.tagAct(id, to: tags)
    }
    if message == nil {
      say(
        effects.isEmpty
          ? "The tags are as before"
          : tags.isEmpty ? "No tags any more" : "Tags: \(quoted(tags.joined(separator: ", ")))"
      )
    }
    return effects
  }

  /// Puts the next tag of the session that begins like the word at the end of the line.
  mutating func completeTag(_ prompt: inout LinePrompt) {
    let line = prompt.buffer.text
    if places.completion?.line == line {
      places.completion?.advance()
    } else {
      let separator: Character = line.contains(",") ? "," : " "
      let typed = line.split(separator: separator, omittingEmptySubsequences: false).last ?? ""
      let word = String(typed).trimming()
      let stem = String(line.dropLast(word.count))
      let present = Set(Model.tags(in: stem))
      let words = session.tree.tags.filter { $0.key.hasPrefix(word) && !present.contains($0.key) }
        .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map(\.key)
      places.completion = WordCompletion(stem: stem, words: words)
    }
    if let completion = places.completion { prompt.buffer = TextBuffer(completion.line) }
  }
}
