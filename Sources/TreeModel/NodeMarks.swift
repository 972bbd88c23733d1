/// What an overview shows of a node: how it was judged and whether it is to be looked at.
public struct NodeMarks: OptionSet, Hashable, Sendable {
  /// The bits, as given below.
  public let rawValue: UInt8

  /// Wraps bits without checking them.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Rated above zero.
  public static let good = NodeMarks(rawValue: 1)
  /// Rated below zero.
  public static let bad = NodeMarks(rawValue: 2)
  /// Rated zero.
  public static let neutral = NodeMarks(rawValue: 4)
  /// A model wrote it and no person has seen it.
  public static let unseen = NodeMarks(rawValue: 8)
  /// The person marked it to come back to.
  public static let bookmark = NodeMarks(rawValue: 16)
}

/// The slots whose marks changed last, so that an overview follows an act without a walk over the tree.
struct MarkChanges: Sendable {
  private static let room = 256

  /// How many changes there were.
  private(set) var count = 0
  /// The last of them; change number `n` is at `n % room`.
  private var slots: [Int32] = []

  mutating func note(_ slot: Int32) {
    if slots.count < MarkChanges.room {
      slots.append(slot)
    } else {
      slots[count % MarkChanges.room] = slot
    }
    count += 1
  }

  /// The slots changed after the first `seen` changes; nil if that is too long ago to tell.
  func since(_ seen: Int) -> [Int32]? {
    guard seen <= count, count - seen <= slots.count else { return nil }
    return (seen..<count).map { slots[$0 % MarkChanges.room] }
  }
}

extension Tree {
  /// Another number after every change of a node's marks.
  public var markRevision: Int { markChanges.count }

  /// A node's marks, fetched field by field.
  func marks(_ slot: Int32) -> NodeMarks {
    let index = Int(slot)
    var marks: NodeMarks = []
    if let rating = nodes[index].rating {
      marks = rating > 0 ? .good : rating < 0 ? .bad : .neutral
    }
    if nodes[index].isUnseen { marks.insert(.unseen) }
    if nodes[index].bookmark { marks.insert(.bookmark) }
    return marks
  }
}
