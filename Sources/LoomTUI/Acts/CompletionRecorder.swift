public import Backends
public import TreeModel

/// Writes what one completion tells into its node, and says what to put into the journal.
///
/// Text is in the session's memory at once; `checkpoint` makes the entries for what came since the
/// last one, to be called at least once a second. The end checkpoints and records by itself.
public struct CompletionRecorder: Sendable {
  /// The node that takes the text.
  public let node: NodeID
  /// When the request was sent, the last time if more than once; milliseconds since 1970.
  public private(set) var started: Int64
  /// What the service had to say besides: a dropped parameter.
  public private(set) var notices: [String] = []
  /// Why the service could not answer, once it has failed.
  public private(set) var failure: BackendError?
  /// Whether the end was recorded.
  public private(set) var isFinished = false

  /// Where to end before the model does; nil to take all that comes.
  private var part: PartEnd?
  private var generation: Generation
  private var savedText: Int
  private var savedThinking: Int
  private var firstToken: Int?
  private var usage: Generation.Usage?
  private var requestID: String?
  private var logprobs: [TokenLogprob] = []
  /// Bytes that were left out when the prompt was sent; nil for what the record says.
  private var cut: Int?

  /// Starts recording into a node of `session` that `generateAct` made; nil if it is no such node.
  ///
  /// With `part` what comes is kept up to the end of that part, and the completion ends there.
  public init?(
    node id: NodeID,
    in session: Session,
    until part: TextPart? = nil,
    at time: Int64
  ) {
    guard let node = session.tree.everHeld(id), let generation = node.generation else { return nil }
    self.node = id
    self.started = time
    self.generation = generation
    self.savedText = node.text.utf8.count
    self.savedThinking = node.thinking?.utf8.count ?? 0
    self.part = part.map { PartEnd($0, after: session.tail(at: node.parent)) }
  }

  /// Whether it was ended here, at the end of a part: the service need not go on.
  public var hasReachedPart: Bool { part?.isOver == true }

  /// Takes one event.
  ///
  /// Returns the entries to append to the journal: none until the end.
  public mutating func take(
    _ event: CompletionEvent,
    into session: inout Session,
    at time: Int64
  ) throws(TreeError) -> [Entry] {
    guard !isFinished else { return [] }
    switch event {
    // Nothing is no text: it would be in memory and not in the journal.
    case .text(""), .thinking(""): break
    case .text(let text):
      firstToken = firstToken ?? Int(time - started)
      let kept = part?.pass(text) ?? text
      if !kept.isEmpty { session.extend(node, text: kept) }
      if hasReachedPart { return try end(.stop, nil, &session, time) }
    case .thinking(let text):
      firstToken = firstToken ?? Int(time - started)
      session.extend(node, thinking: text)
    case .logprobs(let tokens): logprobs += tokens
    case .usage(let counts):
      usage = Generation.Usage(
        prompt: counts.prompt,
        completion: counts.completion,
        thinking: counts.thinking
      )
    case .requestID(let name): requestID = name
    case .notice(let text): notices.append(text)
    case .leftOut(let bytes): cut = bytes
    case .waiting(nil):
      // Times count from when it was sent, not from when it was asked for.
      started = time
    case .waiting: break
    case .finished(let reason):
      switch reason {
      case .stop: return try end(.stop, nil, &session, time)
      case .length: return try end(.length, nil, &session, time)
      case .thinkingLength: return try end(.length, thinkingSentence, &session, time)
      case .filter(let reason): return try end(.filter, filterSentence(reason), &session, time)
      case .blockedPrompt(let reason):
        return try end(.filter, blockSentence(reason), &session, time)
      case .other(let reason): return try end(.interrupted, otherSentence(reason), &session, time)
      case .interrupted:
        return try end(.interrupted, "The stream ended before the answer did.", &session, time)
      }
    case .failed(let error):
      failure = error
      return try end(.error, error.sentence, &session, time)
    }
    return []
  }

  /// The entries for the text and thinking that came since the last checkpoint.
  public mutating func checkpoint(in session: inout Session, at time: Int64) -> [Entry] {
    var entries: [Entry] = []
    if let entry = session.checkpoint(node, from: savedText, at: time) {
      entries.append(entry)
      savedText = session.tree.everHeld(node)?.text.utf8.count ?? savedText
    }
    if let entry = session.checkpointThinking(node, from: savedThinking, at: time) {
      entries.append(entry)
      savedThinking = session.tree.everHeld(node)?.thinking?.utf8.count ?? savedThinking
    }
    return entries
  }

  /// Ends the completion because the person, or the program's end, cut it: what came is kept.
  public mutating func interrupt(
    in session: inout Session,
    because sentence: String = "Cancelled.",
    at time: Int64
  ) throws(TreeError) -> [Entry] {
    guard !isFinished else { return [] }
    return try end(.interrupted, sentence, &session, time)
  }

  private mutating func end(
    _ finish: Generation.Finish,
    _ error: String?,
    _ session: inout Session,
    _ time: Int64
  ) throws(TreeError) -> [Entry] {
    isFinished = true
    if let rest = part?.rest(), !rest.isEmpty { session.extend(node, text: rest) }
    if hasReachedPart { dropTokensBehind(session.tree.everHeld(node)?.text.utf8.count ?? 0) }
    var entries = checkpoint(in: &session, at: time)
    generation = generation.finished(
      finish,
      error: error,
      usage: usage,
      firstToken: firstToken,
      total: Int(time - started),
      requestID: requestID,
      cut: cut,
      extra: hasReachedPart ? part.map { RawJSON("{\"ended_at\":\"\($0.part.rawValue)\"}") } : nil
    )
    entries.append(
      try session.finish(
        node,
        generation: generation,
        logprobs: logprobs.isEmpty
          ? nil : RawJSON("[" + logprobs.map(\.json).joined(separator: ",") + "]"),
        at: time
      )
    )
    return entries
  }

  /// Forgets the tokens that began behind the text that was kept.
  private mutating func dropTokensBehind(_ size: Int) {
    var start = 0
    logprobs = Array(
      logprobs.prefix { token in
        defer { start += token.token.utf8.count }
        return start < size
      }
    )
  }

  private let thinkingSentence =
    "Thinking used up the token limit before the answer; allow more tokens or less thinking."

  private func blockSentence(_ reason: String) -> String {
    "The service's filter did not let the prompt through (\(quoted(reason))); change it, or the "
      + "backend's safety settings."
  }

  private func otherSentence(_ reason: String) -> String {
    "The service ended it for a reason of its own (\(quoted(reason))); what came is kept, generate "
      + "again for a new one."
  }

  private func filterSentence(_ reason: String) -> String {
    "The service's filter stopped it (\(quoted(reason))); change the prompt or use another model."
  }
}

extension TokenLogprob {
  /// The object that a session file holds for a token.
  var json: String {
    var text = "{\"token\":\(jsonString(token)),\"logprob\":\(jsonNumber(logprob))"
    if !top.isEmpty {
      let alternatives = top.map {
        "{\"token\":\(jsonString($0.token)),\"logprob\":\(jsonNumber($0.logprob))}"
      }
      text += ",\"top\":[" + alternatives.joined(separator: ",") + "]"
    }
    return text + "}"
  }
}

/// A JSON number; null for what JSON cannot say.
func jsonNumber(_ value: Double) -> String { value.isFinite ? "\(value)" : "null" }
