/// What an address must be, for messages about wrong ones.
let urlRule = "an address such as https://api.openai.com/v1, without user, password or ?"

/// An address as an error may quote it: what could hold a password is left out.
func shownURL(_ text: String) -> String {
  text.contains("@") || text.contains("?") ? "what it is" : "\"\(text)\""
}

/// The address without a slash at its end; nil if it is none that a request can go to.
func normalizedURL(_ text: String) -> String? {
  var rest = text[...]
  if rest.hasPrefix("https://") {
    rest = rest.dropFirst(8)
  } else if rest.hasPrefix("http://") {
    rest = rest.dropFirst(7)
  } else {
    return nil
  }
  let forbidden: Set<Character> = ["@", "?", "#", "\"", "<", ">", "\\", "^", "`", "{", "|", "}"]
  guard text.utf8.count <= 1_000, let first = rest.first, first != "/", first != ":",
    rest.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }),
    !rest.contains(where: { forbidden.contains($0) })
  else { return nil }
  var url = text
  while url.hasSuffix("/") { url.removeLast() }
  return url
}
