/// What a piece of the screen means.
///
/// The palette turns roles into colours and attributes, so that
/// views never name a colour.
public enum Role: UInt8, CaseIterable, Sendable {
  /// Ordinary text.
  case plain
  /// Text that matters less: hints, rules, ancestors.
  case dim
  /// The row the person is on.
  case cursor
  /// The current node's own part of a text.
  case current
  /// A pane's heading or a status line.
  case bar
  /// A part of a bar that stands out.
  case barStrong
  /// A pane border.
  case border
  /// A rating above zero.
  case good
  /// A rating below zero.
  case bad
  /// A rewrite's mark.
  case rewrite
  /// A bookmark's mark.
  case bookmark
  /// Text that nobody has seen yet.
  case unseen
  /// A completion that still arrives.
  case streaming
  /// The model's thinking.
  case thinking
  /// Something went wrong.
  case error
  /// A found search text.
  case match
  /// A character of the text that is shown as a mark instead of being sent.
  case control
  /// A key's name in help and hints.
  case key
  /// A heading in a dialog.
  case heading
  /// The text under edit.
  case input
  /// A pointed-at line of a list.
  case selected
  /// Words that one of two texts has and the other has not.
  case changed
}
