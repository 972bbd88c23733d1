/// What has to be known of a base URL; libcurl does the real parsing.
enum WebAddress {
  /// The host and port of `url`, without user name and password.
  static func host(of url: String) -> String {
    var rest = url[...]
    if let scheme = rest.firstIndex(of: ":"), rest[scheme...].hasPrefix("://") {
      rest = rest[rest.index(scheme, offsetBy: 3)...]
    }
    rest = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if let at = rest.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
    return String(rest)
  }

  /// Whether `url` names this machine, where no proxy stands in between.
  static func isLoopback(_ url: String) -> Bool {
    let host = host(of: url).lowercased()
    return host.hasPrefix("127.") || host.hasPrefix("[::1]") || host == "localhost"
      || host.hasPrefix("localhost:")
  }

  /// `base` and `path` with one slash between them.
  static func join(_ base: String, _ path: String) -> String {
    var base = base[...]
    while base.hasSuffix("/") { base.removeLast() }
    return base + "/" + path
  }
}
