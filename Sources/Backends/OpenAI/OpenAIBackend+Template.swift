/// What `/completions` is sent: texts as they are, conversations through a template.
extension OpenAIBackend {
  /// The prompt for `/completions`, and what to tell the person about it.
  func prompt(for request: CompletionRequest) -> (text: String, notice: String?) {
    guard api == .completions else { return ("", nil) }
    switch request.input {
    case .text(let text):
      return ((request.system.isEmpty ? "" : request.system + "\n\n") + text, nil)
    case .chat(let conversation):
      guard let template else { return ("", nil) }
      let system =
        request.system.isEmpty ? [] : [ChatMessage(role: .system, content: request.system)]
      let (text, broken) = template.text(system + conversation)
      guard !broken.isEmpty else { return (text, nil) }
      let marks = broken.joined(separator: ", ")
      return (
        text,
        "a message holds \(marks), which the server would read as the template's: "
          + "sent with a space in it"
      )
    }
  }

  /// The person's stop texts, and the template's for a conversation that goes through it.
  func stops(for request: CompletionRequest) -> [String] {
    let own = request.parameters.stop
    guard api == .completions, case .chat = request.input, let template else { return own }
    return own + template.stop.filter { !own.contains($0) }
  }
}
