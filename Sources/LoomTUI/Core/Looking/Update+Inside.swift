import Screen
import TreeModel

extension Model {
  /// Shows what a completion is made of, and sets what goes with requests.
  mutating func lookInside(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .tokens: openTokens()
    case .info: openInfo(at: time)
    case .finishSentence: return finishPart(.sentence, at: time)
    case .finishParagraph: return finishPart(.paragraph, at: time)
    case .systemHere: return openContext(.system, at: time)
    case .memory: return openContext(.memory, at: time)
    case .authorNote: return openContext(.authorNote, at: time)
    case .presets: openPresets()
    case .drafts: return continueDraft(at: time)
    default: break
    }
    return []
  }

  // MARK: Tokens

  private mutating func openTokens() {
    guard let node else {
      say("The session is empty: \(keymap.hint(for: .addChild)) writes its first text")
      return
    }
    guard node.isModelText || node.hasLogprobs else {
      say("#\(node.id) is no model's text: only a completion has token probabilities")
      return
    }
    guard !node.isStreaming else {
      say("This branch still streams; look at its tokens when it has ended")
      return
    }
    guard let tokens = node.readTokens, !tokens.isEmpty else {
      complain(noTokens(of: node))
      return
    }
    let width = tokenLayout.width
    overlay = .tokens(TokenDialog(node: node.id, text: node.text, tokens: tokens, width: width))
  }

  /// Why a completion has no token probabilities, and how the next ones get them.
  private func noTokens(of node: Node) -> String {
    if node.hasLogprobs {
      return "The token probabilities of #\(node.id) cannot be read: their file beside the session "
        + "is gone or damaged"
    }
    if node.generation?.parameters?.text.contains("\"top_logprobs\":") == true {
      return "\(quoted(node.generation?.backend ?? "", limit: 40)) gave no token probabilities for "
        + "#\(node.id); another backend may (\(keymap.hint(for: .models)))"
    }
    return "No token probabilities were asked for: set top_logprobs with "
      + "\(keymap.hint(for: .parameters)), 5 for instance, then generate again"
  }

  /// A key in the view of tokens.
  mutating func takeInTokens(_ key: Key, at time: Int64) -> [Effect] {
    guard case .tokens(var dialog) = overlay else { return [] }
    message = nil
    overlay = nil
    switch key {
    case .escape, .character("q"), .character("X"), .control("c"): return []
    case .left, .character("h"): dialog.point(at: dialog.selected - 1)
    case .right, .character("l"): dialog.point(at: dialog.selected + 1)
    case .down, .character("j"): dialog.moveLines(1)
    case .up, .character("k"): dialog.moveLines(-1)
    case .pageDown, .control("d"): dialog.moveLines(max(1, tokenLayout.textLines - 1))
    case .pageUp, .control("u"): dialog.moveLines(-max(1, tokenLayout.textLines - 1))
    case .home, .character("0"), .character("g"): dialog.point(at: 0)
    case .end, .character("$"), .character("G"): dialog.point(at: dialog.tokens.count - 1)
    case .character("w"):
      if !dialog.moveToUncertain(backwards: false) { say("No unlikely token follows") }
    case .character("b"):
      if !dialog.moveToUncertain(backwards: true) { say("No unlikely token before") }
    case .tab: dialog.choice = (dialog.choice + 1) % dialog.choices.count
    case .backTab:
      dialog.choice = (dialog.choice + dialog.choices.count - 1) % dialog.choices.count
    case .enter: return branch(dialog, dialog.choice, at: time)
    case .character(let digit) where ("1"..."9").contains(digit):
      return branch(dialog, Int(String(digit)).map { $0 - 1 } ?? 0, at: time)
    case .control("z"):
      overlay = .tokens(dialog)
      return [.suspend]
    case .control("l"):
      overlay = .tokens(dialog)
      return [.repaint]
    default: break
    }
    overlay = .tokens(dialog)
    return []
  }

  /// Makes a branch that has another token at the place pointed at, and lets the model go on from it.
  private mutating func branch(_ dialog: TokenDialog, _ row: Int, at time: Int64) -> [Effect] {
    overlay = .tokens(dialog)
    let choices = dialog.choices
    guard choices.indices.contains(row) else {
      say(
        "Only \(choices.count) tokens are known here: generate with a higher top_logprobs for more"
      )
      return []
    }
    let choice = choices[row]
    guard !choice.isDrawn else {
      say("That token was drawn; Tab points at another one, and Enter branches with it")
      return []
    }
    guard !choice.token.contains("\u{FFFD}") else {
      say("That token is a part of a character, which no text can end with; choose another one")
      return []
    }
    let effects = perform(at: time) { session throws(TreeError) in
      try session.branchAct(
        dialog.node,
        ChosenToken(
          index: dialog.selected,
          range: dialog.tokens[dialog.selected].range,
          token: choice.token,
          dropsBlank: dialog.tokens[dialog.selected].dropsBlank,
          logprob: choice.logprob
        ),
        dialog.tokens[..<dialog.selected].map(\.token),
        top: dialog.tokens[dialog.selected].token.top,
        at: time
      )
    }
    guard case .append(let entry)? = effects.first, case .act(let transaction) = entry.content,
      let new = transaction.newNodes.first
    else {
      return effects
    }
    overlay = nil
    go(to: new, at: time)
    let undo = keymap.hint(for: .undo)
    if choice.token.isEmpty {
      say("#\(new) ends where the model could have ended; \(undo) undoes")
      return effects
    }
    guard session.info.mode == .text else {
      say("#\(new) has that token; \(keymap.hint(for: .edit)) writes on, \(undo) undoes")
      return effects
    }
    say("#\(new) has that token, and the model goes on from it; \(undo) twice undoes")
    return effects + generate(1, at: time)
  }
}
