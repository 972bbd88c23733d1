#include "czlib.h"

#include <string.h>

int czlib_begin_inflate(z_stream *stream) {
  memset(stream, 0, sizeof *stream);
  return inflateInit2(stream, -MAX_WBITS);
}

int czlib_begin_gzip(z_stream *stream, gz_header *header, int level) {
  memset(stream, 0, sizeof *stream);
  memset(header, 0, sizeof *header);
  header->os = 255;  // Unknown: the same bytes on every system.
  int code = deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  return code ? code : deflateSetHeader(stream, header);
}
