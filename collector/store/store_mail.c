/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/store/store_alert.h"
#include "collector/store/store_inner.h"
#include "monqa/cleanup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIL_COLUMNS                                                                       \
    "id, message_id, person, address, kind, subject, made_at, next_try_at, tries, state, " \
    "reply, done_at"

static void mail_read(const struct sql_query *query, struct store_mail *mail)
{
    mail->id = sql_integer(query, 0);
    sql_text(query, 1, mail->message_id, sizeof mail->message_id);
    sql_text(query, 2, mail->person, sizeof mail->person);
    sql_text(query, 3, mail->address, sizeof mail->address);
    sql_text(query, 4, mail->kind, sizeof mail->kind);
    sql_text(query, 5, mail->subject, sizeof mail->subject);
    mail->made_at = sql_integer(query, 6);
    mail->next_try_at = sql_integer(query, 7);
    mail->tries = sql_integer(query, 8);
    sql_text(query, 9, mail->state, sizeof mail->state);
    sql_text(query, 10, mail->reply, sizeof mail->reply);
    mail->done_at = sql_integer(query, 11);
}

bool store_add_letter(struct store *store, const struct store_letter *letter, int64_t now_ms,
                      struct error *error)
{
    uint8_t entropy[10];
    char uuid[UUID_TEXT_SIZE], message_id[MESSAGE_ID_SIZE];
    random_bytes(entropy, sizeof entropy);
    (void)snprintf(message_id,
                   sizeof message_id,
                   "monqa.%s@%s",
                   uuid7_format(now_ms, entropy, uuid),
                   letter->domain);
    struct sql_query query =
        sql_prepare(store->sql,
                    "INSERT INTO mail (message_id, person, address, kind, subject, body, made_at, "
                    "next_try_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sql_bind_text(&query, message_id);
    sql_bind_text(&query, letter->person);
    sql_bind_text(&query, letter->address);
    sql_bind_text(&query, letter->kind);
    sql_bind_text(&query, letter->subject);
    sql_bind_text(&query, letter->body);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, now_ms);
    sql_run(&query);
    return sql_check(store->sql, error);
}

bool store_mails(struct store *store, struct store_mail **mails, size_t *count, struct error *error)
{
    struct rows rows = {.size = sizeof **mails};
    struct sql_query query =
        sql_prepare(store->sql, "SELECT " MAIL_COLUMNS " FROM mail ORDER BY id DESC LIMIT 100");
    struct store_mail *row;
    while (sql_step(&query) && (row = rows_add(store, &rows)) != NULL)
        mail_read(&query, row);
    sql_end(&query);
    return rows_give(store, &rows, mails, count, error);
}

bool store_next_mail(struct store *store, int64_t now_ms, bool *found, struct store_mail *mail,
                     char **body, struct error *error)
{
    CLEANUP(free_pointer) char *text = NULL;
    struct store_mail row = {0};
    struct sql_query query = sql_prepare(
        store->sql,
        "SELECT " MAIL_COLUMNS ", CAST(body || char(0) AS BLOB) FROM mail "
        "WHERE state = 'waiting' AND next_try_at <= ? ORDER BY next_try_at, id LIMIT 1");
    sql_bind_integer(&query, now_ms);
    bool is_there = sql_step(&query);
    if (is_there) {
        size_t length;
        mail_read(&query, &row);
        text = blob_copy(&query, 12, &length);
    }
    sql_end(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = is_there;
    if (is_there) {
        *mail = row;
        *body = TAKE(text);
    }
    return true;
}

bool store_mail_tried(struct store *store, const struct store_mail *mail, int64_t now_ms,
                      struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE mail SET state = ?, reply = ?, next_try_at = ?, tries = tries + 1, "
                    "done_at = CASE ? WHEN 'waiting' THEN 0 ELSE ? END WHERE id = ?");
    sql_bind_text(&query, mail->state);
    sql_bind_text(&query, mail->reply);
    sql_bind_integer(&query, mail->next_try_at);
    sql_bind_text(&query, mail->state);
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, mail->id);
    sql_run(&query);
    return sql_check(store->sql, error);
}

/* Under the address that its person has now. */
bool store_mail_again(struct store *store, int64_t id, const char *who, int64_t now_ms, bool *found,
                      struct error *error)
{
    char number[24];
    struct sql_query query = sql_prepare(
        store->sql,
        "UPDATE mail SET state = 'waiting', next_try_at = ?, done_at = 0, address = coalesce("
        "(SELECT a.address FROM mail_address a WHERE a.person = mail.person), address) "
        "WHERE id = ? AND state IN ('refused', 'bounced')");
    sql_bind_integer(&query, now_ms);
    sql_bind_integer(&query, id);
    sql_run(&query);
    *found = sql_changes(store->sql) > 0;
    (void)snprintf(number, sizeof number, "%lld", (long long)id);
    struct store_deed deed = {
        .who = who, .what = "mail sent again", .object = number, .detail = ""};
    return !*found ? sql_check(store->sql, error) : store_audit(store, &deed, now_ms, error);
}

bool store_mail_bounced(struct store *store, const char *message_id, const char *words,
                        int64_t now_ms, bool *found, struct error *error)
{
    struct sql_query query =
        sql_prepare(store->sql,
                    "UPDATE mail SET state = 'bounced', reply = ?, done_at = ? "
                    "WHERE message_id = ? AND state IN ('sent', 'waiting')");
    sql_bind_text(&query, words);
    sql_bind_integer(&query, now_ms);
    sql_bind_text(&query, message_id);
    sql_run(&query);
    if (!sql_check(store->sql, error))
        return false;
    *found = sql_changes(store->sql) > 0;
    return true;
}
