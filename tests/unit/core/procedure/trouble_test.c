/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "tests/support/check_main.h"

static const struct {
    enum reading_status status;
    int level_ddl;
    enum trouble_action action;
} troubles[] = {
    {READING_OK, 255, TROUBLE_KEEP},
    {READING_SUSPECT, 255, TROUBLE_KEEP},
    {READING_UNDER, 0, TROUBLE_KEEP}, /* a black may be below the meter's range */
    {READING_UNDER, 127, TROUBLE_KEEP},
    {READING_UNDER, 128, TROUBLE_ASK}, /* a bright grey may not */
    {READING_UNDER, -1, TROUBLE_KEEP}, /* nor may the room be too dark */
    {READING_OVER, 0, TROUBLE_ASK},
    {READING_UNSTABLE, 0, TROUBLE_ASK},
    {READING_SYNC, 0, TROUBLE_RETRY},
    {READING_WRONG_CONFIG, 0, TROUBLE_ASK},
    {READING_NEED_ZERO, 0, TROUBLE_ASK},
    {READING_NOT_REMOTE, 0, TROUBLE_ASK},
    {READING_REJECTED, 0, TROUBLE_RETRY},
    {READING_LOW_BATTERY, 0, TROUBLE_ASK},
    {READING_HARDWARE, 0, TROUBLE_RETRY},
    {READING_PROTOCOL, 0, TROUBLE_RETRY},
    {READING_TIMEOUT, 0, TROUBLE_RETRY},
    {READING_GONE, 0, TROUBLE_WAIT},
    {READING_CANCELLED, 0, TROUBLE_KEEP},
};

START_TEST(each_status_has_what_is_done_about_it)
{
    struct trouble trouble = trouble_of(troubles[_i].status, troubles[_i].level_ddl);
    bool needs_person = trouble.action == TROUBLE_ASK || trouble.action == TROUBLE_WAIT;
    ck_assert_int_eq(trouble.action, troubles[_i].action);
    ck_assert_int_eq(trouble.advice != NULL, needs_person);
}
END_TEST

START_TEST(no_status_is_forgotten)
{
    for (unsigned status = 0; status < READING_STATUS_COUNT; status++) {
        bool found = false;
        for (size_t i = 0; i < ARRAY_LENGTH(troubles); i++)
            found = found || troubles[i].status == status;
        ck_assert_msg(found, "%s", reading_status_name((enum reading_status)status));
    }
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("trouble");
    tcase_add_loop_test(tcase, each_status_has_what_is_done_about_it, 0, ARRAY_LENGTH(troubles));
    tcase_add_test(tcase, no_status_is_forgotten);
    return run_case("core.procedure.trouble", tcase);
}
