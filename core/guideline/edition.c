/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/guideline_edition.h"

#include "core/guideline/document.h"
#include "monqa/cleanup.h"
#include "monqa/guideline.h"
#include "monqa/text.h"

#include <stdio.h>
#include <string.h>

static void free_document(xmlDoc **document)
{
    xmlFreeDoc(*document);
}

static void free_text(xmlChar **text)
{
    xmlFree(*text);
}

static bool has_value(const xmlNode *node, const char *attribute, const char *value)
{
    CLEANUP(free_text) xmlChar *held = xmlGetNoNsProp(node, (const xmlChar *)attribute);
    return value == NULL ? held == NULL : held != NULL && xmlStrEqual(held, (const xmlChar *)value);
}

static bool is_row(const xmlNode *node, const struct guideline_change *change)
{
    const char *element = change->criterion != NULL ? "criterion"
                          : change->test != NULL    ? "interval"
                                                    : "class";
    if (node->type != XML_ELEMENT_NODE || !xmlStrEqual(node->name, (const xmlChar *)element))
        return false;
    if (change->criterion != NULL)
        return has_value(node, "class", change->class) && has_value(node, "id", change->criterion);
    if (change->test != NULL)
        return has_value(node, "class", change->class) && has_value(node, "test", change->test);
    return has_value(node, "name", change->class);
}

static xmlNode *find_row(xmlNode *root, const struct guideline_change *change)
{
    if (change->class == NULL)
        return root;
    for (xmlNode *node = root->children; node != NULL; node = node->next)
        if (is_row(node, change))
            return node;
    return NULL;
}

static bool apply(const char *name, xmlNode *root, const struct guideline_change *change,
                  struct error *error)
{
    xmlNode *row = find_row(root, change);
    const xmlChar *attribute = (const xmlChar *)change->attribute;
    if (row == NULL)
        return error_set(error,
                         ERROR_INVALID,
                         "%s: has no row \"%s\" of class \"%s\"",
                         name,
                         change->criterion != NULL ? change->criterion
                         : change->test != NULL    ? change->test
                                                   : "class",
                         change->class);
    if (change->value == NULL)
        (void)xmlUnsetProp(row, attribute);
    else if (!text_is_utf8(change->value, strlen(change->value)))
        return error_set(error, ERROR_INVALID, "%s: %s: not UTF-8 text", name, change->attribute);
    else if (xmlSetProp(row, attribute, (const xmlChar *)change->value) == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    return true;
}

static bool write_out(const char *name, xmlDoc *document, struct buffer *edited,
                      struct error *error)
{
    CLEANUP(free_text) xmlChar *text = NULL;
    CLEANUP(guideline_cleanup) struct guideline *checked = NULL;
    int length = 0;
    xmlDocDumpMemoryEnc(document, &text, &length, "UTF-8");
    if (text == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    if (!guideline_parse(name, text, (size_t)length, &checked, error))
        return false;
    buffer_append(edited, text, (size_t)length);
    return buffer_check(edited, name, error);
}

bool guideline_edit(const char *name, const struct guideline_bytes *from,
                    const struct guideline_change *changes, size_t count, struct buffer *edited,
                    struct error *error)
{
    CLEANUP(free_document) xmlDoc *document = NULL;
    if (!document_open(name, from->bytes, from->length, &document, error) ||
        !document_validate(name, document, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!apply(name, xmlDocGetRootElement(document), &changes[i], error))
            return false;
    return write_out(name, document, edited, error);
}

struct comparison_of {
    guideline_difference_visitor *visit;
    void *context;
};

/* What a row is known by; "" of the guideline itself. */
static void name_row(const xmlNode *node, char text[160])
{
    CLEANUP(free_text) xmlChar *class = xmlGetNoNsProp(node, (const xmlChar *)"class");
    CLEANUP(free_text) xmlChar *id = xmlGetNoNsProp(node, (const xmlChar *)"id");
    CLEANUP(free_text) xmlChar *test = xmlGetNoNsProp(node, (const xmlChar *)"test");
    CLEANUP(free_text) xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"name");
    const char *last = (const char *)(id != NULL ? id : test != NULL ? test : name);
    text[0] = '\0';
    if (node->parent != NULL && node->parent->type == XML_ELEMENT_NODE)
        (void)snprintf(text,
                       160,
                       "%s%s%s %s",
                       (const char *)node->name,
                       class != NULL ? " " : "",
                       class != NULL ? (const char *)class : "",
                       last != NULL ? last : "");
}

static xmlNode *find_named(xmlNode *root, const char *name)
{
    char text[160];
    if (name[0] == '\0')
        return root;
    for (xmlNode *node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        name_row(node, text);
        if (strcmp(text, name) == 0)
            return node;
    }
    return NULL;
}

static void tell(const struct comparison_of *comparison, const char *row, const char *attribute,
                 const xmlChar *before, const xmlChar *after)
{
    struct guideline_difference difference = {
        .row = row,
        .attribute = attribute,
        .before = (const char *)before,
        .after = (const char *)after,
    };
    if (!xmlStrEqual(before, after))
        comparison->visit(comparison->context, &difference);
}

/* before or after may be NULL, not both. */
static void compare_rows(const struct comparison_of *comparison, const char *row,
                         const xmlNode *before, const xmlNode *after)
{
    for (const xmlAttr *one = after == NULL ? NULL : after->properties; one != NULL;
         one = one->next) {
        CLEANUP(free_text) xmlChar *now = xmlGetNoNsProp(after, one->name);
        CLEANUP(free_text)
        xmlChar *was = before == NULL ? NULL : xmlGetNoNsProp(before, one->name);
        tell(comparison, row, (const char *)one->name, was, now);
    }
    for (const xmlAttr *one = before == NULL ? NULL : before->properties; one != NULL;
         one = one->next) {
        CLEANUP(free_text) xmlChar *was = xmlGetNoNsProp(before, one->name);
        CLEANUP(free_text) xmlChar *now = after == NULL ? NULL : xmlGetNoNsProp(after, one->name);
        if (now == NULL)
            tell(comparison, row, (const char *)one->name, was, NULL);
    }
}

static void compare_all(const struct comparison_of *comparison, xmlNode *before, xmlNode *after)
{
    char name[160];
    compare_rows(comparison, "", before, after);
    for (xmlNode *node = after->children; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE) {
            name_row(node, name);
            compare_rows(comparison, name, find_named(before, name), node);
        }
    for (xmlNode *node = before->children; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE) {
            name_row(node, name);
            if (find_named(after, name) == NULL)
                compare_rows(comparison, name, node, NULL);
        }
}

bool guideline_differences(const struct guideline_bytes *before,
                           const struct guideline_bytes *after, guideline_difference_visitor *visit,
                           void *context, struct error *error)
{
    CLEANUP(free_document) xmlDoc *old = NULL;
    CLEANUP(free_document) xmlDoc *later = NULL;
    struct comparison_of comparison = {visit, context};
    if (!document_open("earlier edition", before->bytes, before->length, &old, error) ||
        !document_validate("earlier edition", old, error) ||
        !document_open("later edition", after->bytes, after->length, &later, error) ||
        !document_validate("later edition", later, error))
        return false;
    compare_all(&comparison, xmlDocGetRootElement(old), xmlDocGetRootElement(later));
    return true;
}
