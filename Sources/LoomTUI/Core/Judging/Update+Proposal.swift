import Backends
import Screen
import TreeModel

extension Model {
  /// Asks the person what a model is to do with the current node's text.
  mutating func askForInstruction(at time: Int64) {
    guard !isReadOnly else {
      _ = perform(at: time) { _ throws(TreeError) in nil }
      return
    }
    guard let node, !node.text.isEmpty else {
      say("There is no text to rewrite; \(keymap.hint(for: .edit)) writes one")
      return
    }
    guard !node.isStreaming else {
      say("This branch still streams; \(keymap.hint(for: .cancel)) ends it, then ask")
      return
    }
    overlay = .line(
      LinePrompt(
        purpose: .rewriteInstruction(node.id),
        buffer: TextBuffer(feel.lines[.instruction].lines.last ?? "")
      )
    )
  }

  /// Up and Down in the line of an instruction: what was asked for before.
  mutating func recallInstruction(_ prompt: inout LinePrompt, back: Bool) {
    // The last one stands there from the beginning: it is no start to be kept to.
    let text = prompt.buffer.text
    let line: String?
    if text == feel.lines[.instruction].lines.last, back {
      feel.lines[.instruction].leave()
      _ = feel.lines[.instruction].older(than: "")
      line = feel.lines[.instruction].older(than: text)
    } else {
      line = back ? feel.lines[.instruction].older(than: text) : feel.lines[.instruction].newer()
    }
    if let line { prompt.buffer = TextBuffer(line) }
  }

  /// Asks the chosen model for its version of a node's text.
  mutating func propose(_ id: NodeID, as instruction: String, at time: Int64) -> [Effect] {
    let instruction = instruction.trimming()
    guard !instruction.isEmpty else {
      say("Say how to rewrite it: \(keymap.hint(for: .askRewrite)) asks again")
      return []
    }
    let kept = remember(instruction, at: .instruction)
    fairness.behind = nil
    guard let backend = askedBackend(),
      let request = session.proposalRequest(
        for: id,
        as: instruction,
        settings,
        backend,
        using: &seeds
      )
    else { return kept }
    let effects = kept + endProposal()
    let name = RequestID(rawValue: nextRequest)
    nextRequest += 1
    fairness.proposal = Proposal(
      node: id,
      help: RewriteHelp(backend: backend.name, model: request.model, instruction: instruction),
      request: name,
      opened: time
    )
    overlay = .judging(.proposal)
    return effects + [.complete(name, backend: backend.name, request)]
  }

  /// Stops the proposal's stream; what came stays until the next one is asked for.
  mutating func endProposal() -> [Effect] {
    guard let request = fairness.proposal?.request else { return [] }
    fairness.proposal?.request = nil
    return [.cancel(request)]
  }

  /// Takes what a request tells that no branch waits for; what comes late is ignored.
  mutating func takeProposal(_ event: CompletionEvent, of id: RequestID) -> [Effect] {
    guard var proposal = fairness.proposal, proposal.request == id else { return [] }
    switch event {
    case .text(let text):
      proposal.text += text
      proposal.isThinking = false
      proposal.wait = nil
    case .thinking: proposal.isThinking = proposal.text.isEmpty
    case .notice(let text): say(text)
    case .waiting(nil): proposal.wait = nil
    case .waiting(.turn): proposal.wait = "waits for its turn"
    case .waiting(.retry(let pause)): proposal.wait = pause.announcement
    case .usage(let counts): proposal.usage = counts
    case .logprobs, .requestID, .leftOut: break
    case .failed(let error): finish(&proposal, error.sentence)
    case .finished(let reason): finish(&proposal, reason.problem)
    }
    fairness.proposal = proposal
    return []
  }

  private mutating func finish(_ proposal: inout Proposal, _ problem: String?) {
    proposal.request = nil
    proposal.wait = nil
    proposal.problem = problem
    if let counts = proposal.usage {
      usage.add(
        Generation(
          backend: proposal.help.backend,
          model: proposal.help.model,
          usage: Generation.Usage(
            prompt: counts.prompt,
            completion: counts.completion,
            thinking: counts.thinking
          )
        )
      )
    }
    guard let original = session.tree.text(of: proposal.node) else { return }
    proposal.text = LoomTUI.proposal(proposal.text, inPlaceOf: original)
    if !proposal.text.isEmpty { proposal.texts = MarkedTexts(original, proposal.text) }
  }

  // MARK: Keys

  mutating func takeInProposal(_ key: Key, at time: Int64) -> [Effect] {
    guard let proposal = fairness.proposal, let node = session.tree[proposal.node] else {
      let effects = endProposal()
      fairness.proposal = nil
      overlay = nil
      complain("The text is no longer there")
      return effects
    }
    switch key {
    case .escape, .character("q"), .control("c"):
      let effects = endProposal()
      fairness.proposal = nil
      overlay = nil
      say("The proposal was thrown away; nothing was changed")
      return effects
    case .character("r"), .character("@"):
      return propose(proposal.node, as: proposal.help.instruction, at: time)
    case .character("i"):
      let effects = endProposal()
      fairness.behind = .proposal
      overlay = .line(
        LinePrompt(
          purpose: .rewriteInstruction(proposal.node),
          buffer: TextBuffer(proposal.help.instruction)
        )
      )
      return effects
    case .enter, .character("e"):
      let text = LoomTUI.proposal(proposal.text, inPlaceOf: node.text)
      guard !text.isEmpty else {
        say("Nothing has come yet")
        return []
      }
      let effects = endProposal()
      overlay = .editor(
        Editor(
          purpose: .edit(proposal.node),
          original: node.text,
          buffer: TextBuffer(text),
          opened: proposal.opened
        )
      )
      fairness.behind = .proposal
      fairness.helped = (proposal.node, proposal.help)
      return effects
    case .character("j"), .down, .control("d"), .pageDown: scrollProposal(1)
    case .character("k"), .up, .control("u"), .pageUp: scrollProposal(-1)
    default: break
    }
    return []
  }

  private mutating func scrollProposal(_ direction: Int) {
    guard let proposal = fairness.proposal else { return }
    let scroll = scrolled(texts(of: proposal), proposal.scroll, direction)
    fairness.proposal?.scroll = scroll
  }

  /// The node's text and what came so far.
  func texts(of proposal: Proposal) -> MarkedTexts {
    proposal.texts
      ?? MarkedTexts(plain: session.tree.text(of: proposal.node) ?? "", proposal.text)
  }
}

extension FinishReason {
  /// Why a proposal is not what was asked for, as a sentence; nil if nothing is wrong.
  fileprivate var problem: String? {
    switch self {
    case .stop: nil
    case .length: "The token limit cut it: a higher max_tokens lets it end."
    case .thinkingLength:
      "The token limit was used up by thinking: a higher max_tokens leaves room."
    case .filter(let reason), .blockedPrompt(let reason):
      "The service's filter stopped it (\(quoted(reason))); ask in other words."
    case .other(let reason):
      "The service ended it for a reason of its own (\(quoted(reason))); ask again."
    case .interrupted: "The stream ended before the answer did; ask again."
    }
  }
}
