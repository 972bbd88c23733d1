import Testing

@testable import TreeModel

@Suite struct FilterParserTests {
  /// The term in brackets, so that a test can say how words were joined.
  private func shape(_ text: String) throws -> String { shape(try NodeFilter(text).term) }

  private func shape(_ term: NodeFilter.Term) -> String {
    switch term {
    case .all(let terms): "and(\(terms.map(shape).joined(separator: " ")))"
    case .any(let terms): "or(\(terms.map(shape).joined(separator: " ")))"
    case .not(let term): "not(\(shape(term)))"
    case .test(let test):
      switch test {
      case .flag(let flag): flag.rawValue
      case .text(let field, let test, _): "\(field.rawValue)\(text(test.kind))"
      case .number(let field, let comparison, let value):
        "\(field.rawValue)\(comparison.rawValue)\(value)"
      case .created(let comparison, let span):
        "created\(comparison.rawValue)\(span.lowerBound)-\(span.upperBound)"
      case .age(let comparison, let age): "age\(comparison.rawValue)\(age)"
      case .kind(let kind): "kind=\(kind)"
      case .role(let role): "role=\(role)"
      case .finish(let finish): "finish=\(finish)"
      case .has(let part): "has=\(part)"
      case .below(let id): "below=\(id)"
      }
    }
  }

  private func text(_ kind: TextTest.Kind) -> String {
    switch kind {
    case .contains(let text): ":\(text)"
    case .equals(let text): "=\(text)"
    case .matches(let pattern): "~\(pattern.text)"
    }
  }

  @Test(arguments: [
    ("rating<0 model:gemini", "and(rating<0.0 model:gemini)"),
    ("rating<0 and unseen", "and(rating<0.0 unseen)"),
    ("a or b c", "or(text:a and(text:b text:c))"),
    ("(a or b) c", "and(or(text:a text:b) text:c)"),
    ("not a b", "and(not(text:a) text:b)"),
    ("-tag:x !unseen", "and(not(tag:x) not(unseen))"),
    ("-(a OR b)", "not(or(text:a text:b))"),
    ("not not a", "not(not(text:a))"),
    ("text~/sea|o(ce)an/i", "text~sea|o(ce)an"),
    ("/a b/", "text~a b"),
    ("~sea(s)?", "text~sea(s)?"),
    (#"/a\/b/"#, #"text~a\/b"#),
    ("\"two words\"", "text:two words"),
    ("note:'it\"s'", "note:it\"s"),
    (#"note:"a \" b \\ c""#, #"note:a " b \ c"#),
    ("model=toy-1 model!=x", "and(model=toy-1 not(model=x))"),
    ("model!~/x/", "not(model~x)"),
    ("kind:rewrite role!=user finish:length", "and(kind=rewrite not(role=user) finish=length)"),
    ("has:note has:tags", "and(has=note has=tags)"),
    ("rating:-1 depth>=3 score<0.5", "and(rating=-1.0 depth>=3.0 score<0.5)"),
    ("RATING>1", "rating>1.0"),
    ("age<2d age>90s", "and(age<172800000 age>90000)"),
    ("created>2026-11-01", "created>1793491200000-1793577599999"),
    ("created<1970-01-01T00:01", "created<60000-119999"),
    ("created=2024-02-29T23:59:59", "created=1709251199000-1709251199999"),
    ("created>=1795000000000", "created>=1795000000000-1795000000000"),
    ("below:12", "below=12"),
    ("\"unseen\"", "text:unseen"),
    ("海 or  don't", "or(text:海 text:don't)"),
    ("  a  ", "text:a"),
  ])
  func expressionsAreRead(text: String, expected: String) throws {
    #expect(try shape(text) == expected)
  }

  private static let mistakes: [(String, FilterError.Reason, Int)] = [
    ("", .empty, 0),
    ("   ", .empty, 0),
    ("modle:x", .unknownField("modle", nearest: "model"), 0),
    ("a zebra:x", .unknownField("zebra", nearest: nil), 2),
    ("rating<", .missingValue(.rating), 7),
    ("rating<high", .badValue(.rating, "high", nearest: nil), 7),
    ("kind:rewirte", .badValue(.kind, "rewirte", nearest: "rewrite"), 5),
    ("model<3", .badOperator(.model, "<"), 5),
    ("age=2d", .badOperator(.age, "="), 3),
    ("age<2", .badValue(.age, "2", nearest: nil), 4),
    ("created>2026-02-30", .badValue(.created, "2026-02-30", nearest: nil), 8),
    ("below:x", .badValue(.below, "x", nearest: nil), 6),
    ("a (b", .unclosedParenthesis, 2),
    ("a b)", .unopenedParenthesis, 3),
    (")", .unopenedParenthesis, 0),
    ("()", .missingTerm(after: "("), 1),
    ("a or", .missingTerm(after: "or"), 4),
    ("or a", .missingTerm(after: "the beginning"), 0),
    ("not", .missingTerm(after: "not"), 3),
    ("\"abc", .unclosedQuote, 0),
    ("text~/abc", .unclosedPattern, 5),
    ("text~/a/x", .badPatternFlag("x"), 8),
    ("text~/a(b/", .badPattern(.unclosedGroup), 7),
  ]

  @Test func mistakesAreTold() {
    for (text, reason, position) in Self.mistakes {
      let error = #expect(throws: FilterError.self) { try NodeFilter(text) }
      #expect(error == FilterError(reason: reason, position: position), "\(text)")
      #expect(error.map { !$0.sentence.isEmpty && !$0.sentence.hasSuffix(".") } == true)
    }
  }

  @Test func depthIsBounded() {
    let error = #expect(throws: FilterError.self) {
      try NodeFilter(String(repeating: "(", count: 100_000))
    }
    #expect(error?.reason == .tooDeep)
    #expect(throws: FilterError.self) {
      try NodeFilter(String(repeating: "-", count: 100_000) + "a")
    }
  }

  /// Good expressions with letters changed, left out, doubled and swapped: read or told, never worse.
  @Test func damagedExpressionsNeverCrash() {
    let good = [
      "rating<0 model:gemini tag:opening unseen depth>3 text~/sea/",
      "(a or -b) not kind:rewrite created>2026-11-01T12:00 age<2d",
      #"note:"a \" b" text~/a(b|c){2,3}\w/i below:12 has:note or finish!=stop"#,
    ]
    var random = SeededGenerator(11)
    let signs = Array(" ():=<>!~/\"'\\-0aor海\n")
    var read = 0
    for round in 0..<6_000 {
      var text = Array(good[round % good.count])
      for _ in 0...random.below(6) where !text.isEmpty {
        let place = random.below(text.count)
        switch random.below(5) {
        case 0: text.remove(at: place)
        case 1: text[place] = signs[random.below(signs.count)]
        case 2: text.insert(signs[random.below(signs.count)], at: place)
        case 3: text.swapAt(place, random.below(text.count))
        default: text.removeSubrange(place...)
        }
      }
      let damaged = String(text)
      do throws(FilterError) {
        _ = try NodeFilter(damaged)
        read += 1
      } catch {
        #expect(error.position >= 0 && error.position <= damaged.unicodeScalars.count)
        #expect(!error.sentence.isEmpty)
      }
    }
    #expect(read > 100)
  }

  @Test func everyExampleIsRead() throws {
    for field in FilterField.allCases {
      #expect(!field.examples.isEmpty)
      for example in field.examples { _ = try NodeFilter(example) }
    }
    for flag in FilterFlag.allCases { #expect(try shape(flag.rawValue) == flag.rawValue) }
  }

  @Test func candidatesFitThePlace() throws {
    var session = Session(
      info: SessionInfo(
        id: "0123456789abcdef",
        title: "",
        created: 0,
        mode: .text,
        annotator: "ann"
      )
    )
    let node = Node(id: session.nextNode, parent: nil, kind: .human, text: "x", created: 0)
    _ = try session.perform(
      Transaction(
        label: "",
        operations: [
          .insert(node: node, index: 0), .tag(id: node.id, from: [], to: ["two words", "opening"]),
        ]
      ),
      at: 0
    )
    var values = FilterValues()
    while values.step(session, budget: 10) {}
    func texts(_ text: String) -> [String] {
      NodeFilter.candidates(for: text, values: values).candidates.map(\.text)
    }
    #expect(texts("ra") == ["rating", "rated"])
    #expect(texts("a (un") == ["unrated", "unseen"])
    #expect(texts("-book") == ["bookmarked"])
    #expect(texts("kind:") == Node.Kind.allCases.map(\.rawValue))
    #expect(texts("kind:re") == ["rewrite"])
    #expect(texts("kind:rewrite").isEmpty)
    #expect(texts("tag:") == ["opening", "\"two words\""])
    #expect(texts("tag:Op") == ["opening"])
    #expect(texts("tag:\"tw") == ["\"two words\""])
    #expect(texts("tag!=o") == ["opening"])
    #expect(texts("text~/ra") == [])
    #expect(texts("rating<").isEmpty)
    #expect(texts("").count == FilterField.allCases.count + FilterFlag.allCases.count + 2)
    #expect(NodeFilter.candidates(for: "海 tag:o", values: values).start == "海 tag:".utf8.count)
  }
}
