/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/address.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

void query_add(struct buffer *to, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    buffer_text(to, "&");
    buffer_text(to, name);
    buffer_text(to, "=");
    for (const unsigned char *at = (const unsigned char *)value; *at != '\0'; at++) {
        char text[4] = {(char)*at, '\0'};
        bool is_plain = *at < 0x80 && (isalnum(*at) || strchr("-._~", *at) != NULL);
        if (!is_plain)
            (void)snprintf(text, sizeof text, "%%%02X", *at);
        buffer_text(to, text);
    }
}
