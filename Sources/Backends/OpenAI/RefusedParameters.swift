internal import Synchronization

/// Remembers which fields a model refused, so that it is not asked again.
final class RefusedParameters: Sendable {
  private let fields = Mutex<[String: Set<String>]>([:])

  /// The fields that `model` refused.
  subscript(model: String) -> Set<String> { fields.withLock { $0[model] ?? [] } }

  /// Notes that `model` refused `field`.
  func note(_ field: String, of model: String) {
    fields.withLock { _ = $0[model, default: []].insert(field) }
  }
}
