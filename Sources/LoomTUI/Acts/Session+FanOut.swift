public import Backends
public import TreeModel

/// One completion of an act that asks several makers.
public struct PlannedCompletion: Equatable, Sendable {
  /// Who is asked.
  public let backend: BackendInfo
  /// What for.
  public let request: CompletionRequest
  /// Its place among those that the act asks for, from 0; nil unless they were shuffled.
  public internal(set) var order: Int?

  /// Creates one.
  public init(backend: BackendInfo, request: CompletionRequest) {
    self.backend = backend
    self.request = request
  }
}

extension Session {
  /// The completions that a plan asks for at `id`, in the order in which they are to stand.
  ///
  /// `general` are the settings that a part takes its other parameters from. Parts whose backend is
  /// not among `backends` are left out. A shuffled plan's order is drawn from `random` like the
  /// seeds; see `inRandomOrder(using:)`.
  public func completions(
    of plan: FanOutPlan,
    at id: NodeID?,
    with general: GenerationSettings,
    backends: [BackendInfo],
    using random: inout some RandomNumberGenerator
  ) -> [PlannedCompletion] {
    var work: [PlannedCompletion] = []
    for part in plan.parts {
      let settings = part.settings(over: general)
      guard let backend = backends.first(where: { $0.name == settings.backend }) else { continue }
      work += completionRequests(settings.branches, at: id, settings, backend, using: &random)
        .map { PlannedCompletion(backend: backend, request: $0) }
    }
    return plan.isShuffled ? work.inRandomOrder(using: &random) : work
  }

  /// The completions that compare adapters at `id`: `count` times the base model and each adapter.
  ///
  /// Every adapter of `settings` is put on alone, at its scale. What stands side by side has the
  /// same seed, so that the adapters are the only difference where the service takes seeds.
  public func comparison(
    _ count: Int,
    at id: NodeID?,
    _ settings: GenerationSettings,
    _ backend: BackendInfo,
    using random: inout some RandomNumberGenerator
  ) -> [PlannedCompletion] {
    let requests = completionRequests(count, at: id, settings, backend, using: &random)
    return requests.flatMap { request in
      ([[]] + settings.adaptersInForce.map { [$0] }).map { adapters in
        var request = request
        request.adapters = adapters
        return PlannedCompletion(backend: backend, request: request)
      }
    }
  }

  /// The act that makes room for completions of several makers; see `generateAct(under:_:at:)`.
  public func generateAct(
    under parent: NodeID?,
    _ work: [PlannedCompletion],
    at time: Int64
  ) throws(TreeError) -> Transaction {
    try generateAct(
      under: parent,
      work.map {
        Generation(
          backend: $0.backend.name,
          request: $0.request,
          continuesText: $0.backend.continuesText,
          order: $0.order
        )
      },
      at: time
    )
  }
}
