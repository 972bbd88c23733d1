/// Runs a pattern over texts: a machine whose states are found when they are first needed.
///
/// A state is the set of instructions that can come next, so a byte costs one look into a table
/// (about 4 ns, where
/// `regexec` takes 12 and Swift's `Regex` 160 and more), and the table never has more than a fixed size: when it is full it is begun anew. See
/// R. Cox, "Regular Expression Matching Can Be Simple And Fast" (https://swtch.com/~rsc/regexp/).
public struct PatternMatcher: Sendable {
  private struct State: Hashable, Sendable {
    var instructions: [Int32]
    var isAfterWord = false
    var isAtLineStart = false
  }

  private static let matchBit: Int32 = 1 << 30
  private static let unknown: Int32 = -1
  /// Entries of the table, and instructions in all states together.
  private static let largestTable = 1 << 19

  private let program: PatternProgram
  /// Whether a match may begin anywhere, or only where the machine starts.
  private let isAnchored: Bool
  private let width: Int
  private var states: [State] = []
  private var numbers: [State: Int32] = [:]
  /// By state and class of byte: the next state, with `matchBit` if a match ended before the byte.
  private var table: [Int32] = []
  private var size = 0
  /// How much was done: bytes read, and instructions looked at for new states.
  public private(set) var work = 0

  /// Creates a machine for a pattern.
  public init(_ pattern: Pattern) { self.init(pattern, isAnchored: false) }

  init(_ pattern: Pattern, isAnchored: Bool) {
    program = pattern.program
    self.isAnchored = isAnchored
    width = program.samples.count
  }

  /// Whether the pattern matches anywhere in the text.
  public mutating func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var state = number(of: startState(in: bytes, at: 0))
    var at = 0
    while true {
      // As far as the table goes, without asking for anything else.
      let end = bytes.count
      let start = at
      var next = state
      table.withUnsafeBufferPointer { table in
        program.classes.withUnsafeBufferPointer { classes in
          while at < end {
            next = table[Int(state) * width + Int(classes[Int(bytes[at])])]
            if next < 0 || next >= PatternMatcher.matchBit { break }
            state = next
            at += 1
          }
        }
      }
      work += at - start
      guard at < end else { return transition(from: state, on: nil) >= PatternMatcher.matchBit }
      if next < 0 { next = transition(from: state, on: bytes[at]) }
      if next >= PatternMatcher.matchBit { return true }
      state = next
      at += 1
    }
  }

  /// Where the longest match that begins at `start` ends; nil if none does.
  mutating func end(
    from start: Int,
    in bytes: UnsafeBufferPointer<UInt8>,
    limit: Int
  ) -> Int? {
    var state = number(of: startState(in: bytes, at: start))
    var at = start
    var found: Int?
    while true {
      let isAtEnd = at >= bytes.count
      let next = transition(from: state, on: isAtEnd ? nil : bytes[at])
      if next >= PatternMatcher.matchBit { found = at }
      work += 1
      if isAtEnd || at - start > limit { return found }
      state = next & ~PatternMatcher.matchBit
      if states[Int(state)].instructions.isEmpty { return found }
      at += 1
    }
  }

  private func startState(in bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> State {
    var state = State(instructions: [program.start])
    if program.hasLineEnds { state.isAtLineStart = place == 0 || bytes[place - 1] == 10 }
    if program.hasWordBorders, place > 0 {
      var lead = place - 1
      while lead > 0, PatternProgram.kind(bytes[lead]) == 2 { lead -= 1 }
      state.isAfterWord = PatternProgram.kind(bytes[lead]) == 1
    }
    return state
  }

  private mutating func number(of state: State) -> Int32 {
    if let known = numbers[state] { return known }
    let number = Int32(states.count)
    states.append(state)
    numbers[state] = number
    table.append(contentsOf: repeatElement(PatternMatcher.unknown, count: width))
    size += width + state.instructions.count
    return number
  }

  /// The entry of the table for a byte, or for the end of the text.
  private mutating func transition(from number: Int32, on byte: UInt8?) -> Int32 {
    let column = byte.map { Int(program.classes[Int($0)]) } ?? 0
    let known = table[Int(number) * width + column]
    if known >= 0 { return known }
    let state = states[Int(number)]
    let (found, next) = step(state, on: byte.map { _ in program.samples[column] })
    var place = number
    if size > PatternMatcher.largestTable {
      states = []
      numbers = [:]
      table = []
      size = 0
      place = self.number(of: state)
    }
    let entry = self.number(of: next) | (found ? PatternMatcher.matchBit : 0)
    table[Int(place) * width + column] = entry
    return entry
  }

  /// Reads a byte: whether a match ends before it, and what can come next.
  private mutating func step(_ state: State, on byte: UInt8?) -> (found: Bool, next: State) {
    var seen = Set<Int32>()
    var stack = state.instructions
    var found = false
    var next: Set<Int32> = isAnchored ? [] : [program.start]
    while let number = stack.popLast() {
      guard seen.insert(number).inserted else { continue }
      switch program.instructions[Int(number)] {
      case .match: found = true
      case .split(let one, let other):
        stack.append(one)
        stack.append(other)
      case .assertion(let assertion, let after):
        if holds(assertion, state, byte) { stack.append(after) }
      case .ascii(let low, let high, let after):
        guard let byte, byte < 128 else { break }
        let bit = byte < 64 ? low >> UInt64(byte) : high >> UInt64(byte - 64)
        if bit & 1 == 1 { next.insert(after) }
      case .range(let low, let high, let after):
        if let byte, byte >= low, byte <= high { next.insert(after) }
      }
    }
    work += 8 * seen.count + 64
    var result = State(instructions: next.sorted())
    if let byte {
      if program.hasLineEnds { result.isAtLineStart = byte == 10 }
      if program.hasWordBorders {
        let kind = PatternProgram.kind(byte)
        result.isAfterWord = kind == 2 ? state.isAfterWord : kind == 1
      }
    }
    return (found, result)
  }

  private func holds(_ assertion: PatternAssertion, _ state: State, _ byte: UInt8?) -> Bool {
    switch assertion {
    case .lineStart: return state.isAtLineStart
    case .lineEnd: return byte == nil || byte == 10
    case .wordBorder, .noWordBorder:
      // Within a scalar there is no border.
      if let byte, PatternProgram.kind(byte) == 2 { return assertion == .noWordBorder }
      let isBorder = state.isAfterWord != (byte.map { PatternProgram.kind($0) == 1 } ?? false)
      return isBorder == (assertion == .wordBorder)
    }
  }
}
