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

  /// `text` for a path or a query: what could end either of them is percent-encoded.
  static func escaped(_ text: String) -> String {
    let hex = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "/"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
