/* zlib as we use it. Only what Swift cannot express is added here: these two are macros. */
#ifndef SALESNODE_CZLIB_SHIM_H
#define SALESNODE_CZLIB_SHIM_H

#include <zlib.h>

static inline int salesnode_deflate_init(z_stream *stream, int level, int window_bits, int memory_level) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY);
}

static inline int salesnode_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

#endif
