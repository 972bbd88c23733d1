import Screen
import TreeModel

extension Model {
  /// Remembers and finds places: jumps, marks, bookmarks, tags, the archive.
  mutating func place(_ command: Command, at time: Int64) -> [Effect] {
    switch command {
    case .jumpBack, .jumpForward: jump(back: command == .jumpBack, at: time)
    case .setMark, .goToMark: askForLetter(command == .setMark ? .set : .go)
    case .goToNode: overlay = .line(LinePrompt(purpose: .node, buffer: TextBuffer()))
    case .bookmarks: openPlaces()
    case .tags: askForTags()
    case .archive: return archive(at: time)
    case .showArchived: toggleArchived(at: time)
    default: break
    }
    return []
  }

  // MARK: Jumps

  /// Keeps the place that was left if the cursor went far.
  mutating func noteJump(from left: NodeID?) {
    let motion = places.motion
    places.motion = .unknown
    guard let left, let cursor, cursor != left, motion != .step, motion != .back else { return }
    if motion == .unknown, isNear(left, cursor) { return }
    noteJump(to: cursor, from: left)
  }

  /// Keeps a place that was left for another one.
  mutating func noteJump(to id: NodeID?, from left: NodeID?) {
    guard let left, left != id else { return }
    places.jumps.push(left)
    places.before = left
  }

  /// Whether a key that steps goes from one to the other.
  private func isNear(_ left: NodeID, _ id: NodeID) -> Bool {
    let parent = session.tree.parent(of: id)
    let leftParent = session.tree.everHeld(left)?.parent
    return parent == left || leftParent == id || parent == leftParent
  }

  private mutating func jump(back: Bool, at time: Int64) {
    let tree = session.tree
    let target =
      back
      ? places.jumps.back(from: cursor) { tree.contains($0) }
      : places.jumps.forward(from: cursor) { tree.contains($0) }
    guard let target else {
      say(back ? "No jump to go back to" : "No jump to go forward to")
      return
    }
    places.motion = .back
    go(to: target, at: time)
  }

  /// Goes to a node of any number, as a jump; says why if it cannot.
  mutating func goToNode(_ text: String, at time: Int64) {
    let digits = text.trimming().drop { $0 == "#" }
    guard !digits.isEmpty else { return }
    guard let number = Int(digits) else {
      complain("\(quoted(text, limit: 20)) is no number of a node; they stand after # above a text")
      return
    }
    let id = NodeID(rawValue: Int32(clamping: number))
    if session.tree.contains(id) {
      places.motion = .jump
      go(to: id, at: time)
    } else if session.tree.everHeld(id) != nil {
      complain("Node \(id) was deleted; \(keymap.hint(for: .history)) shows earlier states")
    } else {
      let last = session.nextNode.rawValue - 1
      complain(
        last > 0
          ? "There is no node \(quoted(String(digits), limit: 12)); the last one is \(last)"
          : "There is no node yet"
      )
    }
  }

  // MARK: Letters

  private mutating func askForLetter(_ letter: Places.Letter) {
    if letter == .set {
      guard !isReadOnly else { return complain("This session is open for reading only") }
      guard cursor != nil else { return say("The session is empty: nothing to mark") }
    }
    places.letter = letter
    let marks = session.info.marks.keys.sorted().joined(separator: " ")
    switch letter {
    case .set: say("A letter a to z marks this place; Esc leaves")
    case .go:
      say(
        marks.isEmpty
          ? "There is no mark yet: \(keymap.hint(for: .setMark)) sets one; ' goes back"
          : "A letter goes to its mark: \(marks); ' goes back, Esc leaves"
      )
    }
  }

  /// The key after the one that asked for a letter.
  mutating func take(_ key: Key, for letter: Places.Letter, at time: Int64) -> [Effect] {
    places.letter = nil
    message = nil
    guard case .character(let character) = key else { return [] }
    let name = String(character)
    let isLetter = ("a"..."z").contains(name) && name.utf8.count == 1
    switch letter {
    case .set:
      guard isLetter else {
        say("A mark is a letter from a to z; nothing was marked")
        return []
      }
      let cursor = cursor
      let effects = perform(at: time) { session throws(TreeError) in
        session.markAct(name, at: cursor)
      }
      if message == nil {
        say("Marked as \(name); \(keymap.hint(for: .goToMark)) \(name) comes back here")
      }
      return effects
    case .go:
      if [keymap.hint(for: .goToMark), "'", "`"].contains(name) {
        goBeforeJump(at: time)
      } else if !isLetter {
        say("A mark is a letter from a to z")
      } else if let id = session.info.marks[name] {
        if session.tree.contains(id) {
          places.motion = .jump
          go(to: id, at: time)
        } else {
          complain(
            "Node \(id), which is marked \(name), was deleted; "
              + "\(keymap.hint(for: .history)) shows earlier states"
          )
        }
      } else {
        say("There is no mark \(name): \(keymap.hint(for: .setMark)) \(name) sets it here")
      }
      return []
    }
  }

  private mutating func goBeforeJump(at time: Int64) {
    guard let before = places.before, session.tree.contains(before) else {
      say("No jump to go back to")
      return
    }
    places.motion = .jump
    go(to: before, at: time)
  }
}
