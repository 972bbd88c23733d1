import ArgumentParser
import Backends
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
      """
  )

  @Argument(help: "The backend's name; the default one if left out.")
  var backend: String?

  func run() throws {
    let configuration = try loadConfiguration()
    var options = BackendOptions()
    options.backend = backend
    let entry = try options.chosenBackend(configuration)
    var query = CatalogRun()
    try query.start(0, entry, configuration)
    guard let catalog = try query.finish()[0]?.get() else { return }
    for model in catalog.models { try Output.line(model) }
    for adapter in catalog.adapters {
      try Output.line("adapter \(adapter.name):\(adapter.scale)")
    }
  }
}
