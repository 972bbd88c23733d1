import TreeModel

extension JSONValue {
  /// The fields of an object, each name once: where it stood first, with the value it had last.
  var uniqueMembers: [(name: String, value: JSONValue)] {
    var result: [(name: String, value: JSONValue)] = []
    var places: [String: Int] = [:]
    for member in members {
      let name = member.name
      if let place = places[name] {
        result[place].value = member.value
      } else {
        places[name] = result.count
        result.append((name, member.value))
      }
    }
    return result
  }

  /// The first element of an array, or the value of an object's first field.
  var firstInside: JSONValue? {
    var elements = Elements(self, step: isObject ? 2 : 1, isFitting: isObject || isArray)
    return elements.next()
  }

  /// The identities in an array, written as strings or numbers.
  var identities: [String] { elements.compactMap(\.text) }

  /// A rating: a boolean, or a number of which the sign counts.
  var rating: Int8? {
    if let bool { return bool ? 1 : -1 }
    guard let double else { return nil }
    return double > 0 ? 1 : double < 0 ? -1 : 0
  }
}

extension PeerNode {
  /// Keeps what the field `loom` of a node says, which this program's exports may write for what
  /// the format has no field for: `{"kind","rewrite_of"}`, the latter an identity in the file.
  mutating func takeOwn(_ value: JSONValue) {
    guard let own = value["loom"], own.isObject else { return }
    isMarked = true
    switch own["kind"]?.string {
    case "completion": author = .model
    case "prompt", "human", "rewrite": author = .human
    case "imported": author = .unknown
    default: break
    }
    rewriteOf = own["rewrite_of"]?.text
  }
}
