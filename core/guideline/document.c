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
static void words_of(const xmlError *trouble, char *words, size_t size)
{
    const char *message =
        trouble != NULL && trouble->message != NULL ? trouble->message : "not well-formed";
    text_printable(words, size, message, strcspn(message, "\n"));
}

static bool refuse(const char *name, const xmlError *trouble, struct error *error)
{
    char words[200];
    words_of(trouble, words, sizeof words);
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
    char words[200];
    bool made;
};

static void keep_first(void *context, xmlError *trouble)
{
    struct complaint *complaint = context;
    if (!complaint->made)
        words_of(trouble, complaint->words, sizeof complaint->words);
    complaint->made = true;
}

static bool is_valid(xmlDoc *document, struct complaint *complaint)
{
    xmlRelaxNGValidCtxt *context = xmlRelaxNGNewValidCtxt(schema);
    if (context == NULL)
        return false;
    xmlRelaxNGSetValidStructuredErrors(context, keep_first, complaint);
    bool valid = xmlRelaxNGValidateDoc(context, document) == 0;
    xmlRelaxNGFreeValidCtxt(context);
    return valid;
}

/* libxml2 does not say which element has the wrong attributes: the first child with which the root,
 * and a class that is right, are not valid; the root where it is not so without any. */
static const xmlNode *find_wrong(const xmlNode *root)
{
    struct complaint ignored = {.made = true};
    xmlDoc *probe = xmlNewDoc(BAD_CAST "1.0");
    xmlNode *alone = probe != NULL ? xmlDocCopyNode((xmlNode *)root, probe, 2) : NULL;
    const xmlNode *wrong = root;
    if (alone != NULL) {
        xmlDocSetRootElement(probe, alone);
        xmlNode *class = xmlNewChild(alone, alone->ns, BAD_CAST "class", NULL);
        (void)xmlNewProp(class, BAD_CAST "name", BAD_CAST "a");
    }
    const xmlNode *node = alone != NULL && is_valid(probe, &ignored) ? root->children : NULL;
    for (; node != NULL && wrong == root; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        xmlNode *copy = xmlAddChild(alone, xmlDocCopyNode((xmlNode *)node, probe, 1));
        if (!is_valid(probe, &ignored))
            wrong = node;
        xmlUnlinkNode(copy);
        xmlFreeNode(copy);
    }
    xmlFreeDoc(probe);
    return wrong;
}

bool document_validate(const char *name, xmlDoc *document, struct error *error)
{
    assert(schema != NULL); /* guideline_library_init comes first */
    struct complaint complaint = {.made = false};
    if (is_valid(document, &complaint))
        return true;
    const xmlNode *wrong = find_wrong(xmlDocGetRootElement(document));
    return error_set(error,
                     ERROR_INVALID,
                     "%s:%ld: element \"%s\" is not as guideline.rng has it: %.160s",
                     name,
                     xmlGetLineNo(wrong),
                     (const char *)wrong->name,
                     complaint.made ? complaint.words : "its attributes");
}
