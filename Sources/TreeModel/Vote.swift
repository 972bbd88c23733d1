/// One judgement by a person, with what was on the screen.
///
/// Votes are appended, never erased.
public struct Vote: Equatable, Sendable {
  /// What kind of judgement.
  public enum Kind: String, CaseIterable, Sendable {
    /// A rating of `a` alone; `value` is the rating after it, nil for a cleared one.
    case rating
    /// `a` was put above `b`.
    case compare
    /// `a` is a person's rewrite of `b`.
    case edit
    /// `a` was continued while `b` was seen and left.
    case choice
  }

  /// Counted up from 1 within the session.
  public let id: Int
  /// Who judged: a pseudonym, never a login name.
  public var annotator: String
  /// What kind of judgement.
  public var kind: Kind
  /// The node judged.
  public var a: NodeID
  /// The node it was compared with, if any.
  public var b: NodeID?
  /// −2…+2; nil for a cleared rating.
  public var value: Int?
  /// The siblings on the screen, in the order shown.
  public var shown: [NodeID]
  /// Where `a` stood among `shown`, from 0; nil if it was not among them.
  public var position: Int?
  /// When, milliseconds since 1970.
  public var created: Int64
  /// Milliseconds the person looked before judging.
  public var took: Int64?
  /// Whether an undo took it back.
  public var withdrawn = false
  /// Fields this version does not know, as an object.
  public var extra: RawJSON?

  /// Creates a vote.
  public init(
    id: Int,
    annotator: String,
    kind: Kind,
    a: NodeID,
    b: NodeID? = nil,
    value: Int? = nil,
    shown: [NodeID] = [],
    position: Int? = nil,
    created: Int64,
    took: Int64? = nil
  ) {
    self.id = id
    self.annotator = annotator
    self.kind = kind
    self.a = a
    self.b = b
    self.value = value
    self.shown = shown
    self.position = position
    self.created = created
    self.took = took
  }
}

extension Vote {
  /// The same judgement under another number, not withdrawn.
  func renumbered(_ number: Int) -> Vote {
    var vote = Vote(
      id: number,
      annotator: annotator,
      kind: kind,
      a: a,
      b: b,
      value: value,
      shown: shown,
      position: position,
      created: created,
      took: took
    )
    vote.extra = extra
    return vote
  }
}
