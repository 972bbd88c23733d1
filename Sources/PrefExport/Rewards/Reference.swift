public import TreeModel

/// A text that others are to come close to: a translation, a corrected version.
public struct Reference: Equatable, Sendable {
  /// The text without the white space around it.
  public let text: String
  /// SHA-256 of `text` in UTF-8, lower-case hexadecimal.
  public let sha256: String

  /// A reference; nil if `text` is empty or only white space.
  public init?(_ text: String) {
    self.text = text.trimmed
    guard !self.text.isEmpty else { return nil }
    var hash = SHA256()
    var copy = self.text
    copy.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
    sha256 = hash.finish()
  }

  /// How close `text`, without the white space around it, comes to this.
  public func score(_ text: String, _ rubric: Rubric, by unit: TextUnit) -> ReferenceScore {
    let text = text.trimmed
    return ReferenceScore(
      parts: rubric.parts.map { part in
        ReferenceScore.Part(
          criterion: part.criterion,
          value: part.criterion.value(of: text, against: self.text, by: unit).asWritten,
          weight: part.weight
        )
      },
      unit: unit,
      referenceSHA256: sha256
    )
  }
}

/// How close a text comes to a reference.
public struct ReferenceScore: Equatable, Sendable {
  /// The value by one criterion.
  public struct Part: Equatable, Sendable {
    /// What was measured.
    public let criterion: Criterion
    /// 0...1, rounded to six places.
    public let value: Double
    /// Its weight in the rubric.
    public let weight: Double
  }

  /// What a score of this kind calls its evaluator, and the annotator of ratings made from it.
  public static let evaluator = "reference"

  /// The values by the rubric's criteria, in its order.
  public let parts: [Part]
  /// What counted as one character.
  public let unit: TextUnit
  /// SHA-256 of the reference, lower-case hexadecimal.
  public let referenceSHA256: String

  /// The weighted mean of the values, 0...1, rounded to six places.
  public var value: Double {
    let sum = parts.reduce(0) { $0 + $1.value * $1.weight }
    return min(1, sum / parts.reduce(0) { $0 + $1.weight }).asWritten
  }

  /// The value of a node's `score`: `{"evaluator","score","criteria":[{"name","value","weight"}],"unit",
  /// "reference_sha256"}`.
  public var json: RawJSON {
    var buffer = JSONBuffer()
    buffer.object { score in
      score.key("evaluator")
      score.string(ReferenceScore.evaluator)
      score.key("score")
      score.double(value)
      score.key("criteria")
      score.array { list in
        for part in parts {
          list.object { entry in
            entry.key("name")
            entry.string(part.criterion.rawValue)
            entry.key("value")
            entry.double(part.value)
            entry.key("weight")
            entry.double(part.weight)
          }
        }
      }
      score.key("unit")
      score.string(unit.rawValue)
      score.key("reference_sha256")
      score.string(referenceSHA256)
    }
    return RawJSON(String(decoding: buffer.bytes, as: UTF8.self))
  }
}

extension Double {
  /// Rounded to six places, for values of 0...1: no reader needs more, and the file stays small.
  fileprivate var asWritten: Double { Double(Int(self * 1_000_000 + 0.5)) / 1_000_000 }
}

extension String {
  /// The text without the white space at its beginning and end.
  fileprivate var trimmed: String {
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !WhiteSpace.isSpace($0) }),
      let last = scalars.lastIndex(where: { !WhiteSpace.isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }
}
