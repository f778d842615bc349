/* SPDX-License-Identifier: Apache-2.0 */
#include "core/edid/parts.h"

#include "monqa/text.h"

#include <stdarg.h>
#include <stdio.h>

void edid_complain(struct edid *edid, const char *format, ...)
{
    if (edid->complaint_count == EDID_COMPLAINTS_MAX) {
        (void)text_copy(edid->complaints[EDID_COMPLAINTS_MAX - 1],
                        sizeof edid->complaints[0],
                        "there are more complaints than are kept");
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(
        edid->complaints[edid->complaint_count++], sizeof edid->complaints[0], format, arguments);
    va_end(arguments);
}
