/// What one or more characters of a text look like in cells.
///
/// This is the only way from text to the screen.
/// Text from a model, a file, a server or the environment is untrusted: control characters, escape
/// sequences, bidi controls and invisible characters become marks here and nothing else ever
/// reaches a `Frame`. The stored text keeps every byte.
struct Glyph {
  /// The base character to show, printable and one or two columns wide.
  var base: UInt32
  /// Up to four combining marks; further ones are not shown.
  var marks: SIMD4<UInt32>
  /// One or two columns.
  var width: Int
  /// Whether it stands for a character that is not shown as itself.
  var isMark: Bool
  /// The bytes of the text that it covers, from the start of the buffer.
  var end: Int

  /// Whether it stands for a line break or a tab.
  var isWhiteMark: Bool { isMark && (base == 0x21B5 || base == 0x240D || base == 0x2409) }
}

/// Steps over UTF-8 and gives one glyph after the other.
struct GlyphReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// The offset of the next glyph.
  private(set) var offset: Int
  private let limit: Int
  /// The base before, to judge joiners by; 0 at the start of a line.
  private var previous: UInt32 = 0

  /// Reads `bytes[start..<end]`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
    self.bytes = bytes
    self.offset = start
    self.limit = end
  }

  /// Goes on to `next`, over printing ASCII that the caller has laid out.
  @inline(__always)
  mutating func skipASCII(to next: Int) {
    guard next > offset else { return }
    previous = UInt32(bytes[next - 1])
    offset = next
  }

  /// The next glyph, or nil at the end.
  @inline(__always)
  mutating func next() -> Glyph? {
    guard offset < limit else { return nil }
    let byte = bytes[offset]
    if byte >= 0x20, byte < 0x7F, offset + 1 >= limit || bytes[offset + 1] < 0x80 {
      offset += 1
      previous = UInt32(byte)
      return Glyph(base: UInt32(byte), marks: .zero, width: 1, isMark: false, end: offset)
    }
    return slow()
  }

  private mutating func slow() -> Glyph? {
    while offset < limit {
      let (scalar, next) = decode(at: offset)
      let kind = scalar < 0x7F && scalar >= 0x20 ? WidthTable.one : WidthTable.classify(scalar)
      offset = next
      switch kind {
      case WidthTable.one: return finish(scalar, width: 1)
      case WidthTable.two: return finish(scalar, width: 2)
      case WidthTable.zero:
        // A mark with nothing before it sits on a dotted circle.
        var glyph = Glyph(base: 0x25CC, marks: .zero, width: 1, isMark: false, end: next)
        glyph.marks[0] = scalar
        previous = 0x25CC
        return collectMarks(glyph, count: 1)
      case WidthTable.shaping where canShape: continue
      default:
        previous = 0
        return Glyph(
          base: GlyphReader.picture(of: scalar),
          marks: .zero,
          width: 1,
          isMark: true,
          end: next
        )
      }
    }
    return nil
  }

  /// Whether a joiner after `previous` is ordinary writing: emoji, Arabic, Indic and others.
  private var canShape: Bool {
    previous >= 0x590 || previous == 0x23 || previous == 0x2A || (0x30...0x39).contains(previous)
  }

  private mutating func finish(_ scalar: UInt32, width: Int) -> Glyph {
    previous = scalar
    return collectMarks(
      Glyph(base: scalar, marks: .zero, width: width, isMark: false, end: offset),
      count: 0
    )
  }

  private mutating func collectMarks(_ glyph: Glyph, count: Int) -> Glyph {
    var glyph = glyph
    var count = count
    while offset < limit, bytes[offset] >= 0x80 {
      let (scalar, next) = decode(at: offset)
      let kind = WidthTable.classify(scalar)
      if kind == WidthTable.zero {
        if count < 4 { glyph.marks[count] = scalar }
        count += 1
      } else if kind != WidthTable.shaping || !canShape {
        break
      }
      offset = next
    }
    glyph.end = offset
    return glyph
  }

  /// The scalar at `index` and where the next one starts; U+FFFD for a malformed sequence.
  private func decode(at index: Int) -> (UInt32, Int) {
    let first = bytes[index]
    if first < 0x80 { return (UInt32(first), index + 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first < 0xF5, index + length <= limit else { return (0xFFFD, index + 1) }
    var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length {
      let byte = bytes[index + offset]
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, index + 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    return (value, index + length)
  }

  /// The mark that stands for a character that is never sent.
  static func picture(of scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x0A: 0x21B5
    case 0..<0x20: 0x2400 + scalar
    case 0x7F: 0x2421
    default: 0xFFFD
    }
  }
}
