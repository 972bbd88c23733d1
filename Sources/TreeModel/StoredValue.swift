import Synchronization

/// A node's token probabilities: in memory until a fold has put them into the side file, read from there afterwards.
///
/// What it holds never changes, only where that is. Every copy of a session shares it: once the
/// writing thread has it on the disk, the memory is given back.
final class StoredValue: Sendable {
  /// A record in a side file.
  struct Place: Sendable {
    let file: BulkFile
    /// The node that the record names: another one may share the value under its own identity.
    let key: BulkKey
    let span: BulkSpan
  }

  private struct State {
    var value: RawJSON?
    /// Where it is on the disk: one place, but for values that several sessions share.
    var places: [Place] = []
  }

  private let state: Mutex<State>

  init(_ value: RawJSON) { state = Mutex(State(value: value)) }

  init(at place: Place) { state = Mutex(State(places: [place])) }

  /// The value; read from the disk unless it is in memory, nil if it cannot be read.
  var value: RawJSON? {
    let (value, places) = state.withLock { ($0.value, $0.places) }
    if let value { return value }
    for place in places {
      if let value = place.file.value(of: place.key, at: place.span) { return value }
    }
    return nil
  }

  /// Where the node's record is in `file`, if it is there.
  func span(of key: BulkKey, in file: BulkFile) -> BulkSpan? {
    let found = state.withLock { state in
      state.places.first { $0.file === file && $0.key == key }?.span
    }
    return found.flatMap { file.span(of: key, hint: $0) }
  }

  /// Notes that the value is on the disk, and gives its memory back.
  func add(_ place: Place) {
    state.withLock { state in
      state.value = nil
      state.places.removeAll { $0.key == place.key && $0.file.path == place.file.path }
      state.places.append(place)
    }
  }

  /// Whether it can be read nowhere but in a side file of this path.
  var isInMemory: Bool { state.withLock { $0.value != nil } }
}

extension StoredValue: Equatable {
  static func == (left: StoredValue, right: StoredValue) -> Bool {
    left === right || left.value == right.value
  }
}
