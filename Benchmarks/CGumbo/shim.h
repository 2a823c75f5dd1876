// Gumbo as a peer in the benchmarks: a bare parse to a tree, which is then thrown away.
#ifndef SALESNODE_BENCH_GUMBO_H
#define SALESNODE_BENCH_GUMBO_H

#include <gumbo.h>
#include <stddef.h>

static inline int salesnode_gumbo_parse(const char *bytes, size_t count) {
    GumboOutput *output = gumbo_parse_with_options(&kGumboDefaultOptions, bytes, count);
    if (output == NULL) return 0;
    int isDocument = output->document->type == GUMBO_NODE_DOCUMENT;
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return isDocument;
}

#endif
