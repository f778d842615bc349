/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/reader.h"
#include "core/guideline/criterion.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stddef.h>
#include <string.h>

bool refuse(const struct reader *reader, const xmlNode *node, const char *why, const char *what)
{
    char shown[80];
    text_printable(shown, sizeof shown, what, strlen(what));
    return error_set(reader->error,
                     ERROR_INVALID,
                     "%s:%ld: %s \"%s\"",
                     reader->name,
                     xmlGetLineNo(node),
                     why,
                     shown);
}

bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, (const xmlChar *)name);
}

/* The caller frees with free_pointer; NULL: there is none. xmlFree is free in every build that
 * has not called xmlMemSetup, which nothing here does. */
char *attribute_of(const xmlNode *node, const char *attribute)
{
    return (char *)xmlGetNoNsProp(node, (const xmlChar *)attribute);
}

bool read_text(const struct reader *reader, const xmlNode *node, const struct field *field,
               void *into)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, field->attribute);
    if (value == NULL)
        return field->optional || refuse(reader, node, "missing attribute", field->attribute);
    /* A character reference can bring in what the bytes may not hold. */
    if (!text_is_utf8(value, strlen(value)))
        return refuse(reader, node, "control characters in attribute", field->attribute);
    if (!text_copy((char *)into + field->offset, field->size, value))
        return error_set(reader->error,
                         ERROR_INVALID,
                         "%s:%ld: attribute \"%s\" is longer than %zu bytes",
                         reader->name,
                         xmlGetLineNo(node),
                         field->attribute,
                         field->size - 1);
    return true;
}

bool read_texts(const struct reader *reader, const xmlNode *node, const struct field *fields,
                size_t count, void *into)
{
    for (size_t i = 0; i < count; i++)
        if (!read_text(reader, node, &fields[i], into))
            return false;
    return true;
}

bool read_number(const struct reader *reader, const xmlNode *node, const char *attribute,
                 double *number, bool *given)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (given != NULL)
        *given = value != NULL;
    if (value == NULL)
        return given != NULL || refuse(reader, node, "missing attribute", attribute);
    /* The schema's pattern, so that what is refused there has words here. */
    if (strspn(value, "-.0123456789") != strlen(value) || !number_parse(value, number))
        return refuse(reader, node, "not a decimal number:", value);
    return true;
}

bool read_truth(const struct reader *reader, const xmlNode *node, const char *attribute,
                bool *truth)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (value == NULL)
        return true; /* the schema says which may be missing */
    *truth = strcmp(value, "true") == 0;
    return *truth || strcmp(value, "false") == 0 ||
           refuse(reader, node, "neither true nor false:", value);
}

bool read_test(const struct reader *reader, const xmlNode *node, enum qa_test *test)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, "test");
    if (value == NULL)
        return refuse(reader, node, "missing attribute", "test");
    return qa_test_parse(value, test) || refuse(reader, node, "unknown test", value);
}

bool check_common(const struct reader *reader, const xmlNode *node, const char *class,
                  const char *provenance)
{
    if (!guideline_has_class(reader->guideline, class))
        return refuse(reader, node, "undeclared class", class);
    return provenance_is_known(provenance) ||
           refuse(reader, node, "unknown provenance", provenance);
}
