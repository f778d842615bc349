/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/options.h"

#include <assert.h>
#include <string.h>

#define RULES_MAX 64

struct parse {
    const struct option_rule *rules;
    int count;
    char **arguments;
    int next;
    bool given[RULES_MAX];
};

static const struct option_rule *find_rule(const struct option_rule *rules, const char *name,
                                           size_t length)
{
    for (const struct option_rule *rule = rules; rule->name != NULL; rule++)
        if (strlen(rule->name) == length && strncmp(rule->name, name, length) == 0)
            return rule;
    return NULL;
}

static bool store_value(struct parse *parse, const struct option_rule *rule, const char *value,
                        struct error *error)
{
    if (rule->values != NULL) {
        if (rule->values->count == OPTION_VALUES_MAX)
            return error_set(error,
                             ERROR_INVALID,
                             "--%s is given more than %d times",
                             rule->name,
                             OPTION_VALUES_MAX);
        rule->values->values[rule->values->count++] = value;
        return true;
    }
    assert(rule - parse->rules < RULES_MAX);
    bool *given = &parse->given[rule - parse->rules];
    if (*given)
        return error_set(error, ERROR_INVALID, "--%s is given twice", rule->name);
    *given = true;
    *rule->value = value;
    return true;
}

/* argument begins with "--". */
static bool parse_option(struct parse *parse, const char *argument, struct error *error)
{
    const char *name = argument + 2;
    size_t length = strcspn(name, "=");
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    const struct option_rule *rule = find_rule(parse->rules, name, length);

    if (rule == NULL)
        return error_set(error, ERROR_INVALID, "no option --%.*s", (int)length, name);
    if (rule->flag != NULL) {
        if (value != NULL)
            return error_set(error, ERROR_INVALID, "--%s takes no value", rule->name);
        *rule->flag = true;
        return true;
    }
    if (value == NULL && parse->next < parse->count)
        value = parse->arguments[parse->next++];
    if (value == NULL)
        return error_set(error, ERROR_INVALID, "--%s needs a value", rule->name);
    return store_value(parse, rule, value, error);
}

bool options_parse(const struct option_rule *rules, int *count, char **arguments,
                   struct error *error)
{
    struct parse parse = {.rules = rules, .count = *count, .arguments = arguments, .next = 1};
    int operands = 1;
    bool options_ended = false;

    while (parse.next < parse.count) {
        char *argument = arguments[parse.next++];
        if (options_ended || argument[0] != '-' || argument[1] == '\0')
            arguments[operands++] = argument;
        else if (strcmp(argument, "--") == 0)
            options_ended = true;
        else if (argument[1] != '-')
            return error_set(error, ERROR_INVALID, "no option %s", argument);
        else if (!parse_option(&parse, argument, error))
            return false;
    }
    *count = operands;
    return true;
}
