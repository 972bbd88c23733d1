/// Bytes as characters of base64, with padding (RFC 4648, section 4).
public func base64(_ bytes: some Collection<UInt8>) -> [UInt8] {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var result: [UInt8] = []
  result.reserveCapacity((bytes.count + 2) / 3 * 4)
  var held = 0
  var count = 0
  func put(_ sextets: Int) {
    for index in 0..<4 {
      let sextet = alphabet[held >> (18 - 6 * index) & 0x3F]
      result.append(index < sextets ? sextet : UInt8(ascii: "="))
    }
  }
  for byte in bytes {
    held = held << 8 | Int(byte)
    count += 1
    guard count == 3 else { continue }
    put(4)
    held = 0
    count = 0
  }
  if count > 0 {
    held <<= 8 * (3 - count)
    put(count + 1)
  }
  return result
}
