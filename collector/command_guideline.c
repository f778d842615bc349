/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>

extern const struct command command_guideline;

struct choice {
    const char *class, *advice, *advised_by, *approver;
    bool excludes, confirms;
};

bool load_edition(const char *name, struct buffer *file, const void **xml, size_t *length,
                  struct error *error)
{
    if (guideline_shipped(name, xml, length))
        return true;
    *file = BUFFER(GUIDELINE_BYTES_MAX);
    if (!file_read(name, file, error))
        return error_prefix(error, "neither shipped nor a file: ");
    *xml = file->data;
    *length = file->length;
    return true;
}

static bool check_choice(const struct choice *choice, struct error *error)
{
    if (choice->excludes && choice->confirms)
        return error_set(
            error, ERROR_INVALID, "unverified rows can be excluded or confirmed, not both");
    return check_name("class", choice->class, 32, error) &&
           check_name("advice", choice->advice, 512, error) &&
           check_name("advised-by", choice->advised_by, 64, error) &&
           check_name("approver", choice->approver, 64, error);
}

static bool adopt(struct store *store, const char *name, const struct choice *choice,
                  struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    struct store_adopting adopting = {
        .class = choice->class,
        .advice = choice->advice,
        .advised_by = choice->advised_by,
        .approver = choice->approver,
        .unverified = choice->excludes   ? UNVERIFIED_EXCLUDED
                      : choice->confirms ? UNVERIFIED_CONFIRMED
                                         : UNVERIFIED_REFUSED,
    };
    if (!load_edition(name, &file, &adopting.xml, &adopting.xml_length, error) ||
        !store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_adopt(store, &adopting, time_utc_now_ms(), error)) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, error);
}

static bool list(struct store *store, struct error *error)
{
    CLEANUP(free_pointer) struct store_adoption *rows = NULL;
    size_t count;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_adoptions(store, &rows, &count, error);
    store_rollback(store);
    if (!ok)
        return false;
    (void)printf("class\tguideline\tedition\tadopted on\tadvised by\tapproved by\tsha256\n");
    for (size_t i = 0; i < count; i++)
        (void)printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
                     rows[i].class,
                     rows[i].guideline_id,
                     rows[i].edition,
                     rows[i].adopted_on,
                     rows[i].advised_by,
                     rows[i].approver,
                     rows[i].sha256);
    (void)printf("shipped:");
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++)
        (void)printf(" %s", *id);
    (void)printf("\n");
    return true;
}

/* The adopted edition's XML, or the shipped one of that id. */
static bool show(struct store *store, const char *name, struct error *error)
{
    struct store_xml adopted = {0};
    const void *xml = NULL;
    size_t length = 0;
    bool found = false;
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_guideline_xml(store, name, "", &found, &adopted, error);
    store_rollback(store);
    if (!ok)
        return false;
    CLEANUP(free_pointer) void *bytes = adopted.bytes;
    if (found) {
        xml = bytes;
        length = adopted.length;
    } else if (!guideline_shipped(name, &xml, &length))
        return error_set(error, ERROR_INVALID, "no guideline \"%s\" is adopted or shipped", name);
    if (fwrite(xml, 1, length, stdout) != length)
        return error_set_errno(error, "standard output");
    return true;
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct choice choice = {0};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "class", .value = &choice.class},
        {.name = "advice", .value = &choice.advice},
        {.name = "advised-by", .value = &choice.advised_by},
        {.name = "approver", .value = &choice.approver},
        {.name = "exclude-unverified", .flag = &choice.excludes},
        {.name = "confirm-unverified", .flag = &choice.confirms},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    bool adopts = count == 3 && strcmp(arguments[1], "adopt") == 0;
    bool shows = count == 3 && strcmp(arguments[1], "show") == 0;
    if (!adopts && !shows && (count != 2 || strcmp(arguments[1], "list") != 0))
        return usage_error(&command_guideline, error);
    if ((adopts && !check_choice(&choice, error)) || !places_open(&places, &store, error))
        return false;
    return adopts  ? adopt(store, arguments[2], &choice, error)
           : shows ? show(store, arguments[2], error)
                   : list(store, error);
}

const struct command command_guideline = {
    .name = "guideline",
    .usage = "guideline adopt ID|FILE --class C --advice TEXT --advised-by NAME --approver NAME\n"
             "      [--exclude-unverified | --confirm-unverified]\n"
             "  guideline list | show ID",
    .run = run,
};
