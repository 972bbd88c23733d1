/// Why a row that could have been was not written.
public enum DropReason: String, CaseIterable, Sendable {
  case notSelected = "not-selected"
  case filter
  case unrated
  case unscored
  case neutral
  case notApproved = "not-approved"
  case alone
  case equalRatings = "equal-ratings"
  case tied
  case bothBad = "both-bad"
  case smallMargin = "small-margin"
  case lowChosen = "low-chosen"
  case smallEdit = "small-edit"
  case ratedBelowOriginal = "rated-below-original"
  case againstRatings = "against-ratings"
  case unseen
  case originalDeleted = "original-deleted"
  case nodeDeleted = "node-deleted"
  case differentPrompts = "different-prompts"
  case rewriteMoved = "rewrite-moved"
  case cutOneSide = "cut-one-side"
  case cut
  case sameText = "same-text"
  case duplicate
  case contradiction
  case overLimit = "over-limit"
  case lengthRatio = "length-ratio"
  case dislikedAncestor = "disliked-ancestor"
  case insideLongerText = "inside-longer-text"
  case streaming
  case failed
  case empty
  case nulCharacter = "nul-character"
  case archived
  case isPrompt = "is-prompt"
  case noPrompt = "no-prompt"
  case notAssistant = "not-assistant"
  case badConversation = "bad-conversation"
  case badStep = "bad-step"
  case speakerMark = "speaker-mark"
  case withdrawn

  /// The reason as one sentence.
  public var sentence: String {
    switch self {
    case .notSelected:
      "Another annotator, model, tag or time was asked for."
    case .filter: "The filter leaves out the completion, or the other of the two."
    case .unrated: "The completion has no rating."
    case .unscored: "No evaluator has scored the completion; loom score does."
    case .neutral: "A rating of 0 is neither good nor bad."
    case .notApproved: "Only texts rated above 0 are taught."
    case .alone: "No other completion of the prompt that could be used has a rating."
    case .equalRatings: "The ratings are equal."
    case .tied: "The two were compared and found equal."
    case .bothBad: "The two were compared and found both bad."
    case .smallMargin: "The ratings differ by less than the least margin asked for."
    case .lowChosen: "The better side is rated below the least rating asked for."
    case .smallEdit: "The rewrite changed less of the text than asked for."
    case .ratedBelowOriginal: "The rewrite is rated below its original."
    case .againstRatings:
      "The ratings do not bear it out: the branch that was continued is bad, or no better than the other."
    case .unseen: "The other branch had not been seen when this one was continued."
    case .originalDeleted: "The original of the rewrite was deleted."
    case .nodeDeleted: "One of the two was deleted."
    case .differentPrompts: "The two do not continue the same node."
    case .rewriteMoved: "The rewrite and its original no longer follow the same text."
    case .cutOneSide:
      "Only one side ends by itself; the other was cut by the token limit or interrupted."
    case .cut: "The end was cut by the token limit or interrupted."
    case .sameText: "Both sides are the same but for white space."
    case .duplicate: "The same content stands in another row."
    case .contradiction: "Other judgements of the same content say otherwise."
    case .overLimit: "The prompt has more pairs than the limit."
    case .lengthRatio: "One side is longer than the other by more than the ratio asked for."
    case .dislikedAncestor: "An earlier part of the text is rated below 0."
    case .insideLongerText: "It is the beginning of a longer approved text."
    case .streaming: "The completion has not ended yet."
    case .failed: "The service failed while writing the completion."
    case .empty: "The text is empty or only white space."
    case .nulCharacter: "The text holds a NUL character, which trainers refuse."
    case .archived: "It, or a text above it, is archived."
    case .isPrompt: "It is a prompt, not an answer to one."
    case .noPrompt: "There is no text before it."
    case .notAssistant: "It is not the assistant's message."
    case .badConversation:
      "The messages before it do not alternate between user and assistant from the user on, "
        + "or one of them is empty."
    case .badStep: "A step before it is not rated above or below 0, or cannot be used."
    case .speakerMark: "The text holds what the format marks the speakers with."
    case .withdrawn: "The judgement was taken back."
    }
  }
}
