import CNcurses

/// Writes the bytes that bring the terminal from place to place and from look to look.
///
/// It chooses the shortest way: a picture should fit a packet.
struct ScreenWriter {
  /// What is to be sent.
  private(set) var bytes: [UInt8] = []

  private let capabilities: Capabilities
  private let looks: [Look]
  /// The sequences between two looks, made when first wanted; by `from * looks.count + to`.
  private var transitions: [[UInt8]?]
  /// Where the terminal's cursor is; nil when that is not sure.
  private var place: (row: Int, column: Int)?
  /// The look in force, as an index into `looks`.
  private var look = 0
  /// Whether the cursor shows; nil when that is not known.
  private var isCursorShown: Bool?

  /// Writes for a terminal; the first of `looks` is the plain one.
  init(_ capabilities: Capabilities, looks: [Look]) {
    self.capabilities = capabilities
    self.looks = looks
    transitions = Array(repeating: nil, count: looks.count * looks.count)
    bytes.reserveCapacity(16 << 10)
  }

  /// Forgets what was sent, after it was.
  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  /// Forgets what the terminal's state was, but for its look, which is plain.
  mutating func forget() {
    place = nil
    isCursorShown = nil
    look = 0
  }

  /// The next `write` is not where the last one ended.
  mutating func losePlace() { place = nil }

  // MARK: Looks

  /// Takes a look for what is written next.
  mutating func take(look next: Int) {
    guard next != look, capabilities.hasAttributes else { return }
    let index = look * looks.count + next
    if let known = transitions[index] {
      bytes += known
    } else {
      let (from, to) = (looks[look], looks[next])
      let made =
        capabilities.looksLikeANSI || from.isDirect || to.isDirect
        ? Self.change(shown(from), shown(to))
        : Capabilities.bytes {
          cncurses_look_change(from.style, from.pair, to.style, to.pair, $0, $1)
        }
      transitions[index] = made
      bytes += made
    }
    look = next
  }

  /// What the terminal makes of a look.
  private func shown(_ look: Look) -> Look {
    var look = look
    look.style &= capabilities.styles
    if look.foreground != .own || look.background != .own {
      look.style &= ~capabilities.stylesWithoutColors
    }
    return look
  }

  /// The sequence between two looks: ISO 6429's SGR, and ISO 8613-6's for colours beyond the first eight.
  ///
  /// A terminal with direct colours understands the rest of SGR as well.
  private static func change(_ from: Look, _ to: Look) -> [UInt8] {
    // The pair is ncurses' own name of the colours.
    let isSame =
      (from.style, from.foreground, from.background) == (to.style, to.foreground, to.background)
    if isSame { return [] }
    guard to.style != 0 || to.foreground != .own || to.background != .own else {
      return Array("\u{1B}[m".utf8)
    }
    var numbers: [Int] = []
    var style = to.style
    let isAdded =
      from.style & ~to.style == 0 && (from.foreground == to.foreground || to.foreground != .own)
      && (from.background == to.background || to.background != .own)
    if isAdded { style &= ~from.style } else { numbers.append(0) }
    let codes = [
      (CNCURSES_BOLD, 1), (CNCURSES_DIM, 2), (CNCURSES_ITALIC, 3), (CNCURSES_UNDERLINE, 4),
      (CNCURSES_REVERSE, 7),
    ]
    for (flag, code) in codes where style & UInt16(flag) != 0 { numbers.append(code) }
    func add(_ color: Color, _ base: Int) {
      switch color {
      case .own: break
      case .number(let number) where number < 8: numbers.append(base + Int(number))
      case .number(let number): numbers += [base + 8, 5, Int(number)]
      case .direct(let red, let green, let blue):
        numbers += [base + 8, 2, Int(red), Int(green), Int(blue)]
      }
    }
    if !isAdded || from.foreground != to.foreground { add(to.foreground, 30) }
    if !isAdded || from.background != to.background { add(to.background, 40) }
    return Array("\u{1B}[\(numbers.map { "\($0)" }.joined(separator: ";"))m".utf8)
  }

  // MARK: Cells

  /// Writes a character of seven bits.
  mutating func write(ascii: UInt8) {
    bytes.append(ascii)
    place?.column += 1
  }

  /// Writes a character with its marks, `columns` wide.
  mutating func write(_ base: UInt32, _ marks: SIMD4<UInt32>, columns: Int) {
    append(base)
    for index in 0..<4 where marks[index] != 0 { append(marks[index]) }
    place?.column += columns
  }

  private mutating func append(_ value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else { return bytes.append(UInt8(ascii: "?")) }
    if value < 0x80 { return bytes.append(UInt8(value)) }
    bytes += UTF8.encode(scalar).map { Array($0) } ?? []
  }

  /// Blanks cells from here on and stays; false if the terminal cannot or it is not worth it.
  mutating func erase(_ count: Int) -> Bool {
    guard capabilities.erasesCells, count > 5 else { return false }
    sequence(count, UInt8(ascii: "X"))
    return true
  }

  /// Blanks the rest of the line; false if the terminal cannot.
  mutating func clearToEnd() -> Bool {
    bytes += capabilities.clearToEnd
    return !capabilities.clearToEnd.isEmpty
  }

  // MARK: Moving

  /// Goes to a place, from 0.
  mutating func move(row: Int, column: Int) {
    defer { place = (row, column) }
    guard capabilities.movesLikeANSI else {
      if let place, place == (row, column) { return }
      bytes += Capabilities.bytes { cncurses_move_bytes(Int32(row), Int32(column), $0, $1) }
      return
    }
    guard let place else { return moveAbsolutely(row, column) }
    if place == (row, column) { return }
    let vertical = verticalCost(from: place.row, to: row)
    let (horizontal, isFromStart) = horizontalCost(from: place.column, to: column)
    guard let vertical, let horizontal,
      vertical + horizontal < 4 + digits(row + 1) + digits(column + 1)
    else { return moveAbsolutely(row, column) }
    if row == place.row + 1, capabilities.movesByControls {
      bytes.append(UInt8(ascii: "\n"))
    } else if row != place.row {
      sequence(row + 1, UInt8(ascii: "d"))
    }
    var at = place.column
    if isFromStart {
      bytes.append(UInt8(ascii: "\r"))
      at = 0
    }
    if column > at { sequence(column - at, UInt8(ascii: "C")) }
    if column < at { sequence(at - column, UInt8(ascii: "D")) }
  }

  private mutating func moveAbsolutely(_ row: Int, _ column: Int) {
    bytes.append(0x1B)
    bytes.append(UInt8(ascii: "["))
    append(decimal: row + 1)
    bytes.append(UInt8(ascii: ";"))
    append(decimal: column + 1)
    bytes.append(UInt8(ascii: "H"))
  }

  /// Bytes from row to row; nil if there is no such way.
  private func verticalCost(from: Int, to: Int) -> Int? {
    if from == to { return 0 }
    if to == from + 1, capabilities.movesByControls { return 1 }
    return capabilities.movesToRow ? 3 + digits(to + 1) : nil
  }

  /// Bytes from column to column, and whether the way leads over the line's start.
  private func horizontalCost(from: Int, to: Int) -> (cost: Int?, isFromStart: Bool) {
    if from == to { return (0, false) }
    let direct: Int? =
      to > from
      ? capabilities.movesRight ? 3 + digits(to - from) : nil
      : capabilities.movesLeft ? 3 + digits(from - to) : nil
    guard capabilities.movesByControls, to == 0 || capabilities.movesRight else {
      return (direct, false)
    }
    let overStart = to == 0 ? 1 : 4 + digits(to)
    if let direct, direct <= overStart { return (direct, false) }
    return (overStart, true)
  }

  // MARK: Scrolling

  /// Has the terminal move rows of its `rows`; false if it cannot.
  mutating func scroll(_ scroll: Scroll, rows: Int) -> Bool {
    guard scroll.lines > 0 ? capabilities.scrollsUp : capabilities.scrollsDown else { return false }
    // Some terminals give the rows that come in the look in force.
    take(look: 0)
    region(scroll.rows)
    moveAbsolutely(scroll.lines > 0 ? scroll.rows.upperBound - 1 : scroll.rows.lowerBound, 0)
    for _ in 0..<abs(scroll.lines) {
      if scroll.lines > 0 { bytes.append(UInt8(ascii: "\n")) } else { bytes += "\u{1B}M".utf8 }
    }
    region(0..<rows)
    losePlace()
    return true
  }

  private mutating func region(_ rows: Range<Int>) {
    bytes.append(0x1B)
    bytes.append(UInt8(ascii: "["))
    append(decimal: rows.lowerBound + 1)
    bytes.append(UInt8(ascii: ";"))
    append(decimal: rows.upperBound)
    bytes.append(UInt8(ascii: "r"))
  }

  // MARK: The cursor

  /// Shows the cursor here, or hides it.
  mutating func showCursor(_ isShown: Bool) {
    guard isCursorShown != isShown else { return }
    bytes += isShown ? capabilities.showCursor : capabilities.hideCursor
    isCursorShown = isShown
  }

  // MARK: Sequences

  /// Asks the terminal to answer when it has got here: ECMA-48's device status report.
  mutating func askForStatus() { bytes += "\u{1B}[5n".utf8 }

  private mutating func sequence(_ number: Int, _ final: UInt8) {
    bytes.append(0x1B)
    bytes.append(UInt8(ascii: "["))
    append(decimal: number)
    bytes.append(final)
  }

  private mutating func append(decimal number: Int) {
    if number >= 1000 { bytes.append(UInt8(48 + number / 1000 % 10)) }
    if number >= 100 { bytes.append(UInt8(48 + number / 100 % 10)) }
    if number >= 10 { bytes.append(UInt8(48 + number / 10 % 10)) }
    bytes.append(UInt8(48 + number % 10))
  }

  private func digits(_ number: Int) -> Int {
    number < 10 ? 1 : number < 100 ? 2 : number < 1000 ? 3 : 4
  }
}
