/// Passes files on and takes the digest of their bytes.
struct DigestingOutput<Output: ExportOutput>: ExportOutput {
  var output: Output
  private var content = SHA256()

  init(_ output: Output) { self.output = output }

  /// SHA-256 of all files so far, one after another.
  var digest: String {
    var content = content
    return content.finish()
  }

  mutating func begin(_ name: String) throws { try output.begin(name) }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    content.update(bytes)
    try output.write(bytes)
  }

  mutating func end() throws { try output.end() }
}
