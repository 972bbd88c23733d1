import TreeModel

/// Who proposed a rewrite before a person made it theirs.
public struct RewriteHelp: Equatable, Sendable {
  /// The backend that was asked.
  public var backend: String
  /// Its model.
  public var model: String
  /// What it was told.
  public var instruction: String

  /// Creates a record.
  public init(backend: String, model: String, instruction: String) {
    self.backend = backend
    self.model = model
    self.instruction = instruction
  }

  /// The rewrite's further field: `{"assisted":{"backend","model","instruction"}}`.
  var record: RawJSON {
    RawJSON(
      "{\"assisted\":{\"backend\":\(jsonString(backend)),\"model\":\(jsonString(model)),"
        + "\"instruction\":\(jsonString(instruction))}}"
    )
  }
}
