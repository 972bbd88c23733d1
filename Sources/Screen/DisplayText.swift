/// `text` with everything that could control a terminal replaced by marks.
///
/// For places where text leaves the program without a `Frame`: standard error, and standard output
/// when it is a terminal. Line breaks and tabs stay if `keepsLines`.
public func displayText(_ text: String, keepsLines: Bool = false) -> String {
  var copy = text
  return copy.withUTF8 { bytes in
    var result = String.UnicodeScalarView()
    var reader = GlyphReader(bytes, from: 0, to: bytes.count)
    while let glyph = reader.next() {
      if keepsLines, glyph.isMark, glyph.base == 0x21B5 || glyph.base == 0x2409 {
        result.append(glyph.base == 0x2409 ? "\t" : "\n")
        continue
      }
      result.append(Unicode.Scalar(glyph.base) ?? "\u{FFFD}")
      for index in 0..<4 where glyph.marks[index] != 0 {
        result.append(Unicode.Scalar(glyph.marks[index]) ?? "\u{FFFD}")
      }
    }
    return String(result)
  }
}
