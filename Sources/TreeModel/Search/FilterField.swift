/// What a term of a filter asks about, before its `:` or `=`; the raw value is its name.
public enum FilterField: String, CaseIterable, Sendable {
  case text, note, thinking, tag, any
  case model, backend, adapter, annotator
  case kind, role, finish, has
  case rating, score, depth, children, length, words, tokens, id
  case created, age
  case below

  /// What it is compared with.
  public enum Values: Equatable, Sendable {
    /// A text: `:` contains, `=` is, `~` a pattern.
    case text
    /// One of these words.
    case choice([String])
    /// A number.
    case number
    /// A day or a time.
    case time
    /// A length of time: `90s`, `5m`, `12h`, `2d`, `3w`, `1y`.
    case duration
    /// A node's number.
    case node
  }

  /// What it is compared with.
  public var values: Values {
    switch self {
    case .text, .note, .thinking, .tag, .any, .model, .backend, .adapter, .annotator: .text
    case .kind: .choice(Node.Kind.allCases.map(\.rawValue))
    case .role: .choice(Node.Role.allCases.map(\.rawValue))
    case .finish: .choice(Generation.Finish.allCases.map(\.rawValue))
    case .has: .choice(FilterPart.allCases.map(\.rawValue))
    case .rating, .score, .depth, .children, .length, .words, .tokens, .id: .number
    case .created: .time
    case .age: .duration
    case .below: .node
    }
  }

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .text: "the node's own text"
    case .note: "its note"
    case .thinking: "the model's thinking"
    case .tag: "one of its tags"
    case .any: "text, note, thinking or a tag"
    case .model: "the model's name"
    case .backend: "the backend's name"
    case .adapter: "the name of an adapter in force"
    case .annotator: "who rated or compared it, or wrote the rewrite"
    case .kind: "how it came to be"
    case .role: "who speaks, in chat mode"
    case .finish: "why the completion ended"
    case .has: "what there is beside the text"
    case .rating: "-2 to 2; unrated nodes have none"
    case .score: "an evaluator's verdict"
    case .depth: "nodes above it; a root has 0"
    case .children: "how many nodes continue it"
    case .length: "characters (Unicode code points) of its text"
    case .words: "words of its text, between blanks"
    case .tokens: "tokens of the answer, as the service counted them"
    case .id: "its number"
    case .created: "when it was made, by the clock of UTC"
    case .age: "how long ago it was made"
    case .below: "everything under the node with this number"
    }
  }

  /// Terms that show how it is used.
  public var examples: [String] {
    switch self {
    case .text: ["text:sea", "text=\"The end.\"", "text~/sea|ocean/"]
    case .note: ["note:\"too long\""]
    case .thinking: ["thinking:plan"]
    case .tag: ["tag:opening", "tag=done"]
    case .any: ["any:dragon"]
    case .model: ["model:gemini", "model=toy-1"]
    case .backend: ["backend:local"]
    case .adapter: ["adapter:warm"]
    case .annotator: ["annotator:ann"]
    case .kind: ["kind:rewrite", "kind!=prompt"]
    case .role: ["role:assistant"]
    case .finish: ["finish:length"]
    case .has: ["has:note"]
    case .rating: ["rating<0", "rating:2"]
    case .score: ["score>=0.5"]
    case .depth: ["depth>3"]
    case .children: ["children>4"]
    case .length: ["length>400"]
    case .words: ["words<20"]
    case .tokens: ["tokens>=128"]
    case .id: ["id>=100"]
    case .created: ["created>2026-11-01", "created<2026-11-01T12:00"]
    case .age: ["age<2d"]
    case .below: ["below:12"]
    }
  }
}

/// A term of a filter that is one word; the raw value is the word.
public enum FilterFlag: String, CaseIterable, Sendable {
  case rated, unrated, good, bad
  case seen, unseen
  case bookmarked, hidden, archived
  case streaming, failed
  case rewrite, rewritten
  case root, leaf

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .rated: "has a rating"
    case .unrated: "has none"
    case .good: "rated above 0"
    case .bad: "rated below 0"
    case .seen: "not unseen"
    case .unseen: "a model's, and nobody has looked at it"
    case .bookmarked: "has a bookmark"
    case .hidden: "a hidden prompt"
    case .archived: "put aside, it or something above it"
    case .streaming: "the model has not finished"
    case .failed: "the service failed or filtered it"
    case .rewrite: "a person's version of a sibling"
    case .rewritten: "there is a rewrite of it"
    case .root: "nothing is above it"
    case .leaf: "nothing continues it"
    }
  }
}

/// What a node can have beside its text, after `has:`.
public enum FilterPart: String, CaseIterable, Sendable {
  case note, tags, thinking, score, tokens, logprobs
}
