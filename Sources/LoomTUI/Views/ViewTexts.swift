import Screen
import TreeModel

extension Model {
  /// What the bar says of the view and of what it leaves out; nil in the tree as a whole.
  var viewPart: String? {
    let hoist = views.hoisted.map {
      "hoisted at #\($0), \(keymap.hint(for: .hoist)) shows all"
    }
    let view = shownView == .tree ? nil : shownView.rawValue
    guard let hoist else { return view }
    return view.map { "\($0) \(hoist)" } ?? hoist
  }

  /// The row and the number of rows of the list; nil in other views.
  var viewPlace: String? {
    guard shownView == .list else { return nil }
    let list = views.list
    return list.ids.isEmpty ? "" : "\(list.row + 1)/\(list.ids.count) "
  }

  /// The keys most wanted in a view, in `width` columns; nil for those of the tree.
  func viewHints(width: Int) -> String? {
    guard cursor != nil else { return nil }
    func hint(_ command: Command, _ text: String) -> String {
      "\(keymap.hint(for: command)) \(text)"
    }
    let way = "\(keymap.hint(for: .parent)) \(keymap.hint(for: .child))"
    var hints: [String]
    switch shownView {
    case .tree: return nil
    case .read:
      hints = [
        hint(.scrollDown, "scroll"), hint(.generate, "generate"), hint(.rateUpNext, "good"),
        hint(.rateDownNext, "bad"), hint(.edit, "rewrite"), hint(.treeView, "tree"),
        hint(.help, "all keys"),
      ]
    case .map:
      hints = [
        hint(.fold, "zoom in"), hint(.foldRelevant, "out"), "\(way) go",
        hint(.nextUnseen, "unseen"), hint(.nextBookmark, "bookmark"), hint(.treeView, "tree"),
        hint(.help, "all keys"),
      ]
    case .list:
      hints = [
        "\(way) sort by", hint(.foldRelevant, "turn round"), hint(.fold, "show in the tree"),
        hint(.nextUnseen, "unseen"), hint(.treeView, "tree"), hint(.help, "all keys"),
      ]
    }
    // What has no room is left out whole, the way to all keys last.
    while hints.count > 1, displayWidth(hints.joined(separator: "   ")) > width {
      hints.remove(at: hints.count - 2)
    }
    return hints.joined(separator: "   ")
  }
}
