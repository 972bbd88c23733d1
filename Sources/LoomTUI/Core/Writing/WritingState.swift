import TreeModel

/// What is under way while texts are written and completions looked into, apart from the session.
struct WritingState: Sendable {
  /// Texts that were unfinished when the program ended the last time.
  var found: [Draft] = []
  /// When the text under edit is to be put aside; nil while nothing of it is new.
  var draftDue: Int64?
  /// Purposes of which a draft lies beside the session.
  var kept: [Editor.Purpose] = []
  /// Drafts of texts that are kept, and the entry that must be on the disk before they may go.
  var spent: [(purpose: Editor.Purpose, entry: Int)] = []
  /// The presets of the configuration, and the name of the one that was chosen last.
  var presets: [GenerationPreset] = []
  var chosenPreset: String?
  /// Whether the text under edit is with an editor outside.
  var isOutside = false
}
