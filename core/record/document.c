/* SPDX-License-Identifier: Apache-2.0 */
#include "core/record/document.h"

#include "core/record/fields.h"
#include "monqa/text.h"

#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

/* Compiled once in record_library_init, read-only from then on. */
static xmlRelaxNG *schema;

extern const unsigned char record_rng[];
extern const size_t record_rng_length;

bool record_library_init(struct error *error)
{
    if (schema != NULL)
        return true;
    xmlInitParser();
    xmlRelaxNGParserCtxt *context =
        xmlRelaxNGNewMemParserCtxt((const char *)record_rng, (int)record_rng_length);
    if (context != NULL)
        schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    return schema != NULL ||
           error_set(error, ERROR_SYSTEM, "record.rng, compiled in, cannot be read");
}

void record_library_finish(void)
{
    xmlRelaxNGFree(schema);
    schema = NULL;
}

static size_t line_of(const char *text, const char *at)
{
    size_t line = 1;
    for (; text < at; text++)
        if (*text == '\n')
            line++;
    return line;
}

/* A whole file ends in its signature line; only what stands before it is the document. */
static size_t document_length(const char *text, size_t length)
{
    static const char opening[] = "\n<!-- ed25519 ";
    if (length <= SIGNATURE_LINE_LENGTH)
        return length;
    size_t before = length - SIGNATURE_LINE_LENGTH;
    return memcmp(text + before - 1, opening, sizeof opening - 1) == 0 ? before : length;
}

/* Refused before a parser sees it: other encodings, and every markup that a record does not have
 * (DOCTYPE and with it all entities, comments, CDATA, processing instructions). In UTF-8 the bytes
 * "<!" and "<?" are these and nothing else, for a record's own text never holds a bare "<". */
static bool check_markup(const char *name, const char *text, size_t length, struct error *error)
{
    static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    size_t skip = sizeof declaration - 1;
    if (length < skip || memcmp(text, declaration, skip) != 0)
        return error_set(
            error, ERROR_INVALID, "%s:1: does not begin as an XML document in UTF-8", name);
    if (!text_is_utf8(text, length))
        return error_set(
            error, ERROR_INVALID, "%s: not UTF-8 text, or with control characters", name);
    for (const char *at = text + skip; (at = memchr(at, '<', length - (size_t)(at - text))); at++) {
        size_t left = length - (size_t)(at - text);
        if (left < 2 || (at[1] != '!' && at[1] != '?'))
            continue;
        bool doctype = left >= 9 && memcmp(at, "<!DOCTYPE", 9) == 0;
        return error_set(error,
                         ERROR_INVALID,
                         "%s:%zu: %s; a record has elements only",
                         name,
                         line_of(text, at),
                         doctype ? "a DOCTYPE is refused" : "a comment, CDATA or instruction");
    }
    return true;
}

/* libxml2's own words end in a line end, and quote the input. */
static const char *words_of(const xmlError *trouble, char words[160])
{
    const char *message =
        trouble != NULL && trouble->message != NULL ? trouble->message : "not well-formed XML";
    text_printable(words, 160, message, strcspn(message, "\n"));
    return words;
}

bool document_read(const char *name, const void *bytes, size_t length, xmlDoc **document,
                   struct error *error)
{
    if (length > RECORD_BYTES_MAX)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: %zu bytes; a record has at most %u",
                         name,
                         length,
                         RECORD_BYTES_MAX);
    length = document_length(bytes, length);
    if (!check_markup(name, bytes, length, error))
        return false;
    xmlParserCtxt *context = xmlNewParserCtxt();
    if (context == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    xmlDoc *read = xmlCtxtReadMemory(context,
                                     bytes,
                                     (int)length,
                                     NULL,
                                     "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                         XML_PARSE_COMPACT | XML_PARSE_NOBLANKS);
    if (read == NULL) {
        const xmlError *trouble = xmlCtxtGetLastError(context);
        char words[160];
        (void)error_set(error,
                        ERROR_INVALID,
                        "%s:%d: %s",
                        name,
                        trouble != NULL ? trouble->line : 1,
                        words_of(trouble, words));
    }
    xmlFreeParserCtxt(context);
    if (read == NULL)
        return false;
    *document = read;
    return true;
}

struct complaint {
    const char *name;
    struct error *error;
    bool made;
};

static void keep_first(void *context, xmlError *trouble)
{
    struct complaint *complaint = context;
    char words[160];
    if (!complaint->made)
        (void)error_set(complaint->error,
                        ERROR_INVALID,
                        "%s:%d: %s",
                        complaint->name,
                        trouble->line,
                        words_of(trouble, words));
    complaint->made = true;
}

bool document_is_valid(xmlDoc *document, const char *name, struct error *error)
{
    if (schema == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: record_library_init has not run", name);
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    if (context == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    struct complaint complaint = {.name = name, .error = error};
    xmlRelaxNGSetValidStructuredErrors(context, keep_first, &complaint);
    int result = xmlRelaxNGValidateDoc(context, document);
    xmlRelaxNGFreeValidCtxt(context);
    if (result != 0 && !complaint.made)
        (void)error_set(error, ERROR_INVALID, "%s: not a record by its schema", name);
    return result == 0;
}
