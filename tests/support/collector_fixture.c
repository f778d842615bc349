/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/collector_fixture.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct error trouble;

#define MUST(call) ck_assert_msg((call), "%s: %s", #call, trouble.text)

void fixture_open(struct fixture *fixture, const char *scheme)
{
    const void *xml;
    size_t length;
    *fixture = (struct fixture){.now_ms = FIXTURE_NOW_MS};
    (void)setenv("TZ", "UTC", 1);
    MUST(record_library_init(&trouble) && guideline_library_init(&trouble) &&
         key_library_init(&trouble));
    (void)snprintf(fixture->folder, sizeof fixture->folder, "/tmp/monqa-store-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(fixture->folder));
    (void)snprintf(fixture->url, sizeof fixture->url, "%s:%s/store.db", scheme, fixture->folder);
    MUST(store_open(fixture->url, &fixture->store, &trouble));
    ck_assert(guideline_shipped("aapm-or03", &xml, &length));
    MUST(guideline_parse("aapm-or03", xml, length, &fixture->guideline, &trouble));
    (void)text_copy(fixture->previous, sizeof fixture->previous, RECORD_FIRST_PREVIOUS);
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    (void)status;
    (void)kind;
    (void)where;
    return remove(path);
}

void fixture_close(struct fixture *fixture)
{
    store_close(fixture->store);
    guideline_destroy(fixture->guideline);
    buffer_finish(&fixture->file);
    record_library_finish();
    guideline_library_finish();
    (void)nftw(fixture->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

void fixture_reopen(struct fixture *fixture)
{
    store_close(fixture->store);
    fixture->store = NULL;
    MUST(store_open(fixture->url, &fixture->store, &trouble));
}

void fixture_enrol(struct fixture *fixture)
{
    char token[STORE_SECRET_SIZE];
    struct store_grant grant;
    struct store_place place = {.site = "North", .room = "Reading 1", .workstation = "ws-1"};
    key_pair_create(&fixture->pair);
    struct store_enrolment enrolment = {
        .token = token, .hostname = "host-1", .machine_id = RECORD_FIRST_PREVIOUS};
    memcpy(enrolment.public_key, fixture->pair.public_key, KEY_PUBLIC_BYTES);
    MUST(store_begin(fixture->store, STORE_WRITE, &trouble));
    MUST(store_add_workstation(
        fixture->store, &place, fixture->now_ms, FIXTURE_DAY_MS, token, &trouble));
    MUST(store_enrol(fixture->store, &enrolment, fixture->now_ms, &grant, &trouble));
    MUST(store_commit(fixture->store, &trouble));
    ck_assert(grant.is_granted);
    fixture->agent = grant.agent;
    memcpy(fixture->bearer, grant.bearer, sizeof grant.bearer);
}

void fixture_adopt(struct fixture *fixture, const char *id, const char *class)
{
    struct store_adopting adopting = {
        .class = class,
        .advice = "as advised",
        .advised_by = "A. Physicist",
        .approver = "E. Employer",
        .unverified = UNVERIFIED_EXCLUDED,
    };
    ck_assert(guideline_shipped(id, &adopting.xml, &adopting.xml_length));
    MUST(store_begin(fixture->store, STORE_WRITE, &trouble));
    MUST(store_adopt(fixture->store, &adopting, fixture->now_ms, &trouble));
    MUST(store_commit(fixture->store, &trouble));
}

void fixture_demonstrate(struct fixture *fixture)
{
    MUST(store_begin(fixture->store, STORE_WRITE, &trouble));
    MUST(store_set_demonstration(fixture->store, &trouble));
    MUST(store_commit(fixture->store, &trouble));
}

void fixture_make(struct fixture *fixture, struct record_recipe recipe)
{
    recipe.sequence = ++fixture->sequence;
    recipe.previous = fixture->previous;
    if (recipe.at_utc_ms == 0)
        recipe.at_utc_ms = fixture->now_ms;
    buffer_finish(&fixture->file);
    MUST(record_make(
        &recipe, fixture->guideline, &fixture->pair, &fixture->file, fixture->record_id, &trouble));
    (void)digest_sha256(fixture->file.data, fixture->file.length, fixture->previous);
}

struct intake_receipt fixture_post(struct fixture *fixture)
{
    struct intake_receipt receipt = {0};
    struct intake_post post = {.agent = &fixture->agent,
                               .bytes = fixture->file.data,
                               .length = fixture->file.length,
                               .received_at_ms = fixture->now_ms};
    MUST(intake_record(fixture->store, &post, &receipt, &trouble));
    return receipt;
}

void fixture_send(struct fixture *fixture, struct record_recipe recipe)
{
    fixture_make(fixture, recipe);
    struct intake_receipt receipt = fixture_post(fixture);
    ck_assert_msg(receipt.outcome == INTAKE_STORED, "%s", receipt.reason);
}

struct store_display fixture_display(struct fixture *fixture)
{
    CLEANUP(free_pointer) struct store_display *rows = NULL;
    size_t count = 0;
    MUST(store_begin(fixture->store, STORE_READ, &trouble));
    MUST(store_displays(fixture->store, 0, &rows, &count, &trouble));
    store_rollback(fixture->store);
    ck_assert_uint_eq(count, 1);
    return rows[0];
}

struct store_record fixture_record(struct fixture *fixture, const char *id)
{
    struct store_record record;
    bool found = false;
    MUST(store_begin(fixture->store, STORE_READ, &trouble));
    MUST(store_record(fixture->store, id, &found, &record, &trouble));
    store_rollback(fixture->store);
    ck_assert_msg(found, "record %s is not there", id);
    return record;
}

const char *fixture_due_on(struct fixture *fixture, const char *test, char text[DATE_TEXT_SIZE])
{
    CLEANUP(free_pointer) struct store_item *items = NULL;
    size_t count = 0;
    text[0] = '\0';
    MUST(store_begin(fixture->store, STORE_READ, &trouble));
    MUST(store_items(fixture->store, NULL, 0, &items, &count, &trouble));
    store_rollback(fixture->store);
    for (size_t i = 0; i < count; i++)
        if (strcmp(items[i].test, test) == 0)
            (void)date_format(items[i].due.due_on, text);
    return text;
}
