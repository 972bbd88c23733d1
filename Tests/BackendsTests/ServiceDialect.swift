import Backends
import Glibc

/// A way to speak to a service: a row of the fault matrix.
struct ServiceDialect: Sendable, CustomStringConvertible {
  let description: String
  private let make: @Sendable (_ name: String, _ address: String, _ key: KeySource?) -> any Backend

  /// Every one.
  static let all = [
    ServiceDialect(description: "chat") { name, address, key in
      OpenAIBackend(name: name, baseURL: address, key: key, model: "m")
    },
    ServiceDialect(description: "completions") { name, address, key in
      OpenAIBackend(name: name, baseURL: address, key: key, model: "m", api: .completions)
    },
    ServiceDialect(description: "responses") { name, address, key in
      OpenAIBackend(name: name, baseURL: address, key: key, model: "m", api: .responses)
    },
    ServiceDialect(description: "gemini") { name, address, key in
      GeminiBackend(name: name, baseURL: address, key: key, model: "m")
    },
    llama,
  ]

  static let llama = ServiceDialect(description: "llama") { name, address, key in
    LlamaBackend(name: name, baseURL: address, key: key)
  }

  /// A backend at `address`; it sends the key of the tests unless told otherwise.
  func backend(
    _ address: String,
    name: String = "t",
    key: KeySource? = FaultServer.key
  ) -> any Backend {
    make(name, address, key)
  }
}

/// The server that misbehaves on purpose, as long as the tests run.
enum FaultServer {
  /// A key that must never be seen anywhere but in its own header.
  static let canary = "sk-canary-0123456789abcdef"
  /// What the server says when all is well.
  static let words = "The river ünder 你好 🧵 end."
  /// What it says before something goes wrong.
  static let begun = "The river ünder"
  static let variable = "LOOM_TEST_CANARY"
  static let key = KeySource(variables: [variable])

  private static let server = Result {
    setenv(variable, canary, 1)
    return try ChildServer(["python3", ChildServer.tools + "/fault_server.py"])
  }

  /// The address of a fault.
  static func url(_ mode: String) throws -> String { "\(try server.get().url)/\(mode)" }

  /// What the requests so far carried, as the server's JSON.
  static func seen() throws -> String {
    let program = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())"
    return try ChildServer.output(of: ["python3", "-c", program, url("seen")])
  }
}
