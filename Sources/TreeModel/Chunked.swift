/// An array in pieces: a change of a copy copies the piece that it is in, not the whole.
///
/// A session is folded in the background from a copy of its value. Were its nodes one array, the
/// first act afterwards would copy every node there is before the key is answered.
public struct Chunked<Element> {
  /// All but the last are full; none is empty.
  @usableFromInline var chunks: [[Element]] = []

  /// Creates an empty array.
  @inlinable
  public init() {}

  /// How many bits of an index are the place within a piece: 4,096 small elements or 512 large ones.
  ///
  /// Copying a piece of nodes counts references to objects that are not in the processor's cache.
  @inlinable
  static var shift: Int {
    @inline(__always) get { MemoryLayout<Element>.stride <= 8 ? 12 : 9 }
  }

  @inlinable
  static var mask: Int {
    @inline(__always) get { 1 << shift - 1 }
  }

  /// Creates an array of equal elements.
  @inlinable
  public init(repeating element: Element, count: Int) {
    append(contentsOf: repeatElement(element, count: count))
  }

  @inlinable
  mutating func beginChunk() {
    var chunk: [Element] = []
    // A small session needs no whole piece; a second one is about to be filled.
    if !chunks.isEmpty { chunk.reserveCapacity(1 << Self.shift) }
    chunks.append(chunk)
  }
}

extension Chunked: Sendable where Element: Sendable {}
extension Chunked: Equatable where Element: Equatable {}

extension Chunked: ExpressibleByArrayLiteral {
  /// Creates an array of the elements given.
  @inlinable
  public init(arrayLiteral elements: Element...) { append(contentsOf: elements) }
}

extension Chunked: RandomAccessCollection, MutableCollection {
  /// 0.
  @inlinable
  public var startIndex: Int { 0 }

  /// The number of elements.
  @inlinable
  public var endIndex: Int {
    guard let last = chunks.last else { return 0 }
    return (chunks.count - 1) << Self.shift + last.count
  }

  /// The element at `index`, in constant time.
  @inlinable
  public subscript(index: Int) -> Element {
    @inline(__always) _read { yield chunks[index >> Self.shift][index & Self.mask] }
    @inline(__always) _modify { yield &chunks[index >> Self.shift][index & Self.mask] }
  }
}

extension Chunked {
  /// Lends the element at `index`, without a copy of it and a count of each of its references.
  @inlinable
  func look<Result>(at index: Int, _ body: (Element) -> Result) -> Result {
    chunks[index >> Self.shift].withUnsafeBufferPointer { body($0[index & Self.mask]) }
  }
}

extension Chunked: RangeReplaceableCollection {
  /// Adds an element at the end.
  @inlinable
  public mutating func append(_ element: Element) {
    if chunks.isEmpty || chunks[chunks.count - 1].count > Self.mask { beginChunk() }
    chunks[chunks.count - 1].append(element)
  }

  /// Adds elements at the end.
  @inlinable
  public mutating func append(contentsOf elements: some Sequence<Element>) {
    for element in elements { append(element) }
  }

  /// Removes the last element, which must be there.
  @inlinable
  @discardableResult
  public mutating func removeLast() -> Element {
    let element = chunks[chunks.count - 1].removeLast()
    if chunks[chunks.count - 1].isEmpty { chunks.removeLast() }
    return element
  }

  /// Replaces a part; takes time in proportion to what stands from there on.
  public mutating func replaceSubrange(
    _ range: Range<Int>,
    with elements: some Collection<Element>
  ) {
    let tail = Array(self[range.upperBound...])
    let rest = range.lowerBound & Self.mask
    chunks.removeSubrange((range.lowerBound + Self.mask) >> Self.shift..<chunks.count)
    if rest > 0 { chunks[chunks.count - 1].removeSubrange(rest...) }
    append(contentsOf: elements)
    append(contentsOf: tail)
  }
}
