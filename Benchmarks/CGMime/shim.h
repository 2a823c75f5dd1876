// GMime as a peer in the benchmarks: one call reads a message and does the whole job, so that no crossing of languages
// counts against it. GObject's macros cannot be imported into Swift, hence the C.
#ifndef SALESNODE_BENCH_GMIME_H
#define SALESNODE_BENCH_GMIME_H

#include <gmime/gmime.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// What was read, so that the work cannot be left out and can be compared.
typedef struct {
    uint64_t parts;
    uint64_t headerBytes;
    uint64_t textBytes;
    uint64_t binaryBytes;
} salesnode_gmime_sums;

static inline void salesnode_gmime_init(void) { g_mime_init(); }

static inline void salesnode_gmime_headers(GMimeObject *object, salesnode_gmime_sums *sums) {
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(headers);
    for (int index = 0; index < count; index++) {
        const char *value = g_mime_header_get_value(g_mime_header_list_get_header_at(headers, index));
        if (value != NULL) sums->headerBytes += strlen(value);
    }
}

static inline void salesnode_gmime_object(GMimeObject *object, salesnode_gmime_sums *sums) {
    sums->parts++;
    salesnode_gmime_headers(object, sums);
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        int count = g_mime_multipart_get_count(multipart);
        for (int index = 0; index < count; index++)
            salesnode_gmime_object(g_mime_multipart_get_part(multipart, index), sums);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message != NULL) {
            salesnode_gmime_headers(GMIME_OBJECT(message), sums);
            GMimeObject *inner = g_mime_message_get_mime_part(message);
            if (inner != NULL) salesnode_gmime_object(inner, sums);
        }
    } else if (GMIME_IS_TEXT_PART(object)) {
        // Decodes the transfer encoding and the charset.
        char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(object));
        if (text != NULL) {
            sums->textBytes += strlen(text);
            g_free(text);
        }
    } else if (GMIME_IS_PART(object)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(object));
        if (content != NULL) {
            GMimeStream *output = g_mime_stream_mem_new();
            ssize_t count = g_mime_data_wrapper_write_to_stream(content, output);
            if (count > 0) sums->binaryBytes += (uint64_t)count;
            g_object_unref(output);
        }
    }
}

// Reads a whole message: structure, decoded headers, addresses and date, all text as UTF-8, all other parts decoded.
static inline void salesnode_gmime_read(const uint8_t *bytes, size_t count, salesnode_gmime_sums *sums) {
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)bytes, count);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_object_unref(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    if (message == NULL) return;
    const char *subject = g_mime_message_get_subject(message);
    if (subject != NULL) sums->headerBytes += strlen(subject);
    sums->headerBytes += (uint64_t)internet_address_list_length(g_mime_message_get_from(message));
    sums->headerBytes += (uint64_t)internet_address_list_length(g_mime_message_get_to(message));
    sums->headerBytes += (uint64_t)internet_address_list_length(g_mime_message_get_cc(message));
    g_mime_message_get_date(message);
    salesnode_gmime_headers(GMIME_OBJECT(message), sums);
    GMimeObject *root = g_mime_message_get_mime_part(message);
    if (root != NULL) salesnode_gmime_object(root, sums);
    g_object_unref(message);
}

#endif
