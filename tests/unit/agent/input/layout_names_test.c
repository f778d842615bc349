/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/input/layout_names.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <string.h>

static const struct {
    const char *text;
    struct layout_names names;
} files[] = {
    {"", {"", "", "", ""}},
    {"# KEYBOARD CONFIGURATION FILE\n\nXKBMODEL=\"pc105\"\nXKBLAYOUT=\"de\"\n"
     "XKBVARIANT=\"nodeadkeys\"\nXKBOPTIONS=\"terminate:ctrl_alt_bksp\"\nBACKSPACE=\"guess\"\n",
     {"pc105", "de", "nodeadkeys", "terminate:ctrl_alt_bksp"}},
    {"XKBLAYOUT=us,gr", {"", "us,gr", "", ""}},
    {"  XKBLAYOUT='fr'  \r\n", {"", "fr", "", ""}},
    {"XKBLAYOUT=\"de\"\nXKBLAYOUT=\"fr\"\n", {"", "fr", "", ""}},
    {"XKBLAYOUT=\"$(id)\"\nXKBMODEL=pc105\n", {"pc105", "", "", ""}},
    {"XKBLAYOUT=\"../../etc\"\n", {"", "", "", ""}},
    {"#XKBLAYOUT=\"de\"\n", {"", "", "", ""}},
    {"XKBLAYOUT=\"", {"", "", "", ""}},
    {"XKBLAYOUT=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     {"", "", "", ""}},
};

START_TEST(each_file_gives_its_names)
{
    struct layout_names names;
    layout_names_parse(files[_i].text, strlen(files[_i].text), &names);
    ck_assert_str_eq(names.model, files[_i].names.model);
    ck_assert_str_eq(names.layout, files[_i].names.layout);
    ck_assert_str_eq(names.variant, files[_i].names.variant);
    ck_assert_str_eq(names.options, files[_i].names.options);
}
END_TEST

static const struct {
    const char *setting, *layout, *variant;
} settings[] = {
    {"", "", ""},
    {"de", "de", ""},
    {"de:nodeadkeys", "de", "nodeadkeys"},
    {"us,gr:,", "us,gr", ","},
    {"de;reboot", "", ""},
};

START_TEST(each_setting_gives_its_names)
{
    struct layout_names names;
    layout_names_from_setting(settings[_i].setting, &names);
    ck_assert_str_eq(names.layout, settings[_i].layout);
    ck_assert_str_eq(names.variant, settings[_i].variant);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("layout_names");
    tcase_add_loop_test(tcase, each_file_gives_its_names, 0, ARRAY_LENGTH(files));
    tcase_add_loop_test(tcase, each_setting_gives_its_names, 0, ARRAY_LENGTH(settings));
    return run_case("agent.input.layout_names", tcase);
}
