/// What to do with a prompt that is longer than the server's context: leave out its beginning.
extension LlamaDialect {
  mutating func adapt(to answer: FailedAnswer) -> Adaptation? {
    guard backend.cutsPrompt,
      case .contextExceeded(let prompt?, let context?) = failure(answer),
      prompt > 0, context > 0
    else { return nil }
    // The answer wants room, too, but never more than half of it.
    let room = context - min(request.parameters.maxTokens, context / 2)
    // Tokens are no bytes: a little less than their share, and another try if it is still too long.
    let share = Double(room) / Double(prompt) * 0.95
    let before = request.input
    guard share < 1, request.cut(toBytes: Int(Double(request.promptBytes) * share)) > 0 else {
      return nil
    }
    return Adaptation(
      notice: "the prompt has \(prompt) tokens and the model takes \(context): "
        + notice(ofCutting: before),
      leftOut: request.leftOut,
      step: askForPrompt()
    )
  }

  private func notice(ofCutting before: CompletionRequest.Input) -> String {
    switch (before, request.input) {
    case (.chat(let all), .chat(let kept)):
      let count = all.count - kept.count
      return "the first \(count == 1 ? "message was" : "\(count) messages were") left out"
    default: return "the first \(request.leftOut) bytes were left out"
    }
  }
}
