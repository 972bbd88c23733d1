import Testing

@testable import PeerTrees
@testable import TreeModel

/// What counts as a credential, and what does not.
@Suite struct ImportCredentialTests {
  @Test(
    "by name",
    arguments: [
      "apiKey", "api_key", "OPENAI_API_KEY", "x-api-key", "Authorization", "client_secret",
      "password", "Set-Cookie", "accessToken", "hf_token", "headers", "privateKey", "bearer",
    ]
  )
  func names(_ name: String) {
    #expect(Credentials.isSecret(name: name, text: "x"))
  }

  @Test(
    "by look",
    arguments: [
      "sk-proj-abcdefghijklmnop", "AIzaSyA1234567890abcdefghijklmnopqrstuv",
      "hf_abcdefghijklmnopqrst",
      "ghp_abcdefghijklmnopqrst", "xoxb-123456789012", "see (sk-ant-api03-abcdefghijkl) there",
      "https://host/?key=AIzaSyA1234567890abcdefghijklmnopqrstuv", "Bearer abcdefghijklmnop",
    ]
  )
  func looks(_ text: String) {
    #expect(Credentials.isSecret(name: "note", text: text))
  }

  @Test(
    "neither",
    arguments: [
      ("max_tokens", "20"), ("token", " there"), ("token", "the"), ("note", "ask-me"),
      ("text", "risk-averse people and desk-bound ones"), ("author", "me"),
      ("stop_token", "<|end|>"),
      ("keyword", "abc"), ("note", "sk-short"), ("label", "whisk-abcdefghijklmnopqrstuvwxyz"),
    ]
  )
  func harmless(_ name: String, _ text: String) {
    #expect(!Credentials.isSecret(name: name, text: text))
  }

  @Test("deep inside what is kept aside")
  func deep() throws {
    let file = """
      {"nodes":{"r":{"text":"sk-abcdefghijklmnopqrstuvwx","parentId":null,"author":"sk-abcdefghijklmnopqrstuvwy",
      "x":{"list":[1,{"apiKey":"k"},"sk-abcdefghijklmnopqrstuvwz",{"token":"ya29abcdefghijklmnop"}],"keep":true}}}}
      """
    let imported = try importPeerTree(Array(file.utf8), .test())
    let node = try #require(imported.session.nodesInOrder.first)
    // A text is kept as it is, and told of.
    #expect(node.text == "sk-abcdefghijklmnopqrstuvwx")
    #expect(imported.report.suspectTexts == [node.id])
    #expect(node.extra?.text == #"{"imported":{"id":"r","x":{"list":[1,{},{}],"keep":true}}}"#)
    #expect(node.generation?.model == "")
    #expect(imported.report.credentials == 4)
    #expect(!imported.report.lines.joined().contains("sk-"))
  }
}
