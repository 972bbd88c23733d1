/// What a server does, and what has to come of it: a column of the fault matrix.
struct Fault: Sendable, CustomStringConvertible {
  /// How a completion ends.
  enum End: Sendable {
    case whole
    case length
    case interrupted
    /// An error whose sentence holds this text.
    case sentence(String)
    /// Whatever it is, there is one, and a sentence if it is an error.
    case any
  }

  /// The server's name for it.
  let mode: String
  /// The text that is kept; nil where that is not the point.
  let text: String?
  let end: End
  /// How often it is asked again.
  var retries = 0
  /// Seconds without a byte that are too many.
  ///
  /// What is slow on purpose sends a byte many times in this time, and takes longer in all.
  var stall = 8
  /// Seconds until the first byte that are too many.
  var firstByte = 8
  /// What the sentence has to name besides.
  var names: String?

  var description: String { mode }
  /// A name for those who wait as long.
  var patience: String { "t\(firstByte)-\(stall)" }

  init(
    _ mode: String,
    _ text: String?,
    _ end: End,
    retries: Int = 0,
    stall: Int = 8,
    firstByte: Int = 8,
    names: String? = nil
  ) {
    self.mode = mode
    self.text = text
    self.end = end
    self.retries = retries
    self.stall = stall
    self.firstByte = firstByte
    self.names = names
  }
}

extension Fault {
  /// Streams that are good, however they look.
  static let good =
    [
      "ok", "crlf", "cr", "comments", "bom", "chunked", "keepalive", "unknown", "unterminated",
      "plain", "split=1", "split=2", "split=3", "split=5", "split=7", "split=64", "split=1000",
    ].map { Fault($0, FaultServer.words, .whole) }
    + [
      Fault("slow=0.2", FaultServer.words, .whole),
      Fault("drip=0.2", FaultServer.words, .whole),
      Fault("keepopen", FaultServer.words, .length),
      Fault("flaky", FaultServer.words, .whole, retries: 2),
    ]

  /// Streams that end too early, or with what does not belong into them: the text is kept.
  static let broken =
    [
      "reset", "short-chunk", "short-length", "midstream", "rawerror", "errorfield",
    ].map { Fault($0, FaultServer.begun, .sentence("failed in the middle of the answer")) }
    + [
      Fault("cut", FaultServer.begun, .interrupted),
      Fault("longlength", FaultServer.begun, .interrupted),
      Fault("badjson", "\u{fffd}x\u{fffd}" + FaultServer.words, .whole),
      Fault("evilfinish", FaultServer.words, .any),
      Fault("stall", FaultServer.begun, .sentence("sent nothing for 3 seconds"), stall: 3),
      Fault("silent", "", .sentence("sent nothing for 1 second"), firstByte: 1),
      Fault("reset-first", "", .sentence("No connection"), retries: 2),
      Fault("gigaheaders", "", .sentence("more than 256 KiB")),
      Fault("errorfirst", "", .any, names: "not today"),
    ]

  /// Answers that are no stream.
  static let nothing = [
    Fault("html", "", .sentence("expected format"), names: "<!DOCTYPE html>"),
    Fault("otherjson", "", .sentence("expected format"), names: #"{"status": "ok"}"#),
    Fault("json", "", .any, names: "Unexpected endpoint or method"),
    Fault("empty", "", .sentence("answered with nothing")),
    Fault("done", "", .any),
    Fault("bomb", "", .sentence("expected format")),
  ]

  /// Refusals.
  static let refusals =
    [400, 413, 418, 422].flatMap { status in
      ["status", "statushtml"].map {
        Fault("\($0)=\(status)", "", .sentence("refused the request with status \(status)"))
      }
    }
    + [408, 409, 500, 502, 503, 504, 529].flatMap { status in
      ["status", "statushtml"].map {
        Fault(
          "\($0)=\(status)",
          "",
          .sentence("refused the request with status \(status)"),
          retries: 4
        )
      }
    }
    + [
      // Google says in this way that there is no such model.
      Fault("status=404", "", .sentence("(no); c")),
      Fault("statushtml=404", "", .sentence("refused the request with status 404")),
      Fault("status=401", "", .sentence("wants a valid key")),
      Fault("statushtml=401", "", .sentence("wants a valid key")),
      Fault("status=403", "", .sentence("wants a valid key")),
      Fault("status=429", "", .sentence("takes no more requests"), retries: 4),
      Fault("statushtml=429", "", .sentence("takes no more requests"), retries: 4),
      Fault("noretry", "", .sentence("status 503")),
      Fault("limit=1", "", .sentence("takes no more requests"), retries: 4),
      Fault("limitms=20", "", .sentence("takes no more requests"), retries: 4),
      Fault("limitdate=1", "", .sentence("takes no more requests"), retries: 4),
      Fault("limitinfo=0.02s", "", .sentence("takes no more requests"), retries: 4),
      Fault("limit=86400", "", .sentence("try again in 24 hours")),
      Fault("limitdate=7200", "", .sentence("try again in 2 hours")),
      Fault("limitinfo=172800s", "", .sentence("try again in 2 days")),
      Fault("quota", "", .sentence("quota")),
      Fault("nomodel", "", .sentence("There is no model m")),
      Fault("context", "", .sentence("The prompt has 9002 tokens and the model takes 1024")),
      Fault("contextwords", "", .sentence("The prompt has 9000 tokens and the model takes 8192")),
    ] + (0..<6).map { Fault("errorforms=\($0)", "", .sentence("refused")) }

  /// What wants the key elsewhere, or gives it back.
  static let keys =
    ["redirect", "redirectfile", "redirectloop"].map {
      Fault($0, "", .sentence("redirects are not followed"))
    }
    + ["echo", "echolong", "echoescaped", "echoheader", "evilerror"].map {
      Fault($0, "", .any)
    }
    + ["echostream", "evilmidstream"].map {
      Fault($0, FaultServer.begun, .sentence("failed in the middle of the answer"))
    }

  /// Every column but the floods, in groups that are asked for at once.
  static let groups = ["good", "broken", "nothing", "refusals", "keys"]

  /// The columns of a group.
  static func columns(_ group: String) -> [Fault] {
    switch group {
    case "good": good
    case "broken": broken
    case "nothing": nothing
    case "refusals": refusals
    default: keys
    }
  }
}
