/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/meter.h"
#include "monqa/cleanup.h"
#include "monqa/time_utc.h"
#include "tests/support/check_main.h"
#include "tests/support/simulator_process.h"

#include <math.h>

#define ONE_CALL_MS 10500 /* the driver's own bound, and a busy machine */

static struct meter *opened(const struct simulator_process *simulator)
{
    const struct meter_options options = {
        .driver = "mavo-usb", .port = simulator->port, .cancel_fd = -1};
    struct meter *meter = NULL;
    struct error error = {0};
    ck_assert_msg(meter_open(&options, &meter, &error), "%s", error.text);
    return meter;
}

enum after { STAYS, IS_LOST };

static const struct {
    const char *options;
    enum reading_status status;
    double cd_m2; /* NAN: no number */
    unsigned flags;
    enum after after;
    int within_ms;
} cases[] = {
    /* one repetition, and one alone */
    {"--luminance 100 --fault overrun@1", READING_OK, 100, READING_RETRIED, STAYS, 1000},
    {"--luminance 100 --fault overrun", READING_PROTOCOL, NAN, READING_RETRIED, STAYS, 1000},
    {"--luminance 100 --fault garbled@1", READING_OK, 100, READING_RETRIED, STAYS, 2500},
    {"--luminance 100 --fault garbled", READING_PROTOCOL, NAN, READING_RETRIED, STAYS, 2500},
    {"--luminance 100 --fault nan", READING_PROTOCOL, NAN, READING_RETRIED, STAYS, 2500},
    {"--luminance 100 --fault long:5000@1", READING_OK, 100, READING_RETRIED, STAYS, 2500},
    {"--luminance 100 --fault torn:5@1", READING_OK, 100, READING_RETRIED, STAYS, 5500},
    {"--luminance 100 --fault torn:14", READING_TIMEOUT, NAN, READING_RETRIED, STAYS, ONE_CALL_MS},
    {"--luminance 100 --fault silent@1", READING_OK, 100, READING_RETRIED, STAYS, 5500},
    {"--luminance 100 --fault silent", READING_TIMEOUT, NAN, READING_RETRIED, STAYS, ONE_CALL_MS},
    {"--luminance 100 --fault late:500", READING_OK, 100, 0, STAYS, 1500},
    {"--luminance 100 --fault late:4000@1", READING_OK, 100, READING_RETRIED, STAYS, 6500},
    {"--luminance 100 --fault late:9000", READING_GONE, NAN, 0, IS_LOST, ONE_CALL_MS},
    {"--luminance 100 --fault hangup", READING_GONE, NAN, 0, IS_LOST, 1500},
    {"--luminance 100 --fault silent@1,dead@1", READING_GONE, NAN, 0, IS_LOST, ONE_CALL_MS},
    {"--luminance 100 --fault garbled@1,foreign@1", READING_GONE, NAN, 0, IS_LOST, 2500},
};

START_TEST(each_fault_has_its_status_in_time)
{
    struct simulator_process simulator;
    simulator_start(&simulator, cases[_i].options);
    struct meter *meter = opened(&simulator);
    struct reading reading = {.level_ddl = 42, .luminance_cd_m2 = 7, .x = 0.3};
    struct error error = {0};

    int64_t start_ms = time_monotonic_ms();
    bool ok = meter_measure(meter, &reading, &error);
    int64_t took_ms = time_monotonic_ms() - start_ms;

    ck_assert_msg(reading.status == cases[_i].status,
                  "%s: %s, raw \"%s\", %s",
                  cases[_i].options,
                  reading_status_name(reading.status),
                  reading.raw,
                  error.text);
    ck_assert_int_eq(ok, cases[_i].after == STAYS);
    ck_assert_int_eq(error.kind, ok ? ERROR_NONE : ERROR_UNAVAILABLE);
    if (isnan(cases[_i].cd_m2))
        ck_assert_double_nan(reading.luminance_cd_m2);
    else
        ck_assert_double_eq(reading.luminance_cd_m2, cases[_i].cd_m2);
    ck_assert_double_nan(reading.x);
    ck_assert_uint_eq(reading.flags, cases[_i].flags);
    ck_assert_int_eq(reading.level_ddl, 42);
    ck_assert_int_gt(reading.taken_at_utc_ms, 0);
    ck_assert_msg(
        took_ms <= cases[_i].within_ms, "%s: took %lld ms", cases[_i].options, (long long)took_ms);
    meter_close(meter);
    simulator_stop(&simulator);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("mavo_faults");
    tcase_set_timeout(tcase, 40);
    tcase_add_loop_test(tcase, each_fault_has_its_status_in_time, 0, ARRAY_LENGTH(cases));
    return run_case("integration.meter.mavo_faults", tcase);
}
