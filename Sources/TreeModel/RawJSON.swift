/// A JSON value kept as its text, byte for byte, because this version has no use for its inside.
///
/// Fields of newer versions, sampling parameters and token probabilities travel this way: they are
/// written back exactly as they were read. The text is valid JSON by construction of its makers
/// (the session codec checks what it reads).
public struct RawJSON: Hashable, Sendable {
  /// One JSON value, without white space around it.
  public let text: String

  /// Wraps `text`, which must be one valid JSON value.
  public init(_ text: String) { self.text = text }
}
