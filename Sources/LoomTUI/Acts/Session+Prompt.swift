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

  /// The whole request for a completion at `id`, with the session's system text.
  public func completionRequest(
    at id: NodeID?,
    model: String,
    adapters: [AdapterScale] = [],
    parameters: SamplingParameters = SamplingParameters(),
    continueInstruction: String = CompletionRequest.standardContinueInstruction
  ) -> CompletionRequest {
    var request = CompletionRequest(model: model, input: promptInput(at: id))
    request.system = info.system
    request.adapters = adapters
    request.parameters = parameters
    request.continueInstruction = continueInstruction
    return request
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
