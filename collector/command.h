/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_COMMAND_H
#define COLLECTOR_COMMAND_H

#include "collector/store/store.h"
#include "monqa/buffer.h"

#include <stddef.h>

/* One command of monqa-collector. Each command_NAME.c ends in its const entry; main.c lists them.
 */
struct command {
    const char *name;
    const char *usage; /* without "monqa-collector " before each line */
    bool (*run)(int count, char **arguments, struct error *error); /* arguments[0] is the name */
};

/* One option; exactly one target. Values point into the arguments. */
struct option_rule {
    const char *name; /* without the dashes; NULL ends the table */
    const char **value;
    bool *flag;
};
/* On success arguments[1..*count-1] are the operands. ERROR_INVALID names what is wrong. */
bool options_parse(const struct option_rule *rules, int *count, char **arguments,
                   struct error *error);

/* Every command takes --config, --state and --store. */
struct places {
    const char *config, *state, *store;
    const char *listen; /* from the configuration; serve only */
    char path[4096];    /* where store points when it was made from state */
    char listen_text[128];
    bool is_behind_proxy;
    char trusted_header[64], trusted_peers[512]; /* of the identity provider's proxy; "" none */
};
#define OPTIONS_PLACES(places)                                                                  \
    {.name = "config", .value = &(places).config}, {.name = "state", .value = &(places).state}, \
    {                                                                                           \
        .name = "store", .value = &(places).store                                               \
    }
/* Reads the configuration file for what the options leave open, makes the state folder where it is
 * used, and opens the store. */
bool places_open(struct places *places, struct store **store, struct error *error);

/* Section [mail] of the configuration file, after places_open. */
struct alert_settings;
bool places_mail(const struct places *places, struct alert_settings *settings, struct error *error);

/* A guideline's XML: the newest edition of the employer's own, one of it ("ID@EDITION"), a shipped
 * id, or a file; file ({0}; the caller finishes it) holds what is not shipped. Outside a
 * transaction. */
bool load_edition(struct store *store, const char *name, struct buffer *file, const void **xml,
                  size_t *length, struct error *error);

/* Where nobody can log in yet: makes "admin", with a password for one log-in that is told on
 * standard error. */
bool first_admin(struct store *store, struct error *error);

/* The whole of standard input but its last line end; at most size - 1 bytes. */
bool read_secret(char *text, size_t size, struct error *error);
bool usage_error(const struct command *command, struct error *error);
bool check_name(const char *what, const char *text, size_t size, struct error *error);

#endif
