public import Backends
import PrefExport
public import TreeModel

extension Generation {
  /// The record of a request that is about to be sent: no finish yet.
  ///
  /// `continuesText` is the backend's; where it is false in text mode, the instruction that was
  /// added is part of the record. `promptSHA256` is computed from the request if not given. `order`
  /// is the completion's place among those that one act asked for, from 0, if they were shuffled.
  public convenience init(
    backend: String,
    request: CompletionRequest,
    continuesText: Bool = true,
    promptSHA256: String? = nil,
    order: Int? = nil
  ) {
    var parameters = request.parameters.jsonMembers
    if case .text = request.input, !continuesText {
      parameters.append("\"continue_instruction\":" + jsonString(request.continueInstruction))
    }
    self.init(
      backend: backend,
      model: request.model,
      adapters: request.adapters.map { Adapter(name: $0.name, scale: $0.scale) },
      parameters: RawJSON("{" + parameters.joined(separator: ",") + "}"),
      promptSHA256: promptSHA256 ?? request.promptSHA256,
      cut: request.leftOut > 0 ? request.leftOut : nil,
      extra: order.map { RawJSON("{\"order\":\($0)}") }
    )
  }
}

extension CompletionRequest {
  /// The SHA-256 of what the model is to continue, in hexadecimal.
  ///
  /// Of the text; or of every message's role, a NUL, its content and a NUL. A system text and a NUL
  /// come before it.
  public var promptSHA256: String {
    var hash = SHA256()
    func add(_ text: String, _ end: String = "\0") {
      var text = text + end
      text.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
    }
    if !system.isEmpty { add(system) }
    switch input {
    case .text(let text): add(text, "")
    case .chat(let messages):
      for message in messages {
        add(message.role.rawValue)
        add(message.content)
      }
    }
    return hash.finish()
  }
}

extension SamplingParameters {
  /// The parameters that are set, as members of a JSON object in a fixed order.
  var jsonMembers: [String] {
    var members: [String] = []
    func add(_ name: String, _ value: Double?) {
      // JSON has no infinities; a parameter that is none of its numbers was never sent.
      if let value, value.isFinite { members.append("\"\(name)\":\(value)") }
    }
    func add(_ name: String, _ value: Int?) {
      if let value { members.append("\"\(name)\":\(value)") }
    }
    add("temperature", temperature)
    add("max_tokens", maxTokens)
    add("top_p", topP)
    add("top_k", topK)
    add("min_p", minP)
    add("repeat_penalty", repeatPenalty)
    add("seed", seed)
    if !stop.isEmpty {
      members.append("\"stop\":[" + stop.map(jsonString).joined(separator: ",") + "]")
    }
    if topLogprobs > 0 { add("top_logprobs", topLogprobs) }
    switch thinking {
    case .budget(let tokens): add("thinking", tokens)
    case .level(let level): members.append("\"thinking\":" + jsonString(level.rawValue))
    case nil: break
    }
    return members
  }
}

/// The text as a JSON string with its quotation marks; only what JSON demands is escaped.
func jsonString(_ text: String) -> String {
  var result: [UInt8] = [UInt8(ascii: "\"")]
  result.reserveCapacity(text.utf8.count + 2)
  let hexadecimal = Array("0123456789abcdef".utf8)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
    case 0x0A: result += Array("\\n".utf8)
    case 0x0D: result += Array("\\r".utf8)
    case 0x09: result += Array("\\t".utf8)
    case 0..<0x20, 0x7F:
      result += Array("\\u00".utf8)
      result += [hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
    default: result.append(byte)
    }
  }
  result.append(UInt8(ascii: "\""))
  return String(decoding: result, as: UTF8.self)
}
