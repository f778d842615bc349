/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/criterion.h"
#include "core/guideline/document.h"
#include "core/guideline/metric_set.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *name;
    struct guideline *guideline;
    struct metric_set *known; /* of no evidence: for its names */
    struct error *error;
};

static bool refuse(const struct reader *reader, const xmlNode *node, const char *why,
                   const char *what)
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

/* One attribute into one fixed array of a struct. */
struct field {
    const char *attribute;
    size_t offset, size;
    bool optional;
};
#define FIELD(type, member, attribute)                                                      \
    {                                                                                       \
        attribute, offsetof(struct type, member), sizeof(((struct type *)0)->member), false \
    }
#define OPTIONAL(type, member, attribute)                                                  \
    {                                                                                      \
        attribute, offsetof(struct type, member), sizeof(((struct type *)0)->member), true \
    }

static const struct field guideline_fields[] = {
    FIELD(guideline, id, "id"),
    FIELD(guideline, edition, "edition"),
    FIELD(guideline, title, "title"),
    FIELD(guideline, publisher, "publisher"),
};

static const struct field criterion_fields[] = {
    FIELD(criterion, id, "id"),
    FIELD(criterion, class, "class"),
    FIELD(criterion, metric, "metric"),
    FIELD(criterion, formula, "formula"),
    FIELD(criterion, unit, "unit"),
    FIELD(criterion, clause, "clause"),
    FIELD(criterion, provenance, "provenance"),
    FIELD(criterion, source, "source"),
    OPTIONAL(criterion, confirmed_by, "confirmed-by"),
    OPTIONAL(criterion, corrective_action, "corrective-action"),
};

static const struct field interval_fields[] = {
    FIELD(guideline_interval, class, "class"),
    FIELD(guideline_interval, who, "who"),
    FIELD(guideline_interval, clause, "clause"),
    FIELD(guideline_interval, provenance, "provenance"),
};

/* The caller frees with free_pointer; NULL: there is none. xmlFree is free in every build that
 * has not called xmlMemSetup, which nothing here does. */
static char *attribute_of(const xmlNode *node, const char *attribute)
{
    return (char *)xmlGetNoNsProp(node, (const xmlChar *)attribute);
}

static bool read_text(const struct reader *reader, const xmlNode *node, const struct field *field,
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

static bool read_texts(const struct reader *reader, const xmlNode *node, const struct field *fields,
                       size_t count, void *into)
{
    for (size_t i = 0; i < count; i++)
        if (!read_text(reader, node, &fields[i], into))
            return false;
    return true;
}

static bool read_number(const struct reader *reader, const xmlNode *node, const char *attribute,
                        double *number)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (value == NULL)
        return refuse(reader, node, "missing attribute", attribute);
    /* The schema's pattern, so that what is refused there has words here. */
    if (strspn(value, "-.0123456789") != strlen(value) || !number_parse(value, number))
        return refuse(reader, node, "not a decimal number:", value);
    return true;
}

static bool read_truth(const struct reader *reader, const xmlNode *node, const char *attribute,
                       bool *truth)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (value == NULL)
        return true; /* the schema says which may be missing */
    *truth = strcmp(value, "true") == 0;
    return *truth || strcmp(value, "false") == 0 ||
           refuse(reader, node, "neither true nor false:", value);
}

static bool read_test(const struct reader *reader, const xmlNode *node, enum qa_test *test)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, "test");
    if (value == NULL)
        return refuse(reader, node, "missing attribute", "test");
    return qa_test_parse(value, test) || refuse(reader, node, "unknown test", value);
}

static bool read_comparison(const struct reader *reader, const xmlNode *node,
                            enum comparison *comparison)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, "comparison");
    if (value == NULL)
        return refuse(reader, node, "missing attribute", "comparison");
    return comparison_parse(value, comparison) || refuse(reader, node, "unknown comparison", value);
}

static bool read_interval(const struct reader *reader, const xmlNode *node, const char *attribute,
                          struct interval *interval)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (value == NULL)
        return refuse(reader, node, "missing attribute", attribute);
    return interval_parse(value, interval) || refuse(reader, node, "no duration:", value);
}

static bool check_common(const struct reader *reader, const xmlNode *node, const char *class,
                         const char *provenance)
{
    if (!guideline_has_class(reader->guideline, class))
        return refuse(reader, node, "undeclared class", class);
    return provenance_is_known(provenance) ||
           refuse(reader, node, "unknown provenance", provenance);
}

static bool check_metric(const struct reader *reader, const xmlNode *node,
                         const struct criterion *criterion)
{
    if (metric_set_find(reader->known, criterion->metric) == NULL)
        return refuse(reader, node, "unknown metric", criterion->metric);
    if (metric_test(criterion->metric) != criterion->test)
        return refuse(
            reader, node, "the metric does not come from the test", qa_test_name(criterion->test));
    bool is_answer = criterion->test == TEST_VISUAL_QC;
    if (is_answer != (criterion->comparison == COMPARISON_IS))
        return refuse(reader, node, "\"is\" goes with answers, and only with them:", criterion->id);
    if (is_answer && criterion->limit != 0 && criterion->limit != 1)
        return refuse(reader, node, "an answer is 1 (yes) or 0 (no):", criterion->id);
    return true;
}

static bool read_criterion(const struct reader *reader, const xmlNode *node)
{
    struct guideline *guideline = reader->guideline;
    struct criterion *criterion = &guideline->criteria[guideline->criterion_count];
    if (!read_texts(reader, node, criterion_fields, ARRAY_LENGTH(criterion_fields), criterion) ||
        !read_test(reader, node, &criterion->test) ||
        !read_comparison(reader, node, &criterion->comparison) ||
        !read_number(reader, node, "limit", &criterion->limit) ||
        !read_truth(reader, node, "mandatory", &criterion->mandatory) ||
        !read_truth(reader, node, "excluded", &criterion->excluded) ||
        !check_common(reader, node, criterion->class, criterion->provenance) ||
        !check_metric(reader, node, criterion))
        return false;
    for (size_t i = 0; i < guideline->criterion_count; i++)
        if (strcmp(guideline->criteria[i].id, criterion->id) == 0 &&
            strcmp(guideline->criteria[i].class, criterion->class) == 0)
            return refuse(reader, node, "second criterion of its class with the id", criterion->id);
    guideline->criterion_count++;
    return true;
}

static bool read_rule(const struct reader *reader, const xmlNode *node)
{
    struct guideline *guideline = reader->guideline;
    struct guideline_interval *interval = &guideline->intervals[guideline->interval_count];
    struct schedule_rule *rule = &interval->rule;
    if (!read_texts(reader, node, interval_fields, ARRAY_LENGTH(interval_fields), interval) ||
        !read_test(reader, node, &rule->test) ||
        !read_interval(reader, node, "recommended", &rule->recommended) ||
        !read_interval(reader, node, "longest", &rule->longest) ||
        !check_common(reader, node, interval->class, interval->provenance))
        return false;
    if (interval_compare(rule->longest, rule->recommended) < 0 ||
        (rule->longest.unit == INTERVAL_NONE) != (rule->recommended.unit == INTERVAL_NONE))
        return refuse(reader,
                      node,
                      "longest is shorter than recommended, or one of them is missing, for",
                      qa_test_name(rule->test));
    for (size_t i = 0; i < guideline->interval_count; i++)
        if (guideline->intervals[i].rule.test == rule->test &&
            strcmp(guideline->intervals[i].class, interval->class) == 0)
            return refuse(
                reader, node, "second interval of its class for", qa_test_name(rule->test));
    guideline->interval_count++;
    return true;
}

static bool read_class(const struct reader *reader, const xmlNode *node)
{
    struct guideline *guideline = reader->guideline;
    static const struct field field = {"name", 0, sizeof *guideline->classes, false};
    char *class = guideline->classes[guideline->class_count];
    if (!read_text(reader, node, &field, class))
        return false;
    if (guideline_has_class(guideline, class))
        return refuse(reader, node, "second class with the name", class);
    guideline->class_count++;
    return true;
}

static bool is_element(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, (const xmlChar *)name);
}

static bool read_children(const struct reader *reader, const xmlNode *root)
{
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        bool ok = is_element(node, "class")       ? read_class(reader, node)
                  : is_element(node, "criterion") ? read_criterion(reader, node)
                  : is_element(node, "interval")
                      ? read_rule(reader, node)
                      : refuse(reader, node, "unknown element", (const char *)node->name);
        if (!ok)
            return false;
    }
    return true;
}

static bool make_room(struct guideline *guideline, const xmlNode *root)
{
    size_t classes = 1, criteria = 1, intervals = 1;
    for (const xmlNode *node = root->children; node != NULL; node = node->next) {
        classes += is_element(node, "class");
        criteria += is_element(node, "criterion");
        intervals += is_element(node, "interval");
    }
    guideline->classes = calloc(classes, sizeof *guideline->classes);
    guideline->criteria = calloc(criteria, sizeof *guideline->criteria);
    guideline->intervals = calloc(intervals, sizeof *guideline->intervals);
    return guideline->classes != NULL && guideline->criteria != NULL &&
           guideline->intervals != NULL;
}

static bool check_root(const struct reader *reader, const xmlNode *root)
{
    if (root == NULL || !is_element(root, "guideline"))
        return error_set(
            reader->error, ERROR_INVALID, "%s:1: the element is not \"guideline\"", reader->name);
    const char *namespace = root->ns != NULL ? (const char *)root->ns->href : "";
    return strcmp(namespace, GUIDELINE_NAMESPACE) == 0 ||
           refuse(reader, root, "unknown version: not " GUIDELINE_NAMESPACE " but", namespace);
}

static bool read_guideline(const struct reader *reader, xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    if (!check_root(reader, root))
        return false;
    if (!make_room(reader->guideline, root))
        return error_set(reader->error, ERROR_SYSTEM, "%s: no memory", reader->name);
    return read_texts(
               reader, root, guideline_fields, ARRAY_LENGTH(guideline_fields), reader->guideline) &&
           read_children(reader, root);
}

static void free_document(xmlDoc **document)
{
    xmlFreeDoc(*document);
}

bool guideline_parse(const char *name, const void *bytes, size_t length,
                     struct guideline **guideline, struct error *error)
{
    CLEANUP(free_document) xmlDoc *document = NULL;
    if (!document_open(name, bytes, length, &document, error))
        return false;
    CLEANUP(guideline_cleanup) struct guideline *read = calloc(1, sizeof *read);
    CLEANUP(free_pointer) struct metric_set *known = malloc(sizeof *known);
    static const struct evidence nothing;
    if (read == NULL || known == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    const struct reader reader = {name, read, known, error};
    /* Ours first, for its better words; the schema refuses whatever is left. */
    if (!metric_set_compute(&nothing, known, error) || !read_guideline(&reader, document) ||
        !document_validate(name, document, error))
        return false;
    (void)digest_sha256(bytes, length, read->sha256);
    *guideline = TAKE(read);
    return true;
}

void guideline_destroy(struct guideline *guideline)
{
    if (guideline == NULL)
        return;
    free(guideline->classes);
    free(guideline->criteria);
    free(guideline->intervals);
    free(guideline);
}

void guideline_cleanup(struct guideline **guideline)
{
    guideline_destroy(*guideline);
}

bool guideline_has_class(const struct guideline *guideline, const char *class)
{
    for (size_t i = 0; i < guideline->class_count; i++)
        if (strcmp(guideline->classes[i], class) == 0)
            return true;
    return false;
}
