/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/record_sample.h"

#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SET(field, text) ((void)text_copy((field), sizeof(field), (text)))
#define NOW 1795515600123 /* 2026-11-24 */
#define FIRST_TESTS 6     /* that there were when the first record was signed */

static void set_identity(struct record *record)
{
    SET(record->id, "019af5c2-0000-7000-8000-00000000000a");
    record->sequence = 42;
    memset(record->previous, 'b', DIGEST_TEXT_SIZE - 1);
    SET(record->software, "0.1.0");
    SET(record->key_id, "0123456789abcdef");
    SET(record->hostname, "pacs-ws-17");
    memset(record->machine, 'c', DIGEST_TEXT_SIZE - 1);
    SET(record->clock.boot_id, "11111111-2222-4333-8444-555555555555");
    record->clock.uptime_s = 86400.25;
    record->clock.synchronized = true;
    SET(record->session_id, "019af5c2-0000-7000-8000-00000000000b");
    record->trigger = TRIGGER_PERIODIC;
    SET(record->operator_id, "staff-\xc3\xa9-9");
    record->started_at_utc_ms = NOW;
    record->ended_at_utc_ms = NOW + 600000;
    record->state = RECORD_ABORTED;
    SET(record->simulated[0], "headless-display");
    SET(record->simulated[1], "meter-on-pty");
    record->simulated_count = 2;
}

static void set_display(struct record *record)
{
    struct record_display *display = &record->display;
    SET(display->connector, "DP-1");
    SET(display->identity.manufacturer, "A\\Z");
    display->identity.product_code = 65535;
    display->identity.serial_number = 4294967295u;
    SET(display->identity.serial_text, "\x01\x02<&>\"'\xff\\x41");
    SET(display->identity.name, "RX 360  ");
    SET(display->class, "primary");
    display->edid_length = 128;
    display->edid = malloc(display->edid_length);
    if (display->edid == NULL)
        abort();
    for (size_t i = 0; i < display->edid_length; i++)
        display->edid[i] = (uint8_t)(i * 7);
}

static void set_signal_path(struct record *record)
{
    struct signal_path *path = &record->signal_path;
    SET(path->backend, "kms");
    SET(path->card_driver, "amdgpu");
    SET(path->connector, "DP-1");
    path->width = 2048;
    path->height = 1536;
    path->refresh_hz = 59.951;
    SET(path->format, "XRGB2101010");
    path->depth_bits = 10;
    SET(path->lut, "identity");
    for (int i = 0; i < 2; i++) {
        struct signal_property *property =
            signal_path_add_property(path, i == 0 ? "connector" : "crtc", "Broadcast RGB");
        SET(property->found, "Automatic\ttab");
        SET(property->value, i == 0 ? "Full" : "\xc2\x9b\xef\xbf\xbf");
    }
    signal_path_add_doubt(path, "range could not be read back");
    signal_path_add_doubt(path, "line\nend");
    path->doubts_left_out = 3;
}

static void set_meter(struct record *record)
{
    struct record_meter *meter = &record->meter;
    SET(meter->driver, "mavo");
    SET(meter->maker, "Maker & Sons");
    SET(meter->model, "Monitor");
    SET(meter->serial, "S/N 7");
    SET(meter->firmware, "1.2");
    SET(meter->calibrated_on, "2026-01-31");
    SET(meter->calibration_due, "2027-01-31");
    SET(meter->port, "/dev/ttyUSB0");
    meter->unproved = true;
    record->ambient.state = AMBIENT_MEASURED;
    record->ambient.luminance_cd_m2 = 0.1;
}

static void add_readings(struct record *record)
{
    for (int i = 0; i < READING_STATUS_COUNT; i++) {
        struct reading reading;
        memset(&reading, 0, sizeof reading);
        reading.test = (enum qa_test)(i % FIRST_TESTS);
        reading.level_ddl = i * 17 - 1;
        reading.point = (enum reading_point)(i % POINT_COUNT);
        reading.geometry = (enum reading_geometry)(i % GEOMETRY_COUNT);
        reading.status = (enum reading_status)i;
        reading.flags = (unsigned)i % (READING_MANUAL_ENTRY * 2);
        bool number = reading_has_number(&reading) || i < READING_UNDER;
        reading.luminance_cd_m2 = number ? 1.0 / 3 + i : NAN;
        reading.x = number ? 0.3127 : NAN;
        reading.y = number ? 0.329 : NAN;
        reading.taken_at_utc_ms = i == 5 ? 0 : NOW + i;
        SET(reading.raw, i == 3 ? "" : "L=3.5e2\r\n\x1b[0m");
        (void)record_add_reading(record, &reading);
    }
}

static void add_test(struct record *record, int i)
{
    struct record_test test;
    memset(&test, 0, sizeof test);
    test.test = (enum qa_test)i;
    test.state = (enum record_state)(i % 2);
    test.started_at_utc_ms = NOW + i * 1000;
    test.ended_at_utc_ms = NOW + i * 1000 + 999;
    (void)record_add_test(record, &test);
}

static void add_items(struct record *record)
{
    for (int i = 0; i < FIRST_TESTS; i++)
        add_test(record, i);
    struct record_pattern pattern;
    memset(&pattern, 0, sizeof pattern);
    SET(pattern.name, "TG18-LN8-07");
    SET(pattern.provenance, "R");
    pattern.shown_at_utc_ms = NOW + 5;
    (void)record_add_pattern(record, &pattern);
    for (int i = 0; i <= ANSWER_CANNOT_TELL; i++) {
        struct answer answer;
        memset(&answer, 0, sizeof answer);
        answer.test = TEST_VISUAL_QC;
        SET(answer.question, "five-percent-seen");
        answer.value = (enum answer_value)i;
        SET(answer.remark,
            i == 0 ? ""
                   : "seen \xe2\x80\x9c"
                     "just\xe2\x80\x9d, a < b");
        answer.seconds = 4.5 + i;
        answer.answered_at_utc_ms = NOW + 60000 + i;
        (void)record_add_answer(record, &answer);
    }
}

static void add_metrics(struct record *record)
{
    static const double values[] = {350.5, NAN, INFINITY, -2.5e-7};
    struct evaluation *evaluation = &record->evaluation;
    evaluation->metrics = calloc(4, sizeof *evaluation->metrics);
    if (evaluation->metrics == NULL)
        abort();
    evaluation->metric_count = 4;
    for (size_t i = 0; i < 4; i++) {
        struct metric *metric = &evaluation->metrics[i];
        (void)snprintf(metric->name, sizeof metric->name, "metric_%zu_percent", i);
        metric->value = values[i];
        SET(metric->reason, isnan(values[i]) ? "ambient not measured" : "");
    }
}

static void set_verdict(struct verdict *verdict, int i)
{
    static const double values[] = {350.5, INFINITY, NAN, 0.25, 1};
    struct criterion *criterion = &verdict->criterion;
    (void)snprintf(criterion->id, sizeof criterion->id, "criterion-%d", i);
    SET(criterion->class, "primary");
    criterion->test = (enum qa_test)(i + 1);
    SET(criterion->metric, "l_prime_max_cd_m2");
    SET(criterion->formula, "L' = L + Lamb");
    criterion->comparison = (enum comparison)i;
    criterion->limit = 0.1 + i;
    SET(criterion->unit, "cd/m2");
    criterion->mandatory = i % 2 == 0;
    SET(criterion->clause, "4.3.2");
    SET(criterion->provenance, "R2w");
    SET(criterion->source, "a < b & c");
    SET(criterion->confirmed_by, "mpe-1");
    criterion->excluded = i == 4;
    SET(criterion->corrective_action, "recalibrate");
    verdict->value = values[i];
    verdict->outcome = (enum verdict_outcome)(i % 3);
    verdict->within_uncertainty = i % 2 == 1;
    verdict->decides = i < 3;
    SET(verdict->reason, i == 2 ? "ambient not measured" : "");
}

static void add_judgement(struct record *record)
{
    struct evaluation *evaluation = &record->evaluation;
    SET(record->guideline_id, "uk-rcr-ipem");
    SET(record->guideline_edition, "2026-1");
    memset(record->guideline_sha256, 'd', DIGEST_TEXT_SIZE - 1);
    add_metrics(record);
    evaluation->verdicts = calloc(5, sizeof *evaluation->verdicts);
    if (evaluation->verdicts == NULL)
        abort();
    evaluation->verdict_count = 5;
    for (int i = 0; i < 5; i++)
        set_verdict(&evaluation->verdicts[i], i);
}

static void add_signal(struct record *record)
{
    struct signal_path *path = &record->signal_path;
    SET(path->mode, "as-found");
    SET(path->card, "/dev/dri/card1");
    SET(path->card_bus, "pci 0000:03:00.0 1002:73bf");
    SET(path->driver_version, "3.49.0 20150101");
    SET(path->kernel, "Linux 6.1.0-25-amd64");
    memset(path->edid_sha256, 'e', DIGEST_TEXT_SIZE - 1);
    memset(path->site_lut, 'a', DIGEST_TEXT_SIZE - 1);
    path->total_width = 2208;
    path->total_height = 1580;
    path->sharing = -1;
    path->overlays = 2;
    path->wire_bits = 10;
    path->properties_left_out = 1;
    for (int i = 0; i <= SIGNAL_NOT_KNOWN; i++) {
        struct signal_check *check = &record->checks[record->check_count++];
        SET(check->name, i == 0 ? "range" : "depth");
        check->outcome = (enum signal_outcome)i;
        SET(check->value, "full \\ \"10\"");
        SET(check->cause, i == 0 ? "" : "the driver does not say <");
    }
}

static void add_frames(struct record *record)
{
    for (int i = 0; i < 2; i++) {
        struct record_frame frame;
        memset(&frame, 0, sizeof frame);
        SET(frame.pattern, "TG18-LN8-07");
        frame.test = TEST_LUMINANCE_RESPONSE;
        frame.level_ddl = i == 0 ? 102 : -1;
        frame.level = i == 0 ? 409 : -1;
        frame.x = 256 * i;
        frame.width = 2048 - 512 * i;
        frame.height = 1536;
        frame.depth_bits = 10;
        memset(frame.sha256, 'f', DIGEST_TEXT_SIZE - 1);
        frame.shown_at_utc_ms = NOW + 5;
        SET(frame.proof.method, i == 0 ? "crc" : "framebuffer");
        frame.proof.outcome = i == 0 ? SIGNAL_PASS : SIGNAL_NOT_KNOWN;
        memset(frame.proof.value, 'b', DIGEST_TEXT_SIZE - 1);
        SET(frame.proof.crc, i == 0 ? "a1b2c3d4 00000001" : "");
        SET(frame.proof.cause, i == 0 ? "" : "read back from memory");
        (void)record_add_frame(record, &frame);
    }
}

void record_sample_first(struct record *record)
{
    memset(record, 0, sizeof *record);
    set_identity(record);
    set_display(record);
    set_signal_path(record);
    set_meter(record);
    add_items(record);
    add_readings(record);
    add_judgement(record);
}

static void set_meter_figures(struct record_meter *meter)
{
    meter->built_in = true;
    SET(meter->unit, "in-reply");
    meter->gain_percent = 2.5;
    meter->digits = 1;
    meter->floor_cd_m2 = 0.1;
    SET(meter->figures, "R");
    for (int i = 0; i < 2; i++) {
        SET(meter->settings[i].name, i == 0 ? "filter" : "user calibration");
        SET(meter->settings[i].value, i == 0 ? "none" : "");
    }
    meter->setting_count = 2;
}

static void set_reading_figures(struct record *record)
{
    for (size_t i = 0; i < record->reading_count; i++) {
        struct reading *reading = &record->readings[i];
        reading->samples = (unsigned)i * 10;
        reading->deviation_cd_m2 = (double)i * 0.01;
        reading->resolution_cd_m2 = (double)i * 0.001;
        SET(reading->trace, i == 4 ? "> ?\x0A < 350 E-02 CD_M2" : "");
    }
}

static void set_findings(struct evaluation *evaluation)
{
    evaluation->verdicts[2].criterion.limit = NAN; /* the guideline has none */
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        struct verdict *verdict = &evaluation->verdicts[i];
        verdict->uncertainty = 0.25 * (double)i;
        verdict->reached = (enum criterion_reached)(i % (REACHED_SUSPENSION + 1));
        verdict->cause = (enum cause)(i % CAUSE_COUNT);
        SET(verdict->cause_evidence, i == 1 ? "Lamb is 0.5 cd/m2 \\ <" : "");
    }
}

static void add_viewer(struct record *record)
{
    for (int i = 0; i < VIEWER_QUANTITY_COUNT; i++) {
        struct viewer_measure measure;
        memset(&measure, 0, sizeof measure);
        measure.quantity = (enum viewer_quantity)i;
        measure.true_value = i == VIEWER_ANGLE ? 45 : 153;
        measure.value = i == VIEWER_ANGLE ? NAN : 152.9 + i;
        measure.measured_at_utc_ms = NOW + 70000 + i;
        (void)record_add_viewer_measure(record, &measure);
    }
}

void record_sample_full(struct record *record)
{
    record_sample_first(record);
    record->provisional = PROVISIONAL_NOT_WARM | PROVISIONAL_CONDITIONS;
    record->illuminance.lux = 25;
    record->illuminance.reflection_per_sr = 0.004;
    SET(record->illuminance.reflection_source, "acceptance, 2026-01-31");
    record->evaluation.verdicts[4].provisional = true;
    set_findings(&record->evaluation);
    set_meter_figures(&record->meter);
    set_reading_figures(record);
    add_signal(record);
    add_frames(record);
    for (int i = FIRST_TESTS; i < TEST_COUNT; i++)
        add_test(record, i);
    add_viewer(record);
}

void record_sample_least(struct record *record)
{
    memset(record, 0, sizeof *record);
    SET(record->id, "019af5c2-0000-7000-8000-00000000000c");
    record->sequence = 1;
    SET(record->previous, RECORD_FIRST_PREVIOUS);
    SET(record->software, "0.1.0");
    SET(record->key_id, "0123456789abcdef");
    SET(record->session_id, "019af5c2-0000-7000-8000-00000000000d");
    record->started_at_utc_ms = NOW;
    record->ended_at_utc_ms = NOW;
    record->ambient.luminance_cd_m2 = NAN;
}
