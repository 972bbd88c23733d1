public import Backends

extension BackendError {
  /// What went wrong and what to do next, in one line for a person.
  ///
  /// What a server said is cut and freed of control characters; keys are never part of an error.
  public var sentence: String {
    switch self {
    case .unreachable(let host, let reason):
      "No connection to \(quoted(host))\(said(reason)); check that the server runs and that "
        + "base_url is right (loom backends --test)."
    case .refused(let host, let status, let message):
      "\(quoted(host)) refused the request with status \(status)\(said(message)); "
        + advice(forStatus: status)
    case .unauthorized(let host, let variable, let message):
      "\(quoted(host)) wants a valid key\(said(message)); set \(quoted(variable)) and try again."
    case .limited(let host, let message, let retryAfter):
      "\(quoted(host)) takes no more requests for now\(said(message)); "
        + wait(retryAfter)
    case .contextExceeded(let prompt, let context):
      contextSentence(prompt, context)
    case .noSuchModel("", _):
      "No model is chosen; choose one that loom models lists, or name it in the configuration."
    case .noSuchModel(let model, let message):
      "There is no model \(quoted(model))\(said(message)); choose one that loom models lists."
    case .noSuchAdapter(let name, let known):
      known.isEmpty
        ? "There is no adapter \(quoted(name)), and the server has none loaded; start it with one."
        : "There is no adapter \(quoted(name)); the server has "
          + list(known.map { quoted($0) }) + "."
    case .malformed(let host, let excerpt):
      "\(quoted(host)) did not answer in the expected format\(said(excerpt)); check base_url and "
        + "api in the configuration."
    case .empty(let host):
      "\(quoted(host)) answered with nothing; try again, or check the model and the prompt."
    case .failedMidStream(let host, let message):
      "\(quoted(host)) failed in the middle of the answer\(said(message)); what came is kept, "
        + "generate again for a new one."
    case .stalled(let host, let seconds):
      "\(quoted(host)) sent nothing for \(seconds) seconds; what came is kept, generate again "
        + "when the server answers."
    case .tooLarge(let host, let limit):
      "\(quoted(host)) sent one event of more than \(byteCount(limit)), which is no completion; "
        + "check base_url."
    case .unsupported(let what):
      "The model does not support \(quoted(what)); leave it out or choose another model."
    case .serverFailed(let backend, let failure): "\(quoted(backend)): \(failure.sentence)"
    }
  }

  private func said(_ text: String) -> String {
    let text = quoted(text)
    return text.isEmpty ? "" : " (\(text))"
  }

  private func advice(forStatus status: Int) -> String {
    switch status {
    case 400, 422: "change the parameters or the model."
    case 403: "the key has no right to this; check it and the model."
    case 404: "check base_url and the model (loom models)."
    case 408, 409, 425, 500...599: "try again in a moment."
    case 413: "the prompt is too long; start from a node nearer the root."
    case 300..<400: "it points elsewhere, where keys are not sent; correct base_url."
    default: "check the configuration (loom config)."
    }
  }

  private func wait(_ seconds: Double?) -> String {
    guard let seconds, seconds.isFinite, seconds > 0 else {
      return "wait a moment, or check the account's quota."
    }
    return "try again in \(duration(seconds))."
  }

  private func contextSentence(_ prompt: Int?, _ context: Int?) -> String {
    let next =
      "; ask for fewer tokens, start nearer the root, or use a model with more context. "
      + "cut_prompt = true in the backend's entry leaves out the beginning instead."
    switch (prompt, context) {
    case (let prompt?, let context?):
      return "The prompt has \(prompt) tokens and the model takes \(context)\(next)"
    case (let prompt?, nil):
      return "The prompt of \(prompt) tokens is more than the model takes\(next)"
    case (nil, let context?):
      return "The prompt is more than the \(context) tokens that the model takes\(next)"
    case (nil, nil): return "The prompt is more than the model takes\(next)"
    }
  }
}

extension RetryPause {
  /// Who failed and why, in one line.
  public var sentence: String {
    var reason = quoted(reason)
    // It becomes a part of a sentence.
    while let last = reason.last, last == "." || last == " " { reason.removeLast() }
    return reason.isEmpty ? "\(quoted(host)) failed" : "\(quoted(host)): \(reason)"
  }

  /// The same, and how long the pause is.
  public var announcement: String {
    "\(sentence); trying again in \(max(1, (milliseconds + 999) / 1_000)) s"
  }
}

/// A text from outside made fit for one line of ours: no control characters, no line breaks, runs
/// of white space as one space, at most `limit` characters.
func quoted(_ text: String, limit: Int = 200) -> String {
  var result = ""
  var count = 0
  var space = false
  for scalar in text.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .control, .spaceSeparator, .lineSeparator, .paragraphSeparator:
      space = count > 0
      continue
    case .format, .surrogate, .privateUse, .unassigned: continue
    default: break
    }
    if count >= limit { return result + "…" }
    if space { result += " " }
    space = false
    result.unicodeScalars.append(scalar)
    count += 1
  }
  return result
}

/// A time to wait in the largest unit that says it, rounded up.
func duration(_ seconds: Double) -> String {
  let seconds = Int(min(max(0, seconds), 1e9).rounded(.up))
  let units = [("day", 86_400), ("hour", 3_600), ("minute", 60)]
  // Two minutes and more: below, seconds are not too many.
  let (name, size) = units.first { seconds >= 2 * $0.1 } ?? ("second", 1)
  let count = (seconds + size - 1) / size
  return "\(count) \(name)\(count == 1 ? "" : "s")"
}

/// "a, b and c".
func list(_ items: [String], _ word: String = "and") -> String {
  guard let last = items.last, items.count > 1 else { return items.first ?? "" }
  return items.dropLast().joined(separator: ", ") + " \(word) " + last
}

/// A number of bytes in words.
func byteCount(_ bytes: Int) -> String {
  bytes >= 1 << 20
    ? "\(bytes >> 20) MiB" : bytes >= 1 << 10 ? "\(bytes >> 10) KiB" : "\(bytes) bytes"
}
