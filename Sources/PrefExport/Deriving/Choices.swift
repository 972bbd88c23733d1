import TreeModel

/// The choices that votes record: a branch was continued while another one was seen and left.
struct Choices {
  struct Choice {
    /// The places of the two.
    let continued: Int
    let left: Int
    /// The vote, as an index among the session's; nil where the tree alone says it.
    var vote: Int?
    /// Whether the filter lets it count.
    var isCounted = true
  }

  private struct Key: Hashable {
    let continued: Int
    let left: Int
  }

  private var choices: [Int: [Choice]] = [:]
  private(set) var misfits = Misfits()

  init(_ judgements: Judgements, _ flat: FlatTree, _ places: NodeNumbers) {
    var slots: [Key: Int] = [:]
    for vote in judgements.choices {
      guard let other = vote.b else { continue }
      guard let continued = places[vote.a], let left = places[other] else {
        misfits.note(.nodeDeleted, vote.a, other)
        continue
      }
      let parent = Int(flat.items[continued].parent)
      guard parent == Int(flat.items[left].parent) else {
        misfits.note(.differentPrompts, vote.a, other)
        continue
      }
      let choice = Choice(
        continued: continued,
        left: left,
        vote: vote.id - 1,
        isCounted: judgements.filter.takes(vote.annotator, at: vote.created)
      )
      let key = Key(continued: continued, left: left)
      let slot = slots[key, default: choices[parent, default: []].count]
      if slots.updateValue(slot, forKey: key) == nil {
        choices[parent, default: []].append(choice)
      } else if choice.isCounted {
        choices[parent]?[slot] = choice
      }
    }
  }

  /// The choices under `parent`, in the order of their first votes.
  func choices(under parent: Int) -> [Choice] { choices[parent] ?? [] }
}
