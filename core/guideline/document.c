/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/document.h"

#include "monqa/guideline.h"
#include "monqa/text.h"

#include <assert.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

extern const unsigned char guideline_rng[];
extern const size_t guideline_rng_length;

/* Compiled once, before any thread; read-only from then on. */
static xmlRelaxNG *schema;

bool guideline_library_init(struct error *error)
{
    if (schema != NULL)
        return true;
    xmlInitParser();
    xmlRelaxNGParserCtxt *context =
        xmlRelaxNGNewMemParserCtxt((const char *)guideline_rng, (int)guideline_rng_length);
    if (context != NULL)
        schema = xmlRelaxNGParse(context);
    xmlRelaxNGFreeParserCtxt(context);
    return schema != NULL ||
           error_set(error, ERROR_SYSTEM, "guideline.rng, compiled in, cannot be read");
}

void guideline_library_finish(void)
{
    xmlRelaxNGFree(schema);
    schema = NULL;
}

static size_t line_at(const char *text, size_t offset)
{
    size_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

static bool starts_with(const char *text, size_t length, const char *start)
{
    return length >= strlen(start) && memcmp(text, start, strlen(start)) == 0;
}

/* Before any parser sees it. The encoding is fixed, so that no other one can hide markup; with
 * "<!" only in comments there is no DOCTYPE and no entity to expand. A comment that holds such
 * markup is refused too: nobody needs it. */
static bool check_markup(const char *name, const char *text, size_t length, struct error *error)
{
    static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    if (!starts_with(text, length, declaration))
        return error_set(error, ERROR_INVALID, "%s:1: must begin with %s", name, declaration);
    if (!text_is_utf8(text, length))
        return error_set(error, ERROR_INVALID, "%s: not UTF-8, or with control characters", name);
    for (size_t i = sizeof declaration - 1; i + 1 < length; i++) {
        if (text[i] != '<' || (text[i + 1] != '!' && text[i + 1] != '?'))
            continue;
        if (starts_with(text + i, length - i, "<!--"))
            continue;
        bool doctype = starts_with(text + i, length - i, "<!DOCTYPE");
        return error_set(error,
                         ERROR_INVALID,
                         "%s:%zu: %s refused; a guideline has elements and comments only",
                         name,
                         line_at(text, i),
                         doctype ? "a DOCTYPE is" : "entities, CDATA and instructions are");
    }
    return true;
}

/* libxml2 ends its messages with a line end. */
static bool refuse(const char *name, const xmlError *trouble, struct error *error)
{
    const char *message =
        trouble != NULL && trouble->message != NULL ? trouble->message : "not well-formed";
    char words[200];
    text_printable(words, sizeof words, message, strcspn(message, "\n"));
    return error_set(
        error, ERROR_INVALID, "%s:%d: %s", name, trouble != NULL ? trouble->line : 1, words);
}

bool document_open(const char *name, const void *bytes, size_t length, xmlDoc **document,
                   struct error *error)
{
    if (length > GUIDELINE_BYTES_MAX)
        return error_set(
            error, ERROR_INVALID, "%s: longer than %u bytes", name, GUIDELINE_BYTES_MAX);
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
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (read == NULL)
        (void)refuse(name, xmlCtxtGetLastError(context), error);
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
    if (!complaint->made)
        (void)refuse(complaint->name, trouble, complaint->error);
    complaint->made = true;
}

bool document_validate(const char *name, xmlDoc *document, struct error *error)
{
    assert(schema != NULL); /* guideline_library_init comes first */
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    if (context == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    struct complaint complaint = {.name = name, .error = error};
    xmlRelaxNGSetValidStructuredErrors(context, keep_first, &complaint);
    bool valid = xmlRelaxNGValidateDoc(context, document) == 0;
    xmlRelaxNGFreeValidCtxt(context);
    if (!valid && !complaint.made)
        (void)error_set(error, ERROR_INVALID, "%s:1: not a guideline by its schema", name);
    return valid;
}
