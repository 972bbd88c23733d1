/// The texts of a tree of patches, in UTF-16 code units, one path at a time.
///
/// A patch is a list of hunks `{"diffs":[[op,text],…],"start2"}` in the manner of diff-match-patch:
/// at `start2` the texts of operations 0 and −1 stand, and those of 0 and 1 take their place. An
/// operation is `[op,text]` or `{"0":op,"1":text}`. Entering a node costs what it changes, not the
/// length of the path.
struct PatchChain {
  /// How well a patch fitted the text.
  enum Fit {
    case exact
    /// Not where it says, but elsewhere.
    case moved
    /// Nowhere; what it inserts was put at the end.
    case misfit
  }

  /// What a node came to.
  struct Step {
    /// The node whose path it continues.
    var parent = PeerLinks.none
    /// What it adds to that path.
    var text = ""
    /// The node whose text it alters first, if it alters any.
    var altered: Int?
    var fit = Fit.exact
    /// Where its text begins, in units of the path's.
    fileprivate var start = 0
  }

  /// How to take back what entering a node did.
  private struct Undo {
    let from: Int
    let tail: [UInt16]
  }

  /// The whole text of the node entered last.
  private(set) var units: [UInt16] = []
  private(set) var steps: [Step]
  private var undos: [Undo] = []
  /// Units that may still be moved and compared; a hostile file asks for more than it is long.
  private var budget: Int
  private var saved: [UInt16] = []
  private var savedFrom = 0

  init(count: Int, largest: Int) {
    steps = Array(repeating: Step(), count: count)
    budget = largest
  }

  /// Applies the patch of the node at `place`; false if the texts are too large.
  ///
  /// The node entered last and not left yet is the one at `parent`. Without a patch, `text` is put
  /// at the end.
  mutating func enter(
    _ place: Int,
    under parent: Int,
    _ patch: JSONValue?,
    _ text: String
  ) -> Bool {
    saved = []
    savedFrom = units.count
    var fit = Fit.exact
    if let patch {
      for hunk in patch.elements { apply(hunk, &fit) }
    } else if !text.isEmpty {
      replace(units.count, 0, Array(text.utf16))
    }
    let common = commonPrefix()
    steps[place] = step(under: parent, common: common, oldEnd: savedFrom + saved.count, fit)
    undos.append(Undo(from: savedFrom, tail: saved))
    budget -= units.count - steps[place].start
    return budget >= 0
  }

  /// Takes back what the node entered last did.
  mutating func leave() {
    guard let undo = undos.popLast() else { return }
    units.removeSubrange(undo.from...)
    units += undo.tail
  }

  // MARK: Hunks

  private struct Hunk {
    var old: [UInt16] = []
    var new: [UInt16] = []
    var inserted: [UInt16] = []
    var start: Int

    init?(_ value: JSONValue) {
      let start = value["start2"]?.int ?? value["start1"]?.int ?? 0
      guard start >= 0, let diffs = value["diffs"], diffs.isArray else { return nil }
      self.start = start
      for diff in diffs.elements {
        var parts = diff.elements
        guard let operation = diff["0"]?.int ?? parts.next()?.int,
          let text = diff["1"]?.utf16 ?? parts.next()?.utf16
        else { return nil }
        if operation <= 0 { old += text }
        if operation >= 0 { new += text }
        if operation > 0 { inserted += text }
      }
    }
  }

  private mutating func apply(_ value: JSONValue, _ fit: inout Fit) {
    guard let hunk = Hunk(value) else {
      fit = .misfit
      return
    }
    switch apply(hunk) {
    case .exact: break
    case .moved: if fit == .exact { fit = .moved }
    case .misfit:
      fit = .misfit
      replace(units.count, 0, hunk.inserted)
    }
  }

  private mutating func apply(_ hunk: Hunk) -> Fit {
    if isAt(hunk.start, hunk.old) {
      replace(hunk.start, hunk.old.count, hunk.new)
      return .exact
    }
    guard !hunk.old.isEmpty, let place = nearest(hunk.old, to: hunk.start) else { return .misfit }
    replace(place, hunk.old.count, hunk.new)
    return .moved
  }

  private func isAt(_ start: Int, _ text: [UInt16]) -> Bool {
    guard start <= units.count, text.count <= units.count - start else { return false }
    for index in 0..<text.count where units[start + index] != text[index] { return false }
    return true
  }

  /// The place nearest to `start` where `text` stands.
  private mutating func nearest(_ text: [UInt16], to start: Int) -> Int? {
    guard text.count <= units.count else { return nil }
    let last = units.count - text.count
    let start = min(start, last)
    var distance = 0
    while distance <= last, budget > 0 {
      for place in [start - distance, start + distance] where place >= 0 && place <= last {
        var same = 0
        while same < text.count, units[place + same] == text[same] { same += 1 }
        if same == text.count { return place }
        budget -= same + 1
      }
      distance += 1
    }
    return nil
  }

  /// Puts `text` in the place of `count` units, keeping what stood there for `leave`.
  private mutating func replace(_ start: Int, _ count: Int, _ text: [UInt16]) {
    var same = 0
    while same < count, same < text.count, units[start + same] == text[same] { same += 1 }
    let from = start + same
    if from < savedFrom {
      saved.insert(contentsOf: units[from..<savedFrom], at: 0)
      savedFrom = from
    }
    budget -= units.count - from
    units.replaceSubrange(from..<(start + count), with: text[same...])
  }

  /// How many units the text has in common with the one before, surrogate pairs kept whole.
  private func commonPrefix() -> Int {
    var same = 0
    while same < saved.count, savedFrom + same < units.count,
      saved[same] == units[savedFrom + same]
    { same += 1 }
    let common = savedFrom + same
    guard common > 0, UTF16.isLeadSurrogate(units[common - 1]) else { return common }
    let isSplit =
      common < units.count && UTF16.isTrailSurrogate(units[common])
      || same < saved.count && UTF16.isTrailSurrogate(saved[same])
    return isSplit ? common - 1 : common
  }

  /// Finds where a text belongs that has `common` units in common with the path down to `parent`.
  private mutating func step(under parent: Int, common: Int, oldEnd: Int, _ fit: Fit) -> Step {
    var step = Step()
    step.fit = fit
    step.parent = parent
    step.start = oldEnd
    if common < oldEnd, parent != PeerLinks.none {
      var altered = parent
      while steps[altered].start > common, steps[altered].parent != PeerLinks.none {
        altered = steps[altered].parent
        budget -= 1
      }
      step.altered = altered
      step.parent = steps[altered].parent
      step.start = steps[altered].start
    }
    step.text = String(decoding: units[step.start...], as: UTF16.self)
    return step
  }
}
