/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/edid.h"
#include "tests/support/check_main.h"

static const struct {
    struct display_identity other;
    bool is_equal;
} others[] = {
    {{"ENC", 17, 4, "S1", "RX370"}, true},
    {{"ENC", 17, 4, "S1", "renamed"}, true},
    {{"ENB", 17, 4, "S1", "RX370"}, false},
    {{"ENC", 18, 4, "S1", "RX370"}, false},
    {{"ENC", 17, 5, "S1", "RX370"}, false},
    {{"ENC", 17, 4, "S2", "RX370"}, false},
    {{"ENC", 17, 4, "", "RX370"}, false},
};

START_TEST(a_display_is_its_maker_product_and_both_serials)
{
    const struct edid edid = {.manufacturer = "ENC",
                              .product_code = 17,
                              .serial_number = 4,
                              .serial_text = "S1",
                              .name = "RX370"};
    const struct display_identity identity = edid_identity(&edid);
    ck_assert_int_eq(display_identity_equal(&identity, &others[_i].other), others[_i].is_equal);
    ck_assert_int_eq(display_identity_equal(&others[_i].other, &identity), others[_i].is_equal);
    ck_assert_str_eq(identity.name, "RX370");
}
END_TEST

static const struct {
    enum edid_interface interface;
    const char *name;
} interfaces[] = {
    {EDID_ANALOG, "Analog"},
    {EDID_DIGITAL_UNDEFINED, "Digital"},
    {EDID_DVI, "DVI"},
    {EDID_HDMI_A, "HDMI-a"},
    {EDID_HDMI_B, "HDMI-b"},
    {EDID_MDDI, "MDDI"},
    {EDID_DISPLAYPORT, "DisplayPort"},
};

START_TEST(each_interface_has_its_name)
{
    ck_assert_str_eq(edid_interface_name(interfaces[_i].interface), interfaces[_i].name);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("identity");
    tcase_add_loop_test(
        tcase, a_display_is_its_maker_product_and_both_serials, 0, ARRAY_LENGTH(others));
    tcase_add_loop_test(tcase, each_interface_has_its_name, 0, ARRAY_LENGTH(interfaces));
    return run_case("core.edid.identity", tcase);
}
