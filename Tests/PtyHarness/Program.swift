import Glibc

/// Where the programs of this package are.
public enum Program {
  /// The path of an executable target, which lies beside the test program.
  public static func path(_ name: String) -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes {
      let path = $0.bindMemory(to: CChar.self)
      return path.baseAddress.map { readlink("/proc/self/exe", $0, path.count) } ?? 0
    }
    let own = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/") + "/" + name
  }
}
