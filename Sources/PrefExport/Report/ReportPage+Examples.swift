import TreeModel

extension ReportPage {
  /// Writes the sample of pairs with what differs between their sides.
  func examples(to page: inout Markup, _ sink: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard options.pairs > 0 else { return }
    page.newline()
    page.open("section", ["id": "examples"])
    page.element("h2", text: "A sample of pairs")
    if sample.isEmpty {
      page.element("p", text: "There is no pair to show yet.")
    } else {
      page.element("p", ["class": "how"]) { page in
        page.text(
          "\(sample.count) of \(Figures.counted(pairsSeen, "pair")), drawn with seed \(options.seed). "
            + "Where the two texts are alike they stand as one: "
        )
        page.element("ins", text: "only in the chosen one")
        page.text(", ")
        page.element("del", text: "only in the rejected one")
        page.text(". Otherwise they stand side by side.")
      }
    }
    for (index, pair) in sample.enumerated() {
      write(pair, number: index + 1, to: &page)
      try page.flush(to: sink)
    }
    page.end("section")
  }

  private func write(_ pair: SampledPair, number: Int, to page: inout Markup) {
    page.newline()
    page.element("article", ["class": "pair", "id": "pair-\(number)"]) { page in
      page.element("h3") { page in
        page.text("\(number). \(pair.source.summary)")
        if let margin = pair.margin {
          page.text(", margin \(Figures.fixed(margin, margin == margin.rounded() ? 0 : 2))")
        }
      }
      page.element("p", ["class": "where"]) { page in
        page.element("bdi", text: pair.file)
        page.text(", texts \(pair.chosen.node) and \(pair.rejected.node)")
      }
      if !pair.prompt.isEmpty {
        page.element("blockquote", ["dir": "auto", "class": "prompt"]) { page in
          page.text((pair.isPromptCut ? "… " : "") + pair.prompt)
        }
      }
      let diff = WordDiff(from: pair.rejected.text, to: pair.chosen.text)
      if diff.likeness >= 0.5 {
        unified(pair, diff, to: &page)
      } else {
        page.element("div", ["class": "sides"]) { page in
          side(pair.chosen, "chosen", diff, leavesOut: .old, to: &page)
          side(pair.rejected, "rejected", diff, leavesOut: .new, to: &page)
        }
      }
    }
  }

  private func unified(_ pair: SampledPair, _ diff: WordDiff, to page: inout Markup) {
    page.element("div", ["class": "one-text"]) { page in
      about(pair.chosen, "chosen", to: &page)
      about(pair.rejected, "rejected", to: &page)
      page.element("div", ["class": "text", "dir": "auto"]) { page in
        for piece in diff.pieces { write(piece.text, piece.side, to: &page) }
      }
      leftOut(max(pair.chosen.leftOut, pair.rejected.leftOut), to: &page)
    }
  }

  private func side(
    _ side: SampledPair.Side,
    _ name: String,
    _ diff: WordDiff,
    leavesOut: WordDiff.Side,
    to page: inout Markup
  ) {
    page.element("div", ["class": "side"]) { page in
      about(side, name, to: &page)
      page.element("div", ["class": "text", "dir": "auto"]) { page in
        // Unrelated texts have "the" and "and" in common: marks everywhere would say nothing.
        if diff.likeness < 0.3 {
          page.text(side.text)
        } else {
          for piece in diff.pieces where piece.side != leavesOut {
            write(leavesOut == .old ? piece.new : piece.old, piece.side, to: &page)
          }
        }
      }
      leftOut(side.leftOut, to: &page)
    }
  }

  private func about(_ side: SampledPair.Side, _ name: String, to page: inout Markup) {
    page.element("p", ["class": "about \(name)"]) { page in
      page.element("strong", text: name)
      page.text(" ")
      page.element(
        "bdi",
        text: side.maker.count > 120 ? String(side.maker.prefix(120)) + "…" : side.maker
      )
      if let rating = side.rating {
        page.text(", rated \(Figures.rating(Int(rating)))")
      }
      if side.isCut { page.text(", cut off") }
    }
  }

  private func write(_ words: String, _ side: WordDiff.Side, to page: inout Markup) {
    guard side != .both else { return page.text(words) }
    var marked = words[...]
    while let last = marked.last, last.isWhitespace { marked.removeLast() }
    // White space behind the last word is not what differs, unless there is nothing else.
    let isBlank = marked.isEmpty
    let text = isBlank ? ReportPage.visible(words) : String(marked)
    page.element(side == .new ? "ins" : "del", text: text)
    if !isBlank { page.text(String(words[marked.endIndex...])) }
  }

  /// White space with signs for its characters.
  private static func visible(_ blank: String) -> String {
    blank.map { $0.isNewline ? "↵\n" : $0 == "\t" ? "→" : "␣" }.joined()
  }

  private func leftOut(_ count: Int, to page: inout Markup) {
    guard count > 0 else { return }
    page.element(
      "p",
      ["class": "note"],
      text: "\(Figures.counted(count, "character")) more left out."
    )
  }
}
