import Testing

@testable import PrefExport

@Suite struct PartsTests {
  // MARK: Digests

  private func sha256(_ text: String, pieces: Int = 1) -> String {
    let bytes = Array(text.utf8)
    var digest = SHA256()
    for piece in 0..<pieces {
      let range = bytes.count * piece / pieces..<bytes.count * (piece + 1) / pieces
      bytes[range].withUnsafeBytes { digest.update($0) }
    }
    return digest.finish()
  }

  @Test func sha256MatchesThePublishedVectors() {
    #expect(
      sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    #expect(
      sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    #expect(
      sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
        == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    )
    let million = String(repeating: "a", count: 1_000_000)
    #expect(
      sha256(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    )
  }

  @Test func sha256DoesNotDependOnThePieces() {
    for length in [1, 55, 56, 63, 64, 65, 127, 128, 200] {
      let text = String(repeating: "xyz", count: length).prefix(length)
      for pieces in [2, 3, 7] {
        #expect(sha256(String(text), pieces: pieces) == sha256(String(text)))
      }
    }
  }

  @Test func crc32MatchesThePublishedCheckValue() {
    #expect(CRC32.checksum(Array("123456789".utf8)) == 0xcbf4_3926)
    #expect(CRC32.checksum([]) == 0)
  }

  @Test func contentHashesDependOnTheBytesAlone() {
    var whole = ContentHash()
    whole.update("Once upon".utf8)
    var parts = ContentHash()
    parts.update("Once".utf8)
    #expect(parts != whole)
    parts.update(" upon".utf8)
    #expect(parts == whole)
  }

  // MARK: Text

  @Test func foldedWhiteSpaceIsEqual() {
    #expect(WhiteSpace.areEqualFolded(" a\t\nb", "a b \u{2028}"))
    #expect(WhiteSpace.areEqualFolded("", " \u{1F}"))
    #expect(!WhiteSpace.areEqualFolded("a b", "ab"))
    #expect(!WhiteSpace.areEqualFolded("a", "a b"))
    #expect(!WhiteSpace.areEqualFolded("\u{E9}", "e\u{301}"))
  }

  @Test func seamsEndBeforeTrailingBlanks() {
    func end(_ text: String, _ movesNewlines: Bool) -> Int {
      Seam.end(of: Array(text.utf8), movesNewlines: movesNewlines)
    }
    #expect(end("a \t", false) == 1)
    #expect(end("a\n ", false) == 2)
    #expect(end("a \r\n ", true) == 1)
    #expect(end("a\u{A0}", false) == 3)
    #expect(end("  ", false) == 0)
  }

  @Test func similarityIsTheSharedSubsequence() {
    #expect(Similarity.ratio("", "") == 1)
    #expect(Similarity.ratio("abc", "abc") == 1)
    #expect(Similarity.ratio("abc", "xyz") == 0)
    #expect(Similarity.ratio("abcd", "xbxd") == 0.5)
    #expect(Similarity.ratio("\u{1F468}b", "\u{1F469}b") == 0.5)
  }

  @Test func similarityAgreesWithTheTableOnRandomTexts() {
    var random = SplitMix64(seed: 7)
    func text() -> String {
      String((0..<random.below(200)).map { _ in Array("abcd")[random.below(4)] })
    }
    for _ in 0..<60 {
      let (left, right) = (text(), text())
      let (first, second) = (Array(left), Array(right))
      var table = [Int](repeating: 0, count: second.count + 1)
      for one in first {
        var diagonal = 0
        for (index, two) in second.enumerated() {
          let above = table[index + 1]
          table[index + 1] = one == two ? diagonal + 1 : max(above, table[index])
          diagonal = above
        }
      }
      let length = first.count + second.count
      let expected = length == 0 ? 1 : Double(2 * (table.last ?? 0)) / Double(length)
      #expect(Similarity.ratio(left, right) == expected)
    }
  }

  @Test func shufflesAreTheSameForTheSameSeed() {
    var first = Array(0..<50)
    var second = first
    var random = SplitMix64(seed: 3)
    random.shuffle(&first)
    random = SplitMix64(seed: 3)
    random.shuffle(&second)
    #expect(first == second)
    #expect(first != Array(0..<50))
    #expect(first.sorted() == Array(0..<50))
    // The first output for seed 0 of the reference implementation.
    var zero = SplitMix64(seed: 0)
    #expect(zero.next() == 0xe220_a839_7b1d_cdaf)
  }

  // MARK: JSON

  @Test func jsonKeepsOrderAndTypes() {
    var json = JSONBuffer()
    json.object {
      $0.key("b")
      $0.double(1)
      $0.key("a")
      $0.string("\u{1}\u{8}\t\n\u{c}\r\"\\/\u{7f}\u{2028}\u{1F600}")
      $0.key("list")
      $0.array { list in
        list.integer(1_700_000_000_000)
        list.bool(false)
        list.null()
        list.array { _ in }
      }
      $0.key("n")
      $0.string(nil as String?)
    }
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == "{\"b\":1.0,\"a\":\"\\u0001\\b\\t\\n\\f\\r\\\"\\\\/\u{7f}\u{2028}\u{1F600}\","
        + "\"list\":[1700000000000,false,null,[]],\"n\":null}"
    )
  }

  // MARK: MiniHF

  @Test func bracesAreDoubledButForThePlaceholders() {
    #expect(
      MiniHFZip.escapeBraces("{prompt} {x} {response}} {{prompt}")
        == "{prompt} {{x}} {response}}} {{{prompt}"
    )
    #expect(MiniHFZip.timestamp(1_687_276_800_012) == "1687276800.012")
    #expect(MiniHFZip.fileName("../\u{E9}") == "_____")
    #expect(MiniHFZip.fileName("5f3c-a") == "5f3c-a")
  }
}
