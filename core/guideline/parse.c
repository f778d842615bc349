/* SPDX-License-Identifier: Apache-2.0 */
#include "core/guideline/criterion.h"
#include "core/guideline/document.h"
#include "core/guideline/reader.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const struct field guideline_fields[] = {
    FIELD(guideline, id, "id"),
    FIELD(guideline, edition, "edition"),
    FIELD(guideline, title, "title"),
    FIELD(guideline, publisher, "publisher"),
};

static const struct field interval_fields[] = {
    FIELD(guideline_interval, class, "class"),
    FIELD(guideline_interval, who, "who"),
    FIELD(guideline_interval, clause, "clause"),
    FIELD(guideline_interval, provenance, "provenance"),
};

static bool read_interval(const struct reader *reader, const xmlNode *node, const char *attribute,
                          struct interval *interval)
{
    CLEANUP(free_pointer) char *value = attribute_of(node, attribute);
    if (value == NULL)
        return refuse(reader, node, "missing attribute", attribute);
    return interval_parse(value, interval) || refuse(reader, node, "no duration:", value);
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
    return read_truth(
               reader, node, "paired", &guideline->class_is_paired[guideline->class_count]) &&
           ++guideline->class_count > 0;
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
    guideline->class_is_paired = calloc(classes, sizeof *guideline->class_is_paired);
    guideline->criteria = calloc(criteria, sizeof *guideline->criteria);
    guideline->intervals = calloc(intervals, sizeof *guideline->intervals);
    return guideline->classes != NULL && guideline->class_is_paired != NULL &&
           guideline->criteria != NULL && guideline->intervals != NULL;
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

static bool read_rules_of_decision(const struct reader *reader, const xmlNode *root)
{
    CLEANUP(free_pointer) char *decision = attribute_of(root, "decision");
    bool given;
    if (decision != NULL && !decision_rule_parse(decision, &reader->guideline->decision))
        return refuse(reader, root, "unknown decision rule", decision);
    return read_number(
        reader, root, "meter-accuracy-percent", &reader->guideline->meter_accuracy_percent, &given);
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
           read_rules_of_decision(reader, root) && read_children(reader, root);
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
    if (read == NULL || known == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    metric_set_of_nothing(known);
    const struct reader reader = {name, read, known, error};
    /* Ours first, for its better words; the schema refuses whatever is left. */
    if (!read_guideline(&reader, document) || !document_validate(name, document, error))
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
    free(guideline->class_is_paired);
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

bool guideline_class_is_paired(const struct guideline *guideline, const char *class)
{
    for (size_t i = 0; i < guideline->class_count; i++)
        if (strcmp(guideline->classes[i], class) == 0)
            return guideline->class_is_paired[i];
    return false;
}
