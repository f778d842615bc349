/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/edid.h"

#include "monqa/text.h"

#include <string.h>
#include <strings.h>

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

/* All of one kind that says nothing: blanks, noughts, or the number in words. */
static bool is_empty_serial(const char *text)
{
    return text[strspn(text, " 0")] == '\0' || strcasecmp(text, "0x01010101") == 0 ||
           strcmp(text, "16843009") == 0;
}

/* What stands in displays whose number was never set. */
static bool is_empty_number(uint32_t number)
{
    return number == 0 || number == 0x01010101 || number == UINT32_MAX;
}

const char *display_identity_doubt(const struct display_identity *identity)
{
    if (!is_empty_serial(identity->serial_text) || !is_empty_number(identity->serial_number))
        return NULL;
    if (identity->serial_number == 0x01010101)
        return "serial number 0x01010101, which stands in many displays: it cannot be told from "
               "another of its kind";
    return "no serial number: it cannot be told from another of its kind";
}
