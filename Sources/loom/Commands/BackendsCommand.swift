import ArgumentParser
import Backends
import LoomTUI

/// `loom backends`: what is configured, and whether it answers.
struct BackendsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backends",
    abstract: "List the configured backends; --test asks each whether it answers.",
    discussion: """
      EXAMPLES
        loom backends
        OPENAI_BASE_URL=http://127.0.0.1:8000/v1 loom backends --test

      With --test, exit code 1 if one does not answer.
      """
  )

  @Flag(name: .long, help: "Ask each for its models.")
  var test = false

  func run() throws {
    let configuration = try loadConfiguration()
    let standard = configuration.defaults.backend.value
    var query = CatalogRun()
    for (index, entry) in configuration.backends.enumerated() {
      guard test else {
        let mark = entry.name == standard ? " (the default)" : ""
        try Output.line("\(entry.name)\(mark): \(entry.summary)")
        continue
      }
      try query.start(index, entry, configuration)
    }
    guard test else { return }
    let answers = query.finish()
    for (index, entry) in configuration.backends.enumerated() {
      try Output.line("\(entry.name): \(sentence(answers[index]))")
    }
    let isGood = answers.values.allSatisfy { if case .success = $0 { true } else { false } }
    if !isGood { throw Failure.told }
  }

  private func sentence(_ answer: Result<ModelCatalog, Failure>?) -> String {
    switch answer {
    case .success(let catalog):
      var text = "answers"
      switch catalog.models.count {
      case 0: text += "; names no model"
      case 1...3: text += "; " + catalog.models.map(\.name).joined(separator: ", ")
      default:
        text +=
          "; \(catalog.models.count) models, such as "
          + catalog.models[..<3].map(\.name).joined(separator: ", ")
      }
      if !catalog.adapters.isEmpty {
        text +=
          "; adapters " + catalog.adapters.map { "\($0.name):\($0.scale)" }.joined(separator: ", ")
      }
      if let tokens = catalog.contextTokens { text += "; \(tokens) tokens of context" }
      return text
    case .failure(let failure): return "does not answer. " + (failure.sentence ?? "")
    case nil: return "was not asked."
    }
  }
}
