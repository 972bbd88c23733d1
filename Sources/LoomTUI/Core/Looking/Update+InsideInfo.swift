import Backends
import PrefExport
import Screen
import TreeModel

extension Model {
  /// Columns that the page about a node is wrapped to.
  var infoWidth: Int { max(1, min(layout.editor.columns - 1, Layout.measure)) }

  mutating func openInfo(at time: Int64) {
    guard let node else {
      say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
      return
    }
    let prompt = sentPrompt(of: node)
    overlay = .info(
      InfoDialog(
        node: node.id,
        sections: [
          identity(of: node), judgement(of: node), making(of: node), origin(of: node),
          context(of: node),
        ],
        prompt: prompt?.text ?? "",
        promptTitle: prompt?.title,
        width: infoWidth
      )
    )
  }

  /// A key in the page about a node.
  mutating func takeInInfo(_ key: Key) -> [Effect] {
    guard case .info(var dialog) = overlay else { return [] }
    message = nil
    let height = max(1, layout.editor.rows)
    let last = max(0, dialog.lines.count - height)
    switch key {
    case .down, .character("j"): dialog.scroll += 1
    case .up, .character("k"): dialog.scroll -= 1
    case .pageDown, .character(" "): dialog.scroll += max(1, height - 1)
    case .pageUp: dialog.scroll -= max(1, height - 1)
    case .control("d"): dialog.scroll += max(1, height / 2)
    case .control("u"): dialog.scroll -= max(1, height / 2)
    case .home, .character("g"): dialog.scroll = 0
    case .end, .character("G"): dialog.scroll = last
    case .escape, .character("q"), .character("I"), .control("c"):
      overlay = nil
      return []
    case .control("z"): return [.suspend]
    case .control("l"): return [.repaint]
    default: break
    }
    dialog.scroll = max(0, min(dialog.scroll, last))
    overlay = .info(dialog)
    return []
  }

  // MARK: Sections

  private func identity(of node: Node) -> InfoDialog.Section {
    var section = InfoDialog.Section("Node")
    section.add("number", "#\(node.id)")
    section.add("kind", node.kind.rawValue)
    section.add("role", node.role?.rawValue)
    section.add("parent", node.parent.map { "#\($0)" } ?? "none: a root")
    section.add("children", "\(session.tree.childCount(of: node.id))")
    section.add("length", "\(textSize(node.text.utf8.count))")
    section.add("made", timestamp(node.created))
    section.add("first seen", node.seen.map(timestamp) ?? "not yet")
    if node.hidden { section.add("hidden", "yes; \(keymap.hint(for: .showHidden)) shows it") }
    if node.bookmark { section.add("bookmark", "yes") }
    section.add("tags", node.tags.map { quoted($0, limit: 60) }.joined(separator: ", "))
    section.add("note", node.note)
    if let thinking = node.thinking {
      section.add("thinking", "\(textSize(thinking.utf8.count))")
    }
    if let tokens = node.readTokens {
      section.add(
        "tokens",
        "\(tokens.count) with probabilities; \(keymap.hint(for: .tokens)) shows them"
      )
    } else if node.hasLogprobs {
      section.add("tokens", "their probabilities cannot be read")
    }
    section.add("more", node.extra?.text)
    return section
  }

  private func judgement(of node: Node) -> InfoDialog.Section {
    var section = InfoDialog.Section("Judgement")
    section.add("rating", node.rating.map { "\($0 > 0 ? "+" : "")\($0)" } ?? "none")
    if let score = node.readScore {
      section.add("score", score.shortValue)
      section.add("by", score.evaluator)
      for criterion in score.criteria {
        let weight = criterion.weight.map { ", weight \($0)" } ?? ""
        section.add("  \(quoted(criterion.name, limit: 11))", "\(criterion.value)\(weight)")
      }
    } else {
      section.add("score", node.score?.text)
    }
    for vote in session.votes where vote.a == node.id || vote.b == node.id {
      section.add("vote \(vote.id)", words(of: vote, on: node.id))
    }
    return section
  }

  /// A judgement on one line: what, who, when, and what was on the screen.
  private func words(of vote: Vote, on id: NodeID) -> String {
    var parts: [String] = []
    switch vote.kind {
    case .rating:
      parts.append(vote.value.map { "rated \($0 > 0 ? "+" : "")\($0)" } ?? "rating cleared")
    case .compare:
      let other = vote.a == id ? vote.b : vote.a
      parts.append((vote.a == id ? "above " : "below ") + (other.map { "#\($0)" } ?? "another"))
    case .edit:
      parts.append(
        vote.a == id
          ? "a rewrite of \(vote.b.map { "#\($0)" } ?? "a text")" : "rewritten as #\(vote.a)"
      )
    case .choice:
      parts.append(vote.a == id ? "continued" : "left for #\(vote.a)")
    }
    parts.append("by \(quoted(vote.annotator, limit: 30))")
    parts.append(timestamp(vote.created))
    if let took = vote.took { parts.append("after \(took / 1_000).\(took % 1_000 / 100) s") }
    if let position = vote.position {
      parts.append("shown \(ordinal(position + 1)) of \(vote.shown.count)")
    }
    if vote.withdrawn { parts.append("taken back") }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func making(of node: Node) -> InfoDialog.Section {
    var section = InfoDialog.Section("Generation")
    guard let generation = node.generation else { return section }
    section.add("backend", generation.backend)
    section.add("model", generation.model)
    for adapter in generation.adapters {
      section.add("adapter", "\(adapter.name)\(marks.times)\(adapter.scale)")
    }
    section.add("parameters", generation.parameters.map { spaced($0.text) })
    section.add("end", generation.finish.map { "\($0.rawValue) (\($0.title))" } ?? "it streams")
    section.add("problem", generation.error)
    if let usage = generation.usage {
      var text = "\(usage.prompt) of the prompt, \(usage.completion) of the answer"
      if usage.thinking > 0 { text += ", \(usage.thinking) of thinking" }
      section.add("tokens used", text)
    }
    section.add("first token", generation.firstToken.map { "after \($0) ms" })
    section.add("whole", generation.total.map { "\($0) ms" })
    section.add("request", generation.requestID)
    section.add("sha256", generation.promptSHA256)
    section.add("cut", generation.cut.map(leftOutSentence))
    section.add("more", generation.extra.map { spaced($0.text) })
    return section
  }

  /// JSON with a blank behind every comma between two values, where a line can end.
  private func spaced(_ json: String) -> String {
    var result = ""
    var (isInText, isEscaped) = (false, false)
    for character in json.unicodeScalars {
      result.unicodeScalars.append(character)
      if character == ",", !isInText { result += " " }
      if character == "\"", !isEscaped { isInText.toggle() }
      isEscaped = character == "\\" && !isEscaped
    }
    return result
  }

  private func origin(of node: Node) -> InfoDialog.Section {
    var section = InfoDialog.Section("Kin")
    section.add("rewrite of", node.rewriteOf.map { "#\($0)" })
    var rewrites: [String] = []
    var same: [String] = []
    for sibling in session.tree.children(of: node.parent) where sibling != node.id {
      if session.tree[sibling]?.rewriteOf == node.id { rewrites.append("#\(sibling)") }
      if session.tree.text(of: sibling) == node.text { same.append("#\(sibling)") }
    }
    section.add("rewritten as", rewrites.joined(separator: ", "))
    section.add("same text", same.joined(separator: ", "))
    section.add("branched", node.generation?.branchedFrom.map { "from #\($0), with another token" })
    return section
  }

  private func context(of node: Node) -> InfoDialog.Section { contextSection(at: node.id) }

  // MARK: The prompt

  /// What the model was asked to continue, put together again, and whether it is what was sent.
  private func sentPrompt(of node: Node) -> (title: String, text: String)? {
    guard let generation = node.generation else { return nil }
    let request = session.requestAgain(of: node, generation)
    let text = request.words
    let cut = generation.cut.map { ", \(leftOutSentence($0))" } ?? ""
    let size = "\(textSize(text.utf8.count))\(cut)"
    guard let sent = generation.promptSHA256 else {
      return ("Prompt (\(size)): what was sent was not noted; this is the path now", text)
    }
    return request.promptSHA256 == sent
      ? ("Prompt, exactly as it was sent (\(size))", text)
      : (
        "Prompt as it would be now (\(size)): the path, or what goes with it, has changed since it "
          + "was sent", text
      )
  }
}

extension CompletionRequest {
  /// The prompt as people read it: the system text, then the text or the messages.
  fileprivate var words: String {
    var words = system.isEmpty ? "" : "[system]\n\(system)\n\n"
    switch input {
    case .text(let text):
      if !system.isEmpty { words += "[text]\n" }
      words += text
    case .chat(let messages):
      words += messages.map { "[\($0.role.rawValue)]\n\($0.content)" }.joined(separator: "\n\n")
    }
    return words
  }
}
