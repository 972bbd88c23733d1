import TreeModel

/// A completion's token probabilities in the first loom's shape.
struct TokenList {
  private let tokens: JSONValue?

  /// Takes what a session keeps: `[{"token","logprob","top":[{"token","logprob"}]}]`.
  init(_ logprobs: RawJSON?) {
    tokens = logprobs.flatMap { try? JSONDocument(Array($0.text.utf8)).first }
  }

  /// Writes the elements of `tokens`; places count characters of the completion.
  func write(to out: inout ExportBuffer) {
    guard let tokens else { return }
    var start = 0
    var isFirst = true
    for token in tokens.elements {
      guard let text = token["token"]?.string else { continue }
      if !isFirst { out.add(",") }
      isFirst = false
      let end = start + text.unicodeScalars.count
      out.add("{\"generatedToken\":{")
      out.key("token")
      out.json(text)
      out.next("logprob")
      out.add(token["logprob"]?.number ?? "null")
      out.add("},\"position\":{\"start\":\(start),\"end\":\(end)},\"counterfactuals\":{")
      var names: Set<[UInt8]> = []
      for other in token["top"].map({ Array($0.elements) }) ?? [] {
        guard let name = other["token"]?.string, let logprob = other["logprob"]?.number,
          names.insert(Array(name.utf8)).inserted
        else { continue }
        if names.count > 1 { out.add(",") }
        out.key(name)
        out.add(logprob)
      }
      out.add("}}")
      start = end
    }
  }
}
