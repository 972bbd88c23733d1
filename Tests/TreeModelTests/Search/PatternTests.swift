import Testing

@testable import TreeModel

@Suite struct PatternTests {
  private func places(_ pattern: String, _ text: String) throws -> [String] {
    let test = TextTest(.matches(try Pattern(pattern)))
    var text = text
    return text.withUTF8 { bytes in
      test.places(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
  }

  private func matches(_ pattern: Pattern, _ text: String) -> Bool {
    var machine = PatternMatcher(pattern)
    var text = text
    return text.withUTF8 { machine.matches($0) }
  }

  @Test func whatPatternsFind() throws {
    let cases: [(String, String, [String])] = [
      ("sea|ocean", "The Sea and the ocean", ["Sea", "ocean"]),
      ("Sea", "the sea, the Sea", ["Sea"]),
      ("(?i)SEA", "the sea", ["sea"]),
      ("s[aeiou]+t", "seat sit st", ["seat", "sit"]),
      ("[^a-z ]+", "ab 12 c!", ["12", "!"]),
      ("[]x]+", "a]x]", ["]x]"]),
      ("a{2,3}", "a aa aaa aaaa", ["aa", "aaa", "aaa"]),
      ("a{2}", "aaaa", ["aa", "aa"]),
      ("(ab){2,}", "ab abab ababab", ["abab", "ababab"]),
      ("^b.*$", "abc\nbcd\nb", ["bcd", "b"]),
      (#"\bcat\b"#, "cat concat cat's", ["cat", "cat"]),
      (#"\Bcat"#, "cat concat", ["cat"]),
      (#"\d+\.\d"#, "1.5 and 20.75", ["1.5", "20.7"]),
      (#"\w+"#, "“Süß”—海の底, ok", ["Süß", "海の底", "ok"]),
      (#"\bword\b"#, "“word”", ["word"]),
      (#"\s+"#, "a \t\nb", [" \t\n"]),
      ("[ä-ö]", "aäöü", ["ä", "ö"]),
      ("[^ä]", "aäü", ["a", "ü"]),
      ("海.", "海の底", ["海の"]),
      (".", "é👩", ["é", "👩"]),
      (#"\(\*\)"#, "a (*) b", ["(*)"]),
      ("x*", "aaa", []),
      ("(a|)(b|)c", "abc bc c", ["abc", "bc", "c"]),
      ("(?:a|b)c", "ac bc", ["ac", "bc"]),
      ("a+?b", "aab", ["aab"]),
    ]
    for (pattern, text, found) in cases {
      #expect(try places(pattern, text) == found, "\(pattern) in \(text)")
      if !found.isEmpty { #expect(matches(try Pattern(pattern), text), "\(pattern) in \(text)") }
    }
    #expect(matches(try Pattern("x*"), "aaa"))
    #expect(!matches(try Pattern("x+"), "aaa"))
    #expect(matches(try Pattern("^$"), "a\n\nb"))
    #expect(!matches(try Pattern("^$"), "a"))
  }

  @Test func mistakesAreTold() {
    let cases: [(String, PatternError.Reason, Int)] = [
      ("", .empty, 0), ("a(b", .unclosedGroup, 1), ("ab)", .unopenedGroup, 2),
      ("[a", .unclosedClass, 0), ("*a", .nothingToRepeat, 0), ("a|+", .nothingToRepeat, 2),
      ("a{3,2}", .badRepeat, 1), ("a{2000}", .badRepeat, 1), ("a{", .badRepeat, 1),
      (#"\q"#, .badEscape("q"), 0), (#"a\"#, .badEscape(""), 1), ("[z-a]", .badRange, 1),
      ("(?=a)", .unsupportedGroup, 0), (#"(a)\1"#, .badEscape("1"), 3),
    ]
    for (pattern, reason, position) in cases {
      let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
      #expect(error == PatternError(reason: reason, position: position), "\(pattern)")
      #expect(error?.sentence.hasSuffix(".") == false)
    }
    for pattern in ["((a{1000}){1000}){1000}", "(((){1000}){1000}){1000}", "[ä-ö]{1000}{1000}"] {
      let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
      #expect(error?.reason == .tooLarge, "\(pattern)")
    }
  }

  /// What makes others take a time that grows with a power of the length.
  @Test func noPatternTakesLong() throws {
    var text = String(repeating: "a", count: 20_000) + "!"
    for pattern in ["(a*)*b", "(a|aa)+$", "(a|a|a)*b", "(.*)(.*)(.*)(.*)b", "(a?){50}a{50}b"] {
      var machine = PatternMatcher(try Pattern(pattern))
      _ = text.withUTF8 { machine.matches($0) }
      #expect(machine.work < 2_000_000, "\(pattern): \(machine.work)")
    }
    // Marking gives up before it is noticed.
    let test = TextTest(.matches(try Pattern("a*b")))
    #expect(text.withUTF8 { test.places(in: $0) }.isEmpty)
  }

  /// Against a matcher that goes through all ways by itself.
  @Test func randomPatternsAgainstBacktracking() throws {
    var random = SeededGenerator(42)
    for _ in 0..<3_000 {
      let part = randomPart(&random, depth: 3)
      let pattern = Slow.text(part)
      guard !pattern.isEmpty else { continue }
      let compiled = try Pattern(pattern)
      for _ in 0..<6 {
        let text = String(
          (0..<random.below(8)).map { _ in Array("abß\n")[random.below(4)] }
        )
        #expect(
          matches(compiled, text) == Slow.matches(part, text),
          "\(pattern) in \(text.debugDescription)"
        )
      }
    }
  }

  @Test func textsThatAreNoPatternsNeverCrash() {
    var random = SeededGenerator(7)
    let signs = Array(#"ab(){}[]|*+?.^$\dwsbBn-,019ß海?:"#)
    for _ in 0..<20_000 {
      let text = String((0..<random.below(12)).map { _ in signs[random.below(signs.count)] })
      guard let pattern = try? Pattern(text) else { continue }
      _ = matches(pattern, "ab01 ß海-\n")
    }
  }

  // MARK: A slow matcher

  private func randomPart(_ random: inout SeededGenerator, depth: Int) -> Slow {
    switch random.below(depth == 0 ? 4 : 9) {
    case 0: return .one("a")
    case 1: return .one("b")
    case 2: return .one("ß")
    case 3: return .dot
    case 4: return .lineStart
    case 5: return .lineEnd
    case 6:
      return .choice(randomPart(&random, depth: depth - 1), randomPart(&random, depth: depth - 1))
    case 7: return .star(randomPart(&random, depth: depth - 1))
    default:
      return .both(randomPart(&random, depth: depth - 1), randomPart(&random, depth: depth - 1))
    }
  }

  indirect enum Slow {
    case one(Character)
    case dot, lineStart, lineEnd
    case choice(Slow, Slow)
    case both(Slow, Slow)
    case star(Slow)

    static func text(_ part: Slow) -> String {
      switch part {
      case .one(let character): String(character)
      case .dot: "."
      case .lineStart: "^"
      case .lineEnd: "$"
      case .choice(let one, let other): "(\(text(one))|\(text(other)))"
      case .both(let one, let other): text(one) + text(other)
      case .star(let part): "(\(text(part)))*"
      }
    }

    /// Where a match that begins at one of `starts` can end.
    static func ends(_ part: Slow, _ text: [Character], _ starts: Set<Int>) -> Set<Int> {
      switch part {
      case .one(let character):
        Set(starts.filter { $0 < text.count && text[$0] == character }.map { $0 + 1 })
      case .dot: Set(starts.filter { $0 < text.count && text[$0] != "\n" }.map { $0 + 1 })
      case .lineStart: starts.filter { $0 == 0 || text[$0 - 1] == "\n" }
      case .lineEnd: starts.filter { $0 == text.count || text[$0] == "\n" }
      case .choice(let one, let other):
        ends(one, text, starts).union(ends(other, text, starts))
      case .both(let one, let other): ends(other, text, ends(one, text, starts))
      case .star(let part): closure(part, text, starts)
      }
    }

    private static func closure(_ part: Slow, _ text: [Character], _ starts: Set<Int>) -> Set<Int> {
      var all = starts
      while true {
        let more = all.union(ends(part, text, all))
        if more == all { return all }
        all = more
      }
    }

    static func matches(_ part: Slow, _ text: String) -> Bool {
      let characters = Array(text)
      return !ends(part, characters, Set(0...characters.count)).isEmpty
    }
  }
}
