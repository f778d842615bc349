/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/driver.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static size_t driver_count(void)
{
    size_t count = 0;
    while (meter_drivers[count] != NULL)
        count++;
    return count;
}

static bool is_sure_or_unknown(double value, double maximum)
{
    return isnan(value) || (value > 0 && value <= maximum);
}

/* What the uncertainty of a verdict is made of. */
START_TEST(every_driver_says_what_its_numbers_are_worth)
{
    const struct meter_driver *driver = meter_drivers[_i];
    const struct meter_profile *profile = &driver->profile;
    ck_assert_uint_ne(profile->geometries, 0);
    ck_assert_uint_lt(profile->geometries, 1u << GEOMETRY_COUNT);
    ck_assert(is_sure_or_unknown(profile->gain_percent, 10));
    ck_assert(is_sure_or_unknown(profile->digits, 10));
    ck_assert(is_sure_or_unknown(profile->digit_cd_m2, 1));
    ck_assert(is_sure_or_unknown(profile->floor_cd_m2, 5));
    bool has_figures = !isnan(profile->gain_percent) || !isnan(profile->floor_cd_m2);
    ck_assert_msg(has_figures == (profile->provenance[0] != '\0'), "%s", driver->name);
    ck_assert(isnan(profile->digits) == isnan(profile->digit_cd_m2));
    bool contact_alone = (profile->geometries & GEOMETRIES_TELESCOPIC) == 0;
    ck_assert(contact_alone == ((driver->traits & METER_CONTACT) != 0));
    bool telescopic_alone = (profile->geometries & GEOMETRIES_CONTACT) == 0;
    ck_assert(telescopic_alone == ((driver->traits & METER_TELESCOPIC) != 0));
    ck_assert_str_ne(meter_unit_name(profile->unit), "");
    ck_assert_ptr_eq(meter_driver_find(driver->name), driver);
}
END_TEST

START_TEST(a_setting_is_noted_once_under_its_name_and_no_more_than_there_is_room_for)
{
    struct meter_identity identity = {0};
    meter_note(&identity, "filter", "1");
    meter_note(&identity, "lens", "standard");
    meter_note(&identity, "filter", "2");
    ck_assert_uint_eq(identity.setting_count, 2);
    ck_assert_str_eq(identity.settings[0].value, "2");
    for (int i = 0; i < 2 * METER_SETTINGS_MAX; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "s%d", i);
        meter_note(&identity, name, "x");
    }
    ck_assert_uint_eq(identity.setting_count, METER_SETTINGS_MAX);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("drivers");
    tcase_add_loop_test(
        tcase, every_driver_says_what_its_numbers_are_worth, 0, (int)driver_count());
    tcase_add_test(tcase,
                   a_setting_is_noted_once_under_its_name_and_no_more_than_there_is_room_for);
    return run_case("agent.meter.drivers", tcase);
}
