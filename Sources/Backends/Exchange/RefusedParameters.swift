internal import Synchronization

/// Remembers what a model refused, so that it is not asked again, and what the person was told.
final class RefusedParameters: Sendable {
  private struct Memory {
    var fields: [String: Set<String>] = [:]
    var told: [String: Set<String>] = [:]
  }

  private let memory = Mutex(Memory())

  /// The fields that `model` refused.
  subscript(model: String) -> Set<String> { memory.withLock { $0.fields[model] ?? [] } }

  /// Notes that `model` refused `field`.
  func note(_ field: String, of model: String) {
    memory.withLock { _ = $0.fields[model, default: []].insert(field) }
  }

  /// Whether `remark` on `model` was not made before; it is now.
  func isNews(_ remark: String, of model: String) -> Bool {
    memory.withLock { $0.told[model, default: []].insert(remark).inserted }
  }
}
