extension Outline {
  /// Lists only the nodes in `only`.
  public init(of tree: Tree, folded: Set<NodeID>, only: NodeSet?) {
    self.init(of: tree, folded: folded)
  }
}
