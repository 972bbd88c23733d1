import Screen
import TreeModel

/// A drawing of a tree in dots, two across and four down in a cell, and what is to be said of each cell.
///
/// Depth goes to the right, the ends go down in tree order; both scales are chosen so that the whole
/// subtree fits. A node's dot is joined to its parent's. Made in a pass over the links and one over the
/// nodes when the shape changes; a rating, a bookmark or a look changes one cell.
struct TreeMap: Sendable {
  /// What is in one cell.
  struct Cell: Equatable, Sendable {
    /// Braille bits: the dots that are set.
    var dots: UInt8 = 0
    var nodes: Int32 = 0
    var good: Int32 = 0
    var bad: Int32 = 0
    var neutral: Int32 = 0
    var unseen: Int32 = 0
    var bookmarks: Int32 = 0

    mutating func add(_ marks: NodeMarks, _ sign: Int32) {
      if marks.contains(.good) { good += sign }
      if marks.contains(.bad) { bad += sign }
      if marks.contains(.neutral) { neutral += sign }
      if marks.contains(.unseen) { unseen += sign }
      if marks.contains(.bookmark) { bookmarks += sign }
    }
  }

  let top: NodeID?
  /// The only nodes that are drawn; nil for all.
  let only: NodeSet?
  let showsArchived: Bool
  /// In cells.
  let size: Size
  let places: Dendrogram
  private let depthScale: Scale
  private let endScale: Scale
  private(set) var cells: [Cell]
  private var marks: [NodeMarks] = []
  private var markRevision: Int
  /// By cell: how many steps of the way to `wayEnd` go through it.
  private var way: [Int32] = []
  private var wayEnd: NodeID?

  /// From a number to a dot: so many dots each, or so many numbers a dot.
  private struct Scale: Sendable {
    let dots: Int
    let numbers: Int
    let step: Int

    /// Fits `numbers` values into `dots`, at most `most` dots each.
    init(_ numbers: Int, into dots: Int, most: Int) {
      self.dots = dots
      self.numbers = max(1, numbers)
      step = min(most, dots / self.numbers)
    }

    func dot(_ number: Int) -> Int {
      step > 0 ? number * step + (step == 4 ? 1 : 0) : min(dots - 1, number * dots / numbers)
    }
  }

  /// How large a map in `rect` is, in cells: a row is for its heading.
  static func room(in rect: Rect) -> Size {
    Size(columns: max(0, rect.columns - 2), rows: max(0, rect.rows - 1))
  }

  /// Draws what is at and below `top`, or everything for nil.
  init(
    of tree: Tree,
    top: NodeID?,
    size: Size,
    only: NodeSet? = nil,
    showsArchived: Bool = false
  ) {
    self.top = top
    self.only = only
    self.size = size
    self.showsArchived = showsArchived
    let places = Dendrogram(of: tree, below: top, only: only, showsArchived: showsArchived)
    self.places = places
    // A level of a small tree is five cells wide; an end of one has a row to itself.
    let depthScale = Scale(places.deepest + 1, into: size.columns * 2, most: 10)
    let endScale = Scale(places.ends, into: size.rows * 4, most: 4)
    (self.depthScale, self.endScale) = (depthScale, endScale)
    // Where levels stand close the joints would be a wall: only the dots of nodes show there.
    let hasJoints = depthScale.step >= 3
    let columns = size.columns
    var cells = [Cell](repeating: Cell(), count: max(0, columns * size.rows))
    markRevision = tree.markRevision
    self.cells = []
    guard !cells.isEmpty else { return }

    // By column of dots: as far down as a joint was drawn, to draw none twice.
    var joints = [(from: Int, to: Int)](repeating: (0, -1), count: columns * 2)
    cells.withUnsafeMutableBufferPointer { cells in
      func set(_ x: Int, _ y: Int) { cells[y / 4 * columns + x / 2].dots |= TreeMap.bit(x, y) }
      places.forEachPlace { depth, end, parentEnd in
        let (x, y) = (depthScale.dot(depth), endScale.dot(end))
        let from = depth == 0 ? x : depthScale.dot(depth - 1)
        for x in from...x { set(x, y) }
        cells[y / 4 * columns + x / 2].nodes += 1
        guard hasJoints, let parentEnd else { return }
        let start = endScale.dot(parentEnd)
        guard start < joints[from].from || y > joints[from].to else { return }
        for y in max(start, start >= joints[from].from ? joints[from].to : start)...y {
          set(from, y)
        }
        joints[from] =
          start <= joints[from].to + 1 && start >= joints[from].from
          ? (joints[from].from, y) : (start, y)
      }
      marks = places.marks(in: tree) { depth, end, marks in
        guard !marks.isEmpty else { return }
        let (x, y) = (depthScale.dot(depth), endScale.dot(end))
        cells[y / 4 * columns + x / 2].add(marks, 1)
      }
    }
    self.cells = cells
    way = [Int32](repeating: 0, count: cells.count)
  }

  /// Takes in what changed in `tree` since; false if the drawing is to be made anew.
  mutating func follows(
    _ tree: Tree,
    top: NodeID?,
    size: Size,
    only: NodeSet? = nil,
    showsArchived: Bool = false
  ) -> Bool {
    guard top == self.top, size == self.size, showsArchived == self.showsArchived,
      only == self.only, places.shapeRevision == tree.shapeRevision
    else { return false }
    guard markRevision != tree.markRevision else { return true }
    let (columns, depthScale, endScale) = (size.columns, depthScale, endScale)
    guard !cells.isEmpty else { return true }
    let isKnown = places.update(&marks, from: tree, since: markRevision) {
      depth,
      end,
      before,
      after in
      let index = endScale.dot(end) / 4 * columns + depthScale.dot(depth) / 2
      cells[index].add(before, -1)
      cells[index].add(after, 1)
    }
    markRevision = tree.markRevision
    return isKnown
  }

  /// The cell of a node, as its number.
  func cell(of id: NodeID, in tree: Tree) -> Int? {
    guard !cells.isEmpty else { return nil }
    return places.place(of: id, in: tree).map { cell(depth: $0.depth, end: $0.end) }
  }

  /// The first node of a cell, or of the one nearest to it in its row; nil in an empty row.
  ///
  /// Takes a pass over the drawing.
  func node(nearest cell: Int, in tree: Tree) -> NodeID? {
    let row = cell / size.columns
    var best: (distance: Int, id: NodeID)?
    places.forEachNode(in: tree) { id, place in
      let at = self.cell(depth: place.depth, end: place.end)
      guard at / size.columns == row else { return }
      let distance = abs(at - cell)
      if distance < best?.distance ?? .max { best = (distance, id) }
    }
    return best?.id
  }

  /// Takes the cells that the way from the top to `id` goes through.
  ///
  /// Costs the steps that this way and the one before do not share: the next node of a very deep tree is near.
  mutating func lead(to id: NodeID?, in tree: Tree) {
    guard !cells.isEmpty, id != wayEnd else { return }
    let places = places
    var way = way
    self.way = []
    places.forEachStep(from: wayEnd, to: id, in: tree) { step in
      add(-1, along: step, to: &way)
    } entered: { step in
      add(1, along: step, to: &way)
    }
    self.way = way
    wayEnd = id
  }

  /// Whether the way goes through a cell.
  func isOnWay(_ cell: Int) -> Bool { way[cell] > 0 }

  private func add(_ sign: Int32, along step: Dendrogram.Step, to way: inout [Int32]) {
    let (depth, columns) = (step.place.depth, size.columns)
    let row = endScale.dot(step.place.end) / 4
    let from = depthScale.dot(max(0, depth - 1)) / 2
    for column in from...depthScale.dot(depth) / 2 { way[row * columns + column] += sign }
    guard let parentEnd = step.parentEnd, parentEnd != step.place.end else { return }
    let start = endScale.dot(parentEnd) / 4
    guard start < row else { return }
    for above in start..<row { way[above * columns + from] += sign }
  }

  private func cell(depth: Int, end: Int) -> Int {
    endScale.dot(end) / 4 * size.columns + depthScale.dot(depth) / 2
  }

  /// The braille bit of a dot: numbered down the left column, down the right one, and the two at the bottom.
  private static func bit(_ x: Int, _ y: Int) -> UInt8 {
    let row = y & 3
    if row == 3 { return x & 1 == 0 ? 0x40 : 0x80 }
    return 1 << UInt8(row + (x & 1 == 0 ? 0 : 3))
  }
}
