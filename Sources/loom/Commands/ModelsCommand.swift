import ArgumentParser
import Backends
import FoundationEssentials
import LoomTUI

/// `loom models`: what a backend offers.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the models and adapters that a backend offers.",
    discussion: """
      EXAMPLES
        loom models builtin
        loom models openai | grep mini
        loom models gemini --json | jq -r .model

      After a model's name stand the tokens that it takes and gives and the day it is switched off, \
      where the service says them.
      """
  )

  @Argument(help: "The backend's name; the default one if left out.")
  var backend: String?

  @Flag(name: .long, help: "Print each model and adapter as JSON.")
  var json = false

  func run() throws {
    let configuration = try loadConfiguration()
    var options = BackendOptions()
    options.backend = backend
    options.preset = nil
    let entry = try options.chosenBackend(configuration)
    var query = CatalogRun()
    try query.start(0, entry, configuration)
    guard let catalog = try query.finish()[0]?.get() else { return }
    for model in catalog.models {
      let about = model.remarks(abbreviated: false).joined(separator: ", ")
      try print(ModelRow(model), or: about.isEmpty ? model.name : "\(model.name)\t\(about)")
    }
    for adapter in catalog.adapters {
      try print(AdapterRow(adapter), or: "adapter \(adapter.name):\(adapter.scale)")
    }
  }

  private func print(_ row: some Encodable, or line: String) throws {
    guard json else { return try Output.line(line) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    try Output.json(Array(encoder.encode(row)))
  }
}

/// A model on a line of JSON; what the service does not say is absent.
private struct ModelRow: Encodable {
  let model: String
  let inputTokens: Int?
  let outputTokens: Int?
  let shutdownDate: String?

  init(_ model: ModelCatalog.Model) {
    self.model = model.name
    inputTokens = model.inputTokens
    outputTokens = model.outputTokens
    shutdownDate = model.shutdownDate
  }
}

/// An adapter on a line of JSON.
private struct AdapterRow: Encodable {
  let adapter: String
  let scale: Double

  init(_ adapter: AdapterScale) {
    self.adapter = adapter.name
    scale = adapter.scale
  }
}
