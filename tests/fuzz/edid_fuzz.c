/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert, which a release build leaves out. */
static void must(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(const char *text, size_t room)
{
    const size_t length = strnlen(text, room);
    must(length < room && text_is_utf8(text, length));
}

/* What every reader relies on, whatever the bytes were. */
static void check(const struct edid *edid)
{
    check_text(edid->manufacturer, sizeof edid->manufacturer);
    check_text(edid->serial_text, sizeof edid->serial_text);
    check_text(edid->name, sizeof edid->name);
    check_text(edid->text, sizeof edid->text);
    must(edid->complaint_count >= 0 && edid->complaint_count <= EDID_COMPLAINTS_MAX);
    for (int i = 0; i < edid->complaint_count; i++)
        check_text(edid->complaints[i], sizeof edid->complaints[i]);
    must(edid_interface_name(edid->interface) != NULL);
    must(edid->year >= 1990 && edid->year <= 2245);
    must(isnan(edid->gamma) || (edid->gamma >= 1 && edid->gamma <= 3.54));
    if (edid->has_preferred_mode)
        must(isfinite(edid->preferred_mode.refresh_hz) && edid->preferred_mode.refresh_hz > 0 &&
             edid->preferred_mode.width > 0 && edid->preferred_mode.height > 0);
    const struct display_identity identity = edid_identity(edid);
    must(display_identity_equal(&identity, &identity));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static uint8_t raw[EDID_SIZE_MAX];
    struct edid edid;
    struct error error = {0};
    size_t length = 0;

    if (edid_parse(data, size, &edid, &error))
        check(&edid);
    if (edid_bytes_from_file((const char *)data, size, raw, &length, &error) &&
        edid_parse(raw, length, &edid, &error))
        check(&edid);
    return 0;
}
