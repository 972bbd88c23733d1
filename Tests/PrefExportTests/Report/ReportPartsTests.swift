import Testing
import TreeModel

@testable import PrefExport

/// The parts of a report: numbers, axes, labels, stretches of time, samples.
@Suite struct ReportPartsTests {
  @Test func numbersAreWrittenTheSameEverywhere() {
    #expect(Figures.fixed(1234.5678, 2) == "1,234.57")
    #expect(Figures.fixed(-0.004, 2) == "0.00")
    #expect(Figures.fixed(-2.5, 1) == "−2.5")
    #expect(Figures.fixed(.nan, 1) == "–" && Figures.fixed(.infinity, 1) == "–")
    #expect(Figures.fixed(0.05, 1) == "0.1")
    #expect(Figures.count(1_234_567) == "1,234,567" && Figures.count(999) == "999")
    #expect(Figures.percent(0.625) == "63\u{A0}%")
    #expect(Figures.rating(2) == "+2" && Figures.rating(-1) == "−1" && Figures.rating(0) == "0")
    #expect(Figures.coordinate(-1.005) == "-1" || Figures.coordinate(-1.005) == "-1.01")
    #expect(Figures.coordinate(12.5) == "12.5" && Figures.coordinate(.nan) == "0")
    #expect(Figures.coordinate(3.05) == "3.05")
  }

  @Test func axesCoverTheirNumbersWithRoundSteps() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<2_000 {
      let low = Double(random.below(10_000)) / 7 - 500
      let high = low + Double(random.below(1_000_000)) / 1_000
      let axis = Axis(from: low, to: high)
      #expect(axis.low <= low + 1e-6 && axis.high >= high - 1e-6, "\(low)…\(high)")
      #expect(axis.ticks.count >= 2 && axis.ticks.count <= 8)
      let count = random.below(5_000)
      let whole = Axis(from: 0, to: Double(count), isWhole: true)
      #expect(whole.ticks.allSatisfy { $0 == $0.rounded() } && whole.high >= Double(count))
      #expect(Set(whole.ticks.map(whole.label)).count == whole.ticks.count)
    }
    #expect(Axis(from: 0, to: 1).ticks.map { Figures.percent($0) }.last == "100\u{A0}%")
    #expect(Axis(from: 5, to: 5).ticks.count >= 2)
  }

  @Test func longNamesKeepBothEnds() {
    let name = "organisation/model-with-a-very-long-name-v2.1-instruct-Q4_K_M"
    let short = Lettering.shortened(name, to: 150)
    #expect(short.hasPrefix("organ") && short.hasSuffix("Q4_K_M") && short.contains("…"))
    #expect(Lettering.width(short) <= 150)
    #expect(Lettering.shortened("tiny", to: 150) == "tiny")
    #expect(Lettering.shortened("tiny", to: 0) == "…")
    let huge = Lettering.shortened(String(repeating: "x", count: 1_000_000), to: 150)
    #expect(Lettering.width(huge) <= 150)
    // Characters of several scalars are not cut apart.
    let families = String(repeating: "👨‍👩‍👧", count: 40)
    #expect(Lettering.shortened(families, to: 150).allSatisfy { $0 == "👨‍👩‍👧" || $0 == "…" })
  }

  @Test func charactersThatAPageCannotHoldAreShown() {
    var markup = Markup()
    markup.element("p", ["title": "a\n\"b\"<\u{202E}"], text: "a\nb\t<&>\"\u{0}\u{200D}\u{85}")
    #expect(
      String(decoding: markup.bytes, as: UTF8.self)
        == "<p title=\"a␊&quot;b&quot;&lt;[U+202E]\">a\nb\t&lt;&amp;&gt;&quot;␀\u{200D}[U+0085]</p>"
    )
  }

  @Test func timeIsDividedSoThatItFits() {
    for length in [1, 2, 30, 48, 49, 100, 329, 330, 900, 1_440, 5_000, 40_000] {
      for start in [-800, 0, 20_700] {
        let stretches = Stretches(from: start, to: start + length - 1)
        #expect(stretches.names.count <= max(50, length / 365 + 2), "\(length) from \(start)")
        #expect(Set(stretches.names).count == stretches.names.count)
        var last = 0
        for day in start..<start + length {
          let index = stretches.index(of: day)
          #expect(index == last || index == last + 1)
          last = index
        }
        #expect(last == stretches.names.count - 1)
      }
    }
    #expect(Stretches(from: 20_700, to: 20_701).names == ["2026-09-04", "2026-09-05"])
    #expect(Stretches(from: 20_700, to: 20_800).unit == "week")
    #expect(Stretches(from: 20_700, to: 21_500).names.first == "2026-09")
  }

  @Test func lengthsAreInClassesOfEqualWidth() {
    var lengths = PairLengths()
    for index in 0..<200 { lengths.add(chosen: 100 + index, rejected: 50 + index) }
    let (chosen, rejected, isOpenEnded) = lengths.histograms()
    #expect(!isOpenEnded && chosen.edges == rejected.edges)
    #expect(chosen.edges == (0...15).map { Double($0) * 20 })
    #expect(
      chosen.total == 200 && rejected.total == 200 && chosen.counts[0..<5] == [0, 0, 0, 0, 0]
    )
    lengths.add(chosen: 1_000_000, rejected: 3)
    let open = lengths.histograms()
    #expect(open.isOpenEnded && open.chosen.edges == chosen.edges && open.chosen.total == 201)
    #expect(PairLengths().histograms().chosen.edges.isEmpty)
    var blank = PairLengths()
    blank.add(chosen: 0, rejected: 0)
    #expect(blank.histograms().chosen.total == 1)
  }

  @Test func everyPairHasTheSameChance() throws {
    var garden = Garden()
    for index in 0..<12 {
      let prompt = try garden.prompt("Prompt \(index)")
      _ = try garden.completion(" good \(index)", under: prompt, 1)
      _ = try garden.completion(" bad \(index)", under: prompt, -1)
    }
    var drawn: [NodeID: Int] = [:]
    for seed in 0..<600 as Range<UInt64> {
      var sample = PairSample(count: 3, seed: seed)
      sample.add(SessionPairs(garden.session).pairs, of: garden.session, file: "a")
      #expect(sample.pairs.count == 3 && sample.seen == 12)
      #expect(Set(sample.pairs.map(\.chosen.node)).count == 3)
      for pair in sample.pairs { drawn[pair.chosen.node, default: 0] += 1 }
    }
    // 150 expected of each, with a standard deviation of 10.6.
    #expect(drawn.count == 12 && drawn.values.allSatisfy { (105...195).contains($0) }, "\(drawn)")
  }

  @Test func aSampleHoldsTheEndOfThePromptAndTheBeginningOfTexts() throws {
    var garden = Garden(mode: .chat, system: "s")
    let question = try garden.add(.human, String(repeating: "word ", count: 200), role: .user)
    _ = try garden.completion(String(repeating: "y", count: 3_000), under: question, 2)
    _ = try garden.completion("short", under: question, -2)
    var sample = PairSample(count: 12, seed: 0)
    sample.add(SessionPairs(garden.session).pairs, of: garden.session, file: "c")
    let pair = try #require(sample.pairs.first)
    #expect(pair.isPromptCut && pair.prompt.count <= 320 && pair.prompt.hasPrefix("word"))
    #expect(pair.chosen.text.count == 2_400 && pair.chosen.leftOut == 600)
    #expect(pair.rejected.text == "short" && pair.rejected.leftOut == 0)
    #expect(pair.margin == 4 && pair.chosen.maker == "tiny")
  }
}
