import Foundation
import Screen
import Testing

@Suite struct Base64Tests {
  /// Foundation's is the other opinion.
  @Test func everyLengthIsPaddedAsItShould() {
    for length in 0..<100 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + length) }
      #expect(base64(bytes) == Array(Data(bytes).base64EncodedData()))
    }
  }
}
