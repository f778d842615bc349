/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/choice.h"

#include "monqa/cleanup.h"

#include <stdlib.h>
#include <string.h>

void option_add(struct html *html, const char *value, const char *words, const char *chosen)
{
    html_open(
        html, "option", "value", value, "selected", strcmp(value, chosen) == 0 ? "" : NULL, NULL);
    html_text(html, words);
    html_close(html, "option");
}

void select_open(struct html *html, const char *id, const char *name, const char *label)
{
    html_open(html, "label", "for", id, NULL);
    html_text(html, label);
    html_close(html, "label");
    html_open(html, "select", "id", id, "name", name, "class", "form-select", NULL);
}

static int compare_text(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Each name once, in order. */
void place_select(struct html *html, const struct place_choice *choice,
                  const struct store_item *items, size_t count)
{
    CLEANUP(free_pointer) const char **names = calloc(count + 1, sizeof *names);
    select_open(html, choice->id, choice->name, choice->label);
    option_add(html, "", "all", choice->chosen);
    for (size_t i = 0; names != NULL && i < count; i++)
        names[i] = choice->name_of(&items[i]);
    if (names != NULL)
        qsort(names, count, sizeof *names, compare_text);
    for (size_t i = 0; names != NULL && i < count; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            option_add(html, names[i], names[i], choice->chosen);
    html_close(html, "select");
}
