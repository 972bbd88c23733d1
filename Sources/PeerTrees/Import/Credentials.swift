/// What in a peer's file is a credential: by the name of its field, or by its look.
enum Credentials {
  /// Names with any of these inside, small letters and digits alone, are credentials.
  private static let names = [
    "apikey", "secret", "password", "passwd", "passphrase", "authorization", "bearer", "cookie",
    "credential", "privatekey", "accesskey", "accesstoken", "authtoken", "apitoken", "hftoken",
    "refreshtoken", "sessiontoken", "idtoken", "usertoken", "csrftoken", "xsrftoken",
  ]

  /// Whole fields that hold a program's set-up with keys in it, or what was sent with them.
  private static let wholes = ["headers", "requestheaders", "modelpresets", "auth"]

  /// Names of fields whose value is a credential if it could be one by its look.
  private static let doubtful = ["token", "key", "apikeys", "keys"]

  static func isSecret(name: String, _ value: JSONValue) -> Bool {
    switch value.kind {
    case .bool, .null: return false
    case .number: return isNamed(plain(name), isContainer: false)
    case .object, .array: return isNamed(plain(name), isContainer: true)
    case .string: return isSecret(name: name, text: value.string ?? "")
    }
  }

  static func isSecret(name: String, text: String) -> Bool {
    if text.isEmpty { return false }
    let name = plain(name)
    if isNamed(name, isContainer: false) { return true }
    if doubtful.contains(name) || name.hasSuffix("token"), looksRandom(text) { return true }
    return holdsKey(text)
  }

  private static func isNamed(_ name: String, isContainer: Bool) -> Bool {
    guard !name.isEmpty else { return false }
    if wholes.contains(name) { return true }
    if names.contains(where: { name.contains($0) }) { return true }
    return isContainer && name == "keys"
  }

  private static func plain(_ name: String) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8.prefix(200) {
      switch byte {
      case 0x30...0x39, 0x61...0x7a: bytes.append(byte)
      case 0x41...0x5a: bytes.append(byte | 0x20)
      default: break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Sixteen characters or more without a gap, letters and digits among them.
  private static func looksRandom(_ text: String) -> Bool {
    guard text.utf8.count >= 16 else { return false }
    var hasDigit = false
    for byte in text.utf8 {
      guard isKeyByte(byte) else { return false }
      if byte >= 0x30, byte <= 0x39 { hasDigit = true }
    }
    return hasDigit
  }

  /// How the keys of services begin, and how many characters follow at least.
  private static let beginnings: [(text: StaticString, rest: Int)] = [
    ("sk-", 16), ("AIza", 30), ("hf_", 16), ("ghp_", 16), ("gho_", 16), ("ghu_", 16), ("ghs_", 16),
    ("github_pat_", 16), ("xoxb-", 10), ("xoxp-", 10), ("xoxa-", 10), ("xoxr-", 10), ("xoxs-", 10),
    ("gsk_", 16), ("r8_", 16), ("pplx-", 16), ("xai-", 16), ("glpat-", 16), ("AKIA", 16),
    ("eyJ", 40), ("Bearer ", 12), ("bearer ", 12),
  ]

  /// Whether a service's key stands somewhere in the text.
  static func holdsKey(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { utf8 in
      var index = 0
      while index < utf8.count {
        let isStart = index == 0 || !isWordByte(utf8[index - 1])
        if isStart, starts(utf8, index) { return true }
        index += 1
      }
      return false
    }
  }

  private static func starts(_ utf8: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let first = utf8[index]
    for (text, rest) in beginnings where text.utf8Start[0] == first {
      let count = text.utf8CodeUnitCount
      guard index + count + rest <= utf8.count else { continue }
      var isSame = true
      for offset in 0..<count where utf8[index + offset] != text.utf8Start[offset] {
        isSame = false
        break
      }
      if isSame, utf8[(index + count)..<(index + count + rest)].allSatisfy(isKeyByte) {
        return true
      }
    }
    return false
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "=") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "/")
  }
}
