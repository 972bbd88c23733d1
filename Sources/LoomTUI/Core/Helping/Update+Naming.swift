import TreeModel

extension Model {
  /// Performs a line that was given after the colon, and remembers it.
  mutating func runLine(_ text: String, at time: Int64) -> [Effect] {
    let line = text.trimming()
    feel.completion = nil
    guard !line.isEmpty else { return [] }
    // A line that begins with a blank is to leave no trace.
    let effects = LineHistory.keeps(text) ? remember(line, at: .command) : []
    return effects + runNamed(line, at: time)
  }

  /// Performs a command by its name with what follows it.
  private mutating func runNamed(_ line: String, at time: Int64) -> [Effect] {
    let blank = line.firstIndex(of: " ")
    let word = String(line[..<(blank ?? line.endIndex)])
    if let first = word.first, first == "#" || first.isASCII && first.isNumber {
      goToNode(line, at: time)
      return []
    }
    let rest = blank.map { String(line[$0...]).trimming() } ?? ""
    switch word {
    case "set", "parameters":
      set(rest)
      return []
    case "rate": return rate(rest, at: time)
    case "log": return log(rest)
    case "preset", "presets":
      guard !rest.isEmpty else { return run(.presets, at: time) }
      choosePreset(rest)
      return []
    case "generate" where !rest.isEmpty:
      guard let count = Int(rest), (1...64).contains(count) else {
        complain("generate takes a number of branches from 1 to 64")
        return []
      }
      return generate(count, at: time)
    case "export":
      let effects = run(.export, at: time)
      if !rest.isEmpty, case .export(var dialog) = overlay {
        dialog.path = rest
        exportBehind = dialog
        overlay = .export(dialog)
      }
      return effects
    default: break
    }
    if Parameter(rawValue: word) != nil {
      set(line)
      return []
    }
    guard let command = named(word) else { return [] }
    guard rest.isEmpty else {
      complain(
        "\(command.rawValue) takes nothing behind it; give it without \(quoted(rest, limit: 30))"
      )
      return []
    }
    note(use: command)
    return run(command, at: time)
  }

  /// The command of this name or the only one that begins so; else says what it could be.
  private mutating func named(_ word: String) -> Command? {
    let short: [String: Command] = [
      "w": .save, "q": .quit, "wq": .quit, "x": .quit, "h": .help, "help": .help,
    ]
    if let command = Command(rawValue: word) ?? short[word] { return command }
    let names = Command.allCases.map(\.rawValue)
    let near = names.filter { $0.hasPrefix(word) }
    if near.count == 1 { return Command(rawValue: near[0]) }
    let shown = quoted(word, limit: 40)
    if near.isEmpty {
      let guess = nearest(to: word, among: names + Parameter.allCases.map(\.rawValue))
      complain(
        "There is no command \(shown); "
          + (guess.map { "did you mean \($0)?" }
            ?? "\(keymap.hint(for: .help)) lists them")
      )
    } else {
      complain("\(shown) could be \(near.prefix(4).joined(separator: ", "))")
    }
    return nil
  }

  /// `set NAME VALUE`; `set NAME` asks for the value, `set` shows all.
  private mutating func set(_ text: String) {
    let blank = text.firstIndex(of: " ")
    let name = String(text[..<(blank ?? text.endIndex)])
    guard !name.isEmpty else {
      overlay = .parameters(selected: 0)
      return
    }
    guard let parameter = Parameter(rawValue: name) else {
      let names = Parameter.allCases.map(\.rawValue)
      let guess = nearest(to: name, among: names).map { "did you mean \($0)?" }
      complain(
        "There is no parameter \(quoted(name, limit: 40)); "
          + (guess ?? "they are \(names.joined(separator: ", "))")
      )
      return
    }
    guard let blank else {
      overlay = .line(
        LinePrompt(purpose: .parameter(parameter), buffer: TextBuffer(value(of: parameter)))
      )
      return
    }
    planBehind = nil
    message = nil
    set(parameter, to: String(text[text.index(after: blank)...]))
    guard message?.isError != true else { return }
    let value = self.value(of: parameter)
    say("\(name) is \(value.isEmpty ? parameter.absent : quoted(value, limit: 60)) now")
  }

  /// `rate N`.
  private mutating func rate(_ text: String, at time: Int64) -> [Effect] {
    guard let rating = Int(text.hasPrefix("+") ? String(text.dropFirst()) : text),
      (-2...2).contains(rating)
    else {
      complain(
        "rate takes a number from -2 to 2; \(keymap.hint(for: .clearRating)) clears a rating"
      )
      return []
    }
    guard let cursor else {
      say("Nothing to rate yet")
      return []
    }
    let shown = shownSiblings(of: cursor)
    let took = max(0, time - arrived)
    return noteSeen(at: time)
      + perform(at: time) { session throws(TreeError) in
        try session.rateAct(cursor, to: rating, shown: shown, took: took, at: time)
      }
  }
}
