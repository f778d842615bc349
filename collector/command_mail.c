/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/command.h"
#include "collector/store/store_alert.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "monqa/time_utc.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MESSAGE_BYTES_MAX (1u << 20)

extern const struct command command_mail;

static bool set_address(struct store *store, const char *person, const char *text,
                        struct error *error)
{
    struct store_address address = {0};
    bool found;
    (void)text_copy(address.person, sizeof address.person, person);
    if (!text_copy(address.address, sizeof address.address, strcmp(text, "-") == 0 ? "" : text))
        return error_set(error, ERROR_INVALID, "mail address: is too long");
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_set_address(store, &address, "command line", time_utc_now_ms(), &found, error) ||
        (!found && !error_set(error, ERROR_INVALID, "%s: no such person", person))) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, error);
}

static bool read_message(struct buffer *message, struct error *error)
{
    char part[4096];
    ssize_t got;
    while ((got = read(STDIN_FILENO, part, sizeof part)) > 0)
        buffer_append(message, part, (size_t)got);
    return buffer_check(message, "standard input", error);
}

/* Our message id, as the first letters of a bounce, its report or the letter itself have it. */
static bool find_id(const struct buffer *message, char id[MESSAGE_ID_SIZE])
{
    static const char mark[] = "<monqa.";
    for (size_t i = 0; i + sizeof mark < message->length; i++) {
        const char *at = message->data + i;
        if (strncmp(at, mark, sizeof mark - 1) != 0)
            continue;
        size_t length = strcspn(at + 1, "> \r\n");
        if (at[1 + length] == '>' && length < MESSAGE_ID_SIZE) {
            memcpy(id, at + 1, length);
            id[length] = '\0';
            return true;
        }
    }
    return false;
}

static bool take_bounce(struct store *store, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer message = BUFFER(MESSAGE_BYTES_MAX);
    char id[MESSAGE_ID_SIZE] = "";
    bool found = false;
    if (!read_message(&message, error))
        return false;
    if (message.data == NULL || !find_id(&message, id))
        return error_set(error, ERROR_INVALID, "standard input: names no letter of ours");
    if (!store_begin(store, STORE_WRITE, error))
        return false;
    if (!store_mail_bounced(
            store, id, "came back after it was sent", time_utc_now_ms(), &found, error)) {
        store_rollback(store);
        return false;
    }
    return store_commit(store, error) &&
           (found || error_set(error, ERROR_INVALID, "standard input: no such letter was sent"));
}

static bool run(int count, char **arguments, struct error *error)
{
    struct places places = {0};
    const struct option_rule rules[] = {OPTIONS_PLACES(places), {.name = NULL}};
    CLEANUP(store_cleanup) struct store *store = NULL;
    if (!options_parse(rules, &count, arguments, error))
        return false;
    bool sets = count == 4 && strcmp(arguments[1], "address") == 0;
    if (!sets && (count != 2 || strcmp(arguments[1], "bounced") != 0))
        return usage_error(&command_mail, error);
    if (!places_open(&places, &store, error))
        return false;
    return sets ? set_address(store, arguments[2], arguments[3], error) : take_bounce(store, error);
}

const struct command command_mail = {
    .name = "mail",
    .usage = "mail address PERSON ADDRESS|-\n"
             "  mail bounced < MESSAGE    a letter that came back",
    .run = run,
};
