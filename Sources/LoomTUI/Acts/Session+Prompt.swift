public import Backends
public import TreeModel

extension Session {
  /// What a model is to continue at `id`: the path's text, or the path's messages.
  ///
  /// In chat mode messages without text are left out: services refuse them. A nil `id` is the
  /// place above the roots.
  public func promptInput(at id: NodeID?) -> CompletionRequest.Input {
    switch info.mode {
    case .text: return .text(id.map { tree.text(through: $0) } ?? "")
    case .chat:
      let path = id.map { tree.path(to: $0) } ?? []
      return .chat(
        path.compactMap { step in
          guard let node = tree[step], !node.text.isEmpty else { return nil }
          return ChatMessage(role: ChatMessage.Role(node.role ?? .user), content: node.text)
        }
      )
    }
  }

  /// The request for one completion at `id` with the whole path and no seed of its own.
  func completionRequest(
    at id: NodeID?,
    _ settings: GenerationSettings,
    _ backend: BackendInfo
  ) -> CompletionRequest {
    var request = requestInput(at: id, model: settings.model)
    request.adapters = settings.adapters
    request.parameters = settings.parameters
    if !backend.takesThinking { request.parameters.thinking = nil }
    request.continueInstruction = settings.continueInstruction
    return request
  }

  /// Leaves out the beginning of the path if the backend wants that and the whole does not fit.
  private func fit(_ request: inout CompletionRequest, at id: NodeID?, _ backend: BackendInfo) {
    guard backend.cutsPrompt, let limit = backend.fittingBytes(of: request) else { return }
    var borders: [Int] = []
    if let id, info.mode == .text {
      var offset = request.keptBytes
      for step in tree.path(to: id) {
        borders.append(offset)
        offset += tree.text(of: step)?.utf8.count ?? 0
      }
    }
    request.cut(toBytes: limit, borders: borders)
  }

  /// The requests for `count` completions at `id`, with the texts that go with requests there.
  ///
  /// Where the backend's entry says so, the beginning of a path that does not fit is left out.
  /// They differ in their seed only: counted up from the one that is set, or drawn from `random`
  /// (32 bits, what every service takes) if the backend takes seeds.
  public func completionRequests(
    _ count: Int,
    at id: NodeID?,
    _ settings: GenerationSettings,
    _ backend: BackendInfo,
    using random: inout some RandomNumberGenerator
  ) -> [CompletionRequest] {
    var request = completionRequest(at: id, settings, backend)
    fit(&request, at: id, backend)
    var requests: [CompletionRequest] = []
    for index in 0..<count {
      if let seed = settings.parameters.seed {
        request.parameters.seed = seed + index
      } else if backend.takesSeeds {
        request.parameters.seed = Int(random.next() >> 32)
      }
      requests.append(request)
    }
    return requests
  }
}

extension ChatMessage.Role {
  /// The role as the services' protocols name it.
  init(_ role: Node.Role) {
    switch role {
    case .system: self = .system
    case .user: self = .user
    case .assistant: self = .assistant
    }
  }
}
