import Backends
import LoomTUI

/// Questions for models to several backends at once.
struct CatalogRun {
  private let loop = BackendLoop()
  private var answers: [Int: Result<ModelCatalog, Failure>] = [:]

  /// Asks a backend; its answer will be number `index`.
  ///
  /// A wrong configuration is an answer, too.
  mutating func start(_ index: Int, _ entry: BackendEntry, _ configuration: Configuration) throws {
    do {
      let backend = try entry.makeBackend(
        environment: processEnvironment(),
        configuration: configuration.path
      )
      loop.list(RequestID(rawValue: index), on: backend)
    } catch {
      answers[index] = .failure(Failure(error))
    }
  }

  /// Waits for the answers; the loop's own patience bounds the wait.
  mutating func finish() -> [Int: Result<ModelCatalog, Failure>] {
    repeat {
      for case .catalog(let id, let result) in loop.step() {
        answers[id.rawValue] = result.mapError { Failure($0.sentence) }
      }
      guard loop.running > 0 else { break }
      _ = loop.wait(for: [], timeout: nil)
    } while true
    return answers
  }
}
