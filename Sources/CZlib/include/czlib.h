#pragma once
// zlib's macros, one plain function each. Nothing here keeps state.
#define ZLIB_CONST
#include <zlib.h>

/// Prepares to unpack DEFLATE without a header (RFC 1951), as zip archives have it.
int czlib_begin_inflate(z_stream *_Nonnull stream);
/// Prepares to write gzip (RFC 1952) with a header that says neither time, name nor system.
///
/// zlib reads `header` until it has written it, and moves neither of the two.
int czlib_begin_gzip(z_stream *_Nonnull stream, gz_header *_Nonnull header, int level);
