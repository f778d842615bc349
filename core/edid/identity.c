/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"

#include "monqa/text.h"

#include <string.h>

const char *edid_interface_name(enum edid_interface interface)
{
    static const char *const names[] = {
        [EDID_ANALOG] = "Analog",
        [EDID_DIGITAL_UNDEFINED] = "Digital",
        [EDID_DVI] = "DVI",
        [EDID_HDMI_A] = "HDMI-a",
        [EDID_HDMI_B] = "HDMI-b",
        [EDID_MDDI] = "MDDI",
        [EDID_DISPLAYPORT] = "DisplayPort",
    };
    return names[interface];
}

struct display_identity edid_identity(const struct edid *edid)
{
    struct display_identity identity = {
        .product_code = edid->product_code,
        .serial_number = edid->serial_number,
    };
    (void)text_copy(identity.manufacturer, sizeof identity.manufacturer, edid->manufacturer);
    (void)text_copy(identity.serial_text, sizeof identity.serial_text, edid->serial_text);
    (void)text_copy(identity.name, sizeof identity.name, edid->name);
    return identity;
}

bool display_identity_equal(const struct display_identity *a, const struct display_identity *b)
{
    return strcmp(a->manufacturer, b->manufacturer) == 0 && a->product_code == b->product_code &&
           a->serial_number == b->serial_number && strcmp(a->serial_text, b->serial_text) == 0;
}
