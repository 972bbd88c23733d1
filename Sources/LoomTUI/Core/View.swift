public import Screen

/// Draws `model`.
///
/// Costs what is on the screen, never what is in the tree.
public func view(_ model: Model) -> Frame {
  var picture = Picture()
  picture.draw(model)
  return picture.frame
}
