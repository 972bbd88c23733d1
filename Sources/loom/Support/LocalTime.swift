import Glibc

/// Seconds since 1970 as the person's clock shows them: `2026-11-21 16:38:36`.
func localTime(_ seconds: Int) -> String {
  var time = time_t(seconds)
  var parts = tm()
  localtime_r(&time, &parts)
  var buffer = [CChar](repeating: 0, count: 64)
  let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
  return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
