/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_CONFIG_H
#define MONQA_CONFIG_H

#include "monqa/error.h"

#include <stddef.h>

/* [section] and key = value lines; whole-line comments start with '#'. A key that is not known,
 * stands twice, is too long, or whose line is malformed is ERROR_INVALID with file:line. */
struct config_key {
    const char *section;
    const char *name;
    const char *fallback; /* value where the file has none; NULL: no value */
};

#define CONFIG_VALUE_MAX 1024
#define CONFIG_KEYS_MAX 64

struct config {
    const struct config_key *keys; /* ended by a NULL section; borrowed */
    char *values[CONFIG_KEYS_MAX]; /* owned */
};

/* A missing file is an error unless optional. */
enum config_presence { CONFIG_REQUIRED, CONFIG_OPTIONAL };
bool config_read(const char *path, enum config_presence presence, const struct config_key *keys,
                 struct config *config, struct error *error);
bool config_parse(const char *name, const char *text, size_t length, const struct config_key *keys,
                  struct config *config, struct error *error);
void config_finish(struct config *config);
/* The value, the fallback, or NULL; section and name must be among the keys. Lives as long as
 * config. */
const char *config_get(const struct config *config, const char *section, const char *name);

#endif
