import CZlib

/// The `size` bytes that `packed` stands for as DEFLATE (RFC 1951), by zlib.
///
/// Nil if they are damaged, more or fewer, or if there is no memory for them.
func inflate(_ packed: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
  // What a damaged file claims is not believed: a byte of DEFLATE gives 1,032 at most.
  guard let input = UInt32(exactly: packed.count), let output = UInt32(exactly: size),
    size <= (packed.count + 1) * 1_032
  else { return nil }
  // zlib keeps the address of its state.
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  defer { stream.deallocate() }
  guard czlib_begin_inflate(stream) == Z_OK else { return nil }
  defer { inflateEnd(stream) }
  // One byte at least, since zlib takes no null address, even for nothing.
  let unpacked = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, count in
    packed.withUnsafeBufferPointer { source in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = input
      stream.pointee.next_out = buffer.baseAddress
      stream.pointee.avail_out = output
      if CZlib.inflate(stream, Z_FINISH) == Z_STREAM_END {
        count = size - Int(stream.pointee.avail_out)
      }
    }
  }
  return unpacked.count == size ? unpacked : nil
}

/// CRC-32 as zip archives have it.
func checksum(_ bytes: [UInt8]) -> UInt32 {
  bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
}
