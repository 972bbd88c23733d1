import Testing
import TreeModel

@testable import PeerTrees

@Suite struct ExportFormatTests {
  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func id(_ number: Int32) -> NodeID { NodeID(rawValue: number) }

  /// 1 → (2 → (4), 3), where 3 rewrites 2.
  private func story() throws -> Session {
    var nodes = [
      Node(id: id(1), parent: nil, kind: .prompt, text: "Once upon a time", created: 1_000),
      Node(id: id(2), parent: id(1), kind: .completion, text: " there was a dog.", created: 2_000),
      Node(
        id: id(3),
        parent: id(1),
        kind: .rewrite,
        text: " there lived a dog.",
        rewriteOf: id(2),
        created: 3_000
      ),
      Node(id: id(4), parent: id(2), kind: .completion, text: "\r\nIt barked", created: 4_000),
    ]
    for place in [1, 3] {
      nodes[place].generation = Generation(backend: "local", model: "tiny", finish: .length)
    }
    nodes[1].rating = -1
    nodes[2].rating = 2
    return try ExportForest.session(nodes)
  }

  @Test func miniLoomHoldsARewriteBelowItsOriginal() throws {
    let file = try text(exported(story(), .miniloom))
    let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
    let first = [
      #""3":{"id":"3","timestamp":2000,"type":"gen","patch":[{"diffs":[[0,"n a time"],"#,
      #"[1," there was a dog."]],"start1":8,"start2":8,"length1":8,"length2":25}],"#,
      #""summary":"there was a dog.","cache":"","rating":false,"read":false,"#,
      #""model":"tiny","error":null,"finishReason":"length","parent":"2","#,
      #""children":["4","5"],"loom":{"kind":"completion"}},"#,
    ]
    #expect(String(lines[3]) == first.joined())
    let rewrite = [
      #""5":{"id":"5","timestamp":3000,"type":"user","patch":[{"diffs":[[0,"e there "],[-1,"was"],"#,
      #"[1,"lived"],[0," a dog."]],"start1":15,"start2":15,"length1":18,"length2":20}],"#,
      #""summary":"there lived a dog.","cache":"","rating":true,"read":true,"#,
      #""model":null,"error":null,"finishReason":null,"parent":"3","children":[],"#,
      #""loom":{"kind":"rewrite","rewrite_of":"3"}}"#,
    ]
    #expect(String(lines[5]) == rewrite.joined())
    #expect(lines[6] == #"}},"focus":{"id":"2"}}"#)
  }

  @Test func onePathIsItsTextByteForByte() throws {
    let session = try story()
    #expect(
      try text(exported(session, .text, .path(id(4))))
        == "Once upon a time there was a dog.\r\nIt barked"
    )
    for seed in 0..<100 as Range<UInt64> {
      let session = try ExportForest.tree(seed)
      let end = try #require(session.cursor)
      let expected = Array(session.tree.text(through: end).utf8)
      #expect(try exported(session, .text, .path(end)) == expected)
    }
  }

  @Test func allPathsAreInFull() throws {
    #expect(
      try text(exported(story(), .text))
        == "===== path to 4 =====\n\nOnce upon a time there was a dog.\r\nIt barked\n\n"
        + "===== path to 3 =====\n\nOnce upon a time there lived a dog.\n"
    )
  }

  @Test func markdownIsProseBetweenComments() throws {
    let file = try text(exported(story(), .markdown, .path(id(3))))
    #expect(
      file == """
        <!-- loom-session {"title":"A <tree> & \\"more\\"","created_ms":1700000000000,"mode":"text","system":"","cursor":3} -->

        # A <tree> & "more"

        <!-- loom {"id":1,"parent":null,"kind":"prompt","created_ms":1000} -->Once upon a time\
        <!-- loom {"id":3,"parent":1,"kind":"rewrite","created_ms":3000,"rating":2} -->\
         there lived a dog.<!-- loom-end -->

        """
    )
    let outline = try text(exported(story(), .markdown))
    #expect(outline.contains("\n## 2 after 1\n\n<!-- loom {\"id\":2,"))
    #expect(outline.contains("\n## 3 after 1\n\n<!-- loom {\"id\":3,"))
    #expect(!outline.contains("## 4") && !outline.contains("## 1"))
  }

  @Test func markdownGivesTheTreeBack() throws {
    for seed in 0..<100 as Range<UInt64> {
      let session = try ExportForest.tree(seed, mode: seed % 3 == 0 ? .chat : .text)
      let read = try #require(LoomMarkdown.read(exported(session, .markdown)))
      #expect(read.info.title == session.info.title && read.info.mode == session.info.mode)
      #expect(read.info.system == session.info.system && read.cursor == session.cursor)
      #expect(read.tree.preorderIDs == session.tree.preorderIDs)
      session.tree.forEachNode { node in
        var node = node
        node.logprobs = nil
        #expect(read.tree[node.id].map(nodeBytes) == nodeBytes(node))
      }
    }
  }

  @Test func aDamagedCommentIsNoSession() throws {
    let file = try text(exported(story(), .markdown))
    #expect(LoomMarkdown.read(Array(file.utf8)) != nil)
    for (from, to) in [
      ("\"id\":2", "\"id\":1"), ("\"parent\":1", "\"parent\":9"), ("\"kind\":\"prompt\"", ""),
      ("<!-- loom-session {", "<!-- loom-session x{"),
    ] {
      let damaged = file.replacing(from, with: to, maxReplacements: 1)
      #expect(LoomMarkdown.read(Array(damaged.utf8)) == nil)
    }
    for count in 0..<300 {
      // Cut anywhere: a shorter text or nothing, never a crash.
      _ = LoomMarkdown.read(Array(file.utf8.prefix(count)))
    }
  }

  @Test func aPartHoldsNothingElse() throws {
    let session = try story()
    #expect(try text(exported(session, .dot, .subtree(id(2)))).contains("n2 -> n4"))
    #expect(!(try text(exported(session, .dot, .subtree(id(2)))).contains("n1")))
    let page = try text(exported(session, .html, .subtree(id(3))))
    #expect(
      page.contains("id=\"n3\"") && !page.contains("id=\"n2\"") && page.contains("rewrite of 2")
    )
    // The original is not in the file: the rewrite is a text like any other.
    let file = try text(exported(session, .miniloom, .subtree(id(3))))
    #expect(file.contains(#"[[1," there lived a dog."]]"#))
    #expect(try exportTree(session, .html, .path(id(4)), program: "") { _ in } == 3)
  }

  @Test func errorsSayWhatToDo() throws {
    let session = try story()
    for format in TreeFormat.allCases {
      let empty = try ExportForest.session([])
      #expect(throws: TreeExportError.nothingToExport) { try exported(empty, format) }
      #expect(throws: TreeExportError.noSuchNode(id(9))) {
        try exported(session, format, .path(id(9)))
      }
      #expect(throws: TreeExportError.noSuchNode(id(9))) {
        try exported(session, format, .subtree(id(9)))
      }
    }
    let chat = try ExportForest.tree(1, mode: .chat)
    #expect(throws: TreeExportError.textOnly(.pyloomJSON)) { try exported(chat, .pyloomJSON) }
    let errors: [TreeExportError] = [
      .nothingToExport, .noSuchNode(id(9)), .textOnly(.pyloomJSON), .tooLarge(bytes: 9 << 30),
    ]
    for error in errors { #expect(error.sentence.hasSuffix(".")) }
  }

  @Test func theSinkGetsPiecesAndItsErrorEndsTheExport() throws {
    struct Full: Error {}
    let session = try ExportForest.siblings(5_000)
    for format in TreeFormat.allCases {
      var largest = 0
      try exportTree(session, format, program: "") { largest = max(largest, $0.count) }
      #expect(largest < 1 << 18)
      var left = 2
      #expect(throws: Full.self) {
        try exportTree(session, format, program: "") { _ in
          left -= 1
          if left == 0 { throw Full() }
        }
      }
    }
  }

  @Test func fiveThousandDeepIsNoMatter() throws {
    for session in try ExportForest.extremes.get() {
      for format in [TreeFormat.html, .dot] {
        #expect(try exported(session, format).count > session.tree.counts.nodes)
      }
      let end = try #require(session.cursor)
      let text = Array(session.tree.text(through: end).utf8)
      #expect(try exported(session, .text, .path(end)) == text)
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_795_279_117_999, "2026-11-21T16:38:37Z"),
    (951_782_400_000, "2000-02-29T00:00:00Z"), (4_107_542_399_000, "2100-02-28T23:59:59Z"),
    (-1, "1969-12-31T23:59:59Z"), (Int64.max, "9999-12-31T23:59:59Z"),
    (Int64.min, "0000-03-01T00:00:00Z"),
  ])
  func timesAreCivil(milliseconds: Int64, iso: String) {
    #expect(CivilTime(milliseconds: milliseconds).iso == iso)
  }

  @Test func anExcerptIsOneLine() {
    #expect(Excerpt.of("  a\r\n\tb\u{202E} \u{1B}[31mc", limit: 20) == "a b [31mc")
    #expect(Excerpt.of(String(repeating: "ab ", count: 1_000), limit: 4) == "ab ab…")
    #expect(Excerpt.of("\n \u{200B}", limit: 4).isEmpty)
  }
}
