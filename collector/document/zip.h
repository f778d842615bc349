/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_DOCUMENT_ZIP_H
#define COLLECTOR_DOCUMENT_ZIP_H

#include "monqa/buffer.h"
#include "monqa/time_utc.h"

#include <stddef.h>

/* A zip archive (PKWARE APPNOTE, 32-bit), its files stored as they are: what is signed is not
 * touched. At most 65535 files and 4 GiB: the buffer's maximum is far below. */
struct zip {
    struct buffer *to;
    struct buffer directory;
    size_t count;
    struct date day; /* of every file */
};

void zip_begin(struct zip *zip, struct buffer *to, struct date day);
void zip_add(struct zip *zip, const char *name, const void *bytes, size_t length);
/* ERROR_INVALID: it is too large. */
bool zip_end(struct zip *zip, struct error *error);

#endif
