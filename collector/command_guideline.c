/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command_guideline.h"
#include "collector/store/edition.h"
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>

/* "ID" or "ID@EDITION" of what was made here. */
static bool load_own(struct store *store, const char *name, bool *found, struct buffer *file,
                     struct error *error)
{
    char id[48];
    struct store_xml xml = {0};
    const char *at = strchr(name, '@');
    size_t length = at == NULL ? strlen(name) : (size_t)(at - name);
    *found = false;
    if (length >= sizeof id)
        return true;
    memcpy(id, name, length);
    id[length] = '\0';
    if (!store_begin(store, STORE_READ, error))
        return false;
    bool ok = store_edition_xml(store, id, at == NULL ? NULL : at + 1, found, &xml, error);
    store_rollback(store);
    CLEANUP(free_pointer) void *bytes = xml.bytes;
    *file = BUFFER(GUIDELINE_BYTES_MAX);
    if (ok && *found)
        buffer_append(file, bytes, xml.length);
    return ok && buffer_check(file, name, error);
}

bool load_edition(struct store *store, const char *name, struct buffer *file, const void **xml,
                  size_t *length, struct error *error)
{
    bool found;
    if (!load_own(store, name, &found, file, error))
        return false;
    if (!found && guideline_shipped(name, xml, length))
        return true;
    if (!found && !file_read(name, file, error))
        return error_prefix(error, "neither kept here, shipped nor a file: ");
    *xml = file->data;
    *length = file->length;
    return true;
}

static bool check_choice(const struct guideline_choice *choice, struct error *error)
{
    return check_name("class", choice->class, 160, error) &&
           check_name("advice", choice->advice, 512, error) &&
           check_name("advised-by", choice->advised_by, 64, error) &&
           check_name("approver", choice->approver, 64, error) &&
           (choice->reason == NULL || check_name("reason", choice->reason, 256, error));
}

static bool adopt(struct store *store, const char *name, const struct guideline_choice *choice,
                  struct error *error)
{
    CLEANUP(buffer_finish) struct buffer file = {0};
    struct store_adopting adopting = {
        .class = choice->class,
        .site = choice->site,
        .advice = choice->advice,
        .advised_by = choice->advised_by,
        .advised_role = "mpe",
        .approver = choice->approver,
        .approver_role = "employer-approver",
        .reason = choice->reason,
        .unverified = choice->excludes ? UNVERIFIED_EXCLUDED : UNVERIFIED_REFUSED,
    };
    if (!check_choice(choice, error) ||
        !load_edition(store, name, &file, &adopting.xml, &adopting.xml_length, error) ||
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
    (void)printf(
        "class\tguideline\tedition\tadopted on\tadvised by\tapproved by\tsha256\tsite\treason\n");
    for (size_t i = 0; i < count; i++)
        (void)printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
                     rows[i].class,
                     rows[i].guideline_id,
                     rows[i].edition,
                     rows[i].adopted_on,
                     rows[i].advised_by,
                     rows[i].approver,
                     rows[i].sha256,
                     rows[i].site,
                     rows[i].reason);
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

static bool work(struct store *store, int count, char **arguments,
                 const struct guideline_choice *choice, struct error *error)
{
    const char *name = arguments[1];
    if (count == 2 && strcmp(name, "list") == 0)
        return list(store, error);
    if (count == 2 && strcmp(name, "editions") == 0)
        return edition_list(store, error);
    if (count == 3 && strcmp(name, "show") == 0)
        return show(store, arguments[2], error);
    if (count == 3 && strcmp(name, "rows") == 0)
        return edition_rows(store, arguments[2], choice->class, error);
    if (count == 3 && strcmp(name, "adopt") == 0)
        return adopt(store, arguments[2], choice, error);
    if (count == 4 && strcmp(name, "diff") == 0)
        return edition_diff(store, arguments[2], arguments[3], error);
    if (count == 3 && is_edition_command(name))
        return edition_command(store, arguments, choice, error);
    return usage_error(&command_guideline, error);
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    struct guideline_choice choice = {0};
    const struct option_rule rules[] = {
        OPTIONS_PLACES(places),
        {.name = "class", .value = &choice.class},
        {.name = "site", .value = &choice.site},
        {.name = "advice", .value = &choice.advice},
        {.name = "advised-by", .value = &choice.advised_by},
        {.name = "approver", .value = &choice.approver},
        {.name = "reason", .value = &choice.reason},
        {.name = "exclude-unverified", .flag = &choice.excludes},
        {.name = "id", .value = &choice.id},
        {.name = "title", .value = &choice.title},
        {.name = "by", .value = &choice.by},
        {.name = "row", .value = &choice.row},
        {.name = "limit", .value = &choice.limit},
        {.name = "remedial", .value = &choice.remedial},
        {.name = "suspension", .value = &choice.suspension},
        {.name = "action", .value = &choice.action},
        {.name = "document", .value = &choice.document},
        {.name = "document-edition", .value = &choice.document_edition},
        {.name = "page", .value = &choice.page},
        {.name = "recommended", .value = &choice.recommended},
        {.name = "longest", .value = &choice.longest},
        {.name = "decision", .value = &choice.decision},
        {.name = NULL},
    };
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    if (count < 2)
        return usage_error(&command_guideline, error);
    return places_open(&places, &store, error) && work(store, count, arguments, &choice, error);
}

const struct command command_guideline = {
    .name = "guideline",
    .usage = "guideline list | editions | show ID | rows ID [--class C] | diff ID[@EDITION] "
             "ID[@EDITION]\n"
             "  guideline copy ID|FILE --id NEW [--title T] --by NAME --reason TEXT\n"
             "  guideline limit ID --class C --row R [--limit N] [--remedial N] [--suspension N] "
             "[--action TEXT] --by NAME --reason TEXT\n"
             "  guideline confirm ID --class C --row R --document D --document-edition E --page P "
             "--by NAME\n"
             "  guideline exclude|include ID --class C --row R --by NAME --reason TEXT\n"
             "  guideline interval ID --class C --row TEST [--recommended P3M] [--longest P6M] "
             "--by NAME --reason TEXT\n"
             "  guideline decision ID --decision simple|guarded --by NAME --reason TEXT\n"
             "  guideline adopt ID|FILE --class C[,C...] [--site S] --advice TEXT --advised-by "
             "NAME --approver NAME [--reason TEXT] [--exclude-unverified]",
    .run = run,
};
