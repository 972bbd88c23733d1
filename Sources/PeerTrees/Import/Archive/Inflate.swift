/// Unpacks DEFLATE (RFC 1951): stored blocks, and blocks with fixed or their own Huffman codes.
struct Inflate {
  private let bytes: ArraySlice<UInt8>
  private var at: Int
  private var bits: UInt32 = 0
  private var count = 0
  private var output: [UInt8] = []
  private let size: Int

  private struct Broken: Error {}

  /// The `size` bytes that `bytes` stand for; nil if they are damaged, or more or fewer.
  static func unpack(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    var inflate = Inflate(bytes, size)
    guard (try? inflate.run()) != nil, inflate.output.count == size else { return nil }
    return inflate.output
  }

  private init(_ bytes: ArraySlice<UInt8>, _ size: Int) {
    self.bytes = bytes
    self.size = size
    at = bytes.startIndex
    // What a damaged file claims is not believed before it is there: one byte gives 1,032 at most.
    output.reserveCapacity(min(size, bytes.count * 4))
  }

  private mutating func run() throws(Broken) {
    var isLast = false
    while !isLast {
      isLast = try take(1) == 1
      switch try take(2) {
      case 0: try stored()
      case 1: try block(Inflate.fixedLengths, Inflate.fixedDistances)
      case 2:
        let (lengths, distances) = try codes()
        try block(lengths, distances)
      default: throw Broken()
      }
    }
  }

  private mutating func take(_ number: Int) throws(Broken) -> Int {
    while count < number {
      guard at < bytes.endIndex else { throw Broken() }
      bits |= UInt32(bytes[at]) << UInt32(count)
      at += 1
      count += 8
    }
    let value = bits & ((1 << UInt32(number)) - 1)
    bits >>= UInt32(number)
    count -= number
    return Int(value)
  }

  private mutating func stored() throws(Broken) {
    bits = 0
    count = 0
    let length = try take(16)
    let check = try take(16)
    guard length == ~check & 0xffff, bytes.endIndex - at >= length, output.count + length <= size
    else { throw Broken() }
    output += bytes[at..<at + length]
    at += length
  }

  // MARK: Huffman codes

  /// A canonical code: how many symbols have each length, and the symbols in order.
  private struct Code {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: [Int]) {
      for length in lengths { counts[length] += 1 }
      counts[0] = 0
      var offsets = [Int](repeating: 0, count: 17)
      for length in 1...15 { offsets[length + 1] = offsets[length] + counts[length] }
      symbols = [Int](repeating: 0, count: lengths.count)
      for (symbol, length) in lengths.enumerated() where length > 0 {
        symbols[offsets[length]] = symbol
        offsets[length] += 1
      }
    }
  }

  private mutating func symbol(_ code: Code) throws(Broken) -> Int {
    var value = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      value |= try take(1)
      let count = code.counts[length]
      if value - count < first { return code.symbols[index + (value - first)] }
      index += count
      first = (first + count) << 1
      value <<= 1
    }
    throw Broken()
  }

  private static let fixedLengths = Code(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
  )
  private static let fixedDistances = Code([Int](repeating: 5, count: 30))
  private static let codeOrder = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  private mutating func codes() throws(Broken) -> (Code, Code) {
    let lengthCount = try take(5) + 257
    let distanceCount = try take(5) + 1
    let codeCount = try take(4) + 4
    guard lengthCount <= 286, distanceCount <= 30 else { throw Broken() }
    var codeLengths = [Int](repeating: 0, count: 19)
    for index in 0..<codeCount { codeLengths[Inflate.codeOrder[index]] = try take(3) }
    let code = Code(codeLengths)
    var lengths: [Int] = []
    while lengths.count < lengthCount + distanceCount {
      let next = try symbol(code)
      switch next {
      case 0...15: lengths.append(next)
      case 16:
        guard let last = lengths.last else { throw Broken() }
        lengths += [Int](repeating: last, count: 3 + (try take(2)))
      case 17: lengths += [Int](repeating: 0, count: 3 + (try take(3)))
      default: lengths += [Int](repeating: 0, count: 11 + (try take(7)))
      }
    }
    guard lengths.count == lengthCount + distanceCount else { throw Broken() }
    return (Code(Array(lengths[..<lengthCount])), Code(Array(lengths[lengthCount...])))
  }

  // MARK: Blocks

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537,
    2_049, 3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
  ]

  private mutating func block(_ lengths: Code, _ distances: Code) throws(Broken) {
    while true {
      let next = try symbol(lengths)
      if next == 256 { return }
      if next < 256 {
        guard output.count < size else { throw Broken() }
        output.append(UInt8(next))
        continue
      }
      guard next < 286 else { throw Broken() }
      let length = Inflate.lengthBases[next - 257] + (try take(Inflate.lengthBits[next - 257]))
      let far = try symbol(distances)
      guard far < 30 else { throw Broken() }
      let distance = Inflate.distanceBases[far] + (try take(max(0, far / 2 - 1)))
      guard distance <= output.count, output.count + length <= size else { throw Broken() }
      let start = output.count - distance
      for offset in 0..<length { output.append(output[start + offset]) }
    }
  }
}
