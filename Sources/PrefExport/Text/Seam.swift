/// Where a prompt ends and its completions start.
///
/// Trainers tokenize the prompt alone and with the completion; the first must be a beginning of
/// the second. Tokenizers join a space with the word after it and a newline with the next newline,
/// so neither may be cut apart: the prompt's trailing spaces and tabs move to the completions,
/// and its trailing newlines too if a completion starts with one.
enum Seam {
  /// How many of the prompt's bytes stay.
  static func end(of prompt: some BidirectionalCollection<UInt8>, movesNewlines: Bool) -> Int {
    var end = prompt.count
    for byte in prompt.reversed() {
      guard WhiteSpace.isBlank(byte) || movesNewlines && WhiteSpace.isNewline(byte) else { break }
      end -= 1
    }
    return end
  }
}
