/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page_signal.h"

#include "monqa/cleanup.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool signal_read(struct exchange *exchange, const char *record_id, struct record *record,
                 struct error *error)
{
    CLEANUP(free_pointer) void *bytes = NULL;
    size_t length = 0;
    bool found = false;
    return store_record_bytes(exchange->store, record_id, &found, &bytes, &length, error) &&
           (!found || record_parse(record_id, bytes, length, record, error));
}

static const char *outcome_kind(enum signal_outcome outcome)
{
    switch (outcome) {
    case SIGNAL_PASS:
        return "good";
    case SIGNAL_FAIL:
        return "bad";
    case SIGNAL_NOT_KNOWN:
        break;
    }
    return "warn";
}

static void outcome_cell(struct html *html, const char *heading, enum signal_outcome outcome)
{
    cell_open(html, heading);
    badge(html, outcome_kind(outcome), signal_outcome_name(outcome));
    cell_close(html);
}

static void facts(struct html *html, const struct signal_path *path)
{
    char text[160];
    html_open(html, "dl", "class", "facts", NULL);
    term(html, "Tables", path->mode);
    (void)snprintf(text,
                   sizeof text,
                   "%dx%d at %.3f Hz, %s, %d bits",
                   path->width,
                   path->height,
                   path->refresh_hz,
                   path->format,
                   path->depth_bits);
    term(html, "Picture", text);
    (void)snprintf(text, sizeof text, "%s on %s", path->connector, path->card);
    term(html, "Connector", text);
    term(html, "Card", path->card_bus);
    (void)snprintf(text, sizeof text, "%s %s", path->card_driver, path->driver_version);
    term(html, "Driver", text);
    term(html, "Kernel", path->kernel);
    (void)snprintf(text, sizeof text, "%d", path->wire_bits);
    term(html,
         "Bits a channel on the cable",
         path->wire_bits > 0 ? text : "unknown: the driver does not tell");
    term(html, "Table in force", path->lut);
    term(html, "Table of the site", path->site_lut);
    term(html, "EDID, SHA-256", path->edid_sha256);
    html_close(html, "dl");
}

static void check_table(struct html *html, const struct record *record)
{
    static const char *const headings[] = {"Check", "Outcome", "What it is", "Why", NULL};
    table_begin(html, "What was read back, judged by the agent", headings);
    for (size_t i = 0; i < record->check_count; i++) {
        const struct signal_check *check = &record->checks[i];
        html_open(html, "tr", NULL);
        cell(html, headings[0], check->name);
        outcome_cell(html, headings[1], check->outcome);
        cell(html, headings[2], check->value);
        cell(html, headings[3], check->cause);
        html_close(html, "tr");
    }
    table_end(html);
}

static void property_table(struct html *html, const struct signal_path *path)
{
    static const char *const headings[] = {
        "Of", "Setting", "Before the session", "While measuring", NULL};
    table_begin(html, "Every setting, before and while measuring", headings);
    for (size_t i = 0; i < path->property_count; i++) {
        const struct signal_property *property = &path->properties[i];
        html_open(html, "tr", NULL);
        cell(html, headings[0], property->object);
        cell(html, headings[1], property->name);
        cell(html, headings[2], property->found[0] != '\0' ? property->found : SIGNAL_UNKNOWN);
        cell(html, headings[3], property->value[0] != '\0' ? property->value : SIGNAL_UNKNOWN);
        html_close(html, "tr");
    }
    table_end(html);
}

/* The newest of the test and level, before the reading was taken. NULL: not recorded. */
static const struct record_frame *frame_of(const struct record *record,
                                           const struct reading *reading)
{
    const struct record_frame *found = NULL;
    for (size_t i = 0; i < record->frame_count; i++) {
        const struct record_frame *frame = &record->frames[i];
        if (frame->test == reading->test && frame->level_ddl == reading->level_ddl &&
            (reading->taken_at_utc_ms == 0 || frame->shown_at_utc_ms <= reading->taken_at_utc_ms))
            found = frame;
    }
    return found;
}

static void reading_row(struct html *html, const char *const headings[],
                        const struct record *record, const struct reading *reading)
{
    const struct record_frame *frame = frame_of(record, reading);
    char text[96];
    html_open(html, "tr", NULL);
    cell(html, headings[0], test_words(qa_test_name(reading->test)));
    (void)snprintf(
        text, sizeof text, "%d %s", reading->level_ddl, reading_point_name(reading->point));
    cell(html, headings[1], reading->level_ddl < 0 ? "display off" : text);
    if (reading_has_number(reading))
        (void)snprintf(text, sizeof text, "%.4g", reading->luminance_cd_m2);
    else
        (void)snprintf(text, sizeof text, "%s", reading_status_name(reading->status));
    cell(html, headings[2], text);
    if (frame == NULL) {
        for (int i = 3; i <= 5; i++)
            cell(html, headings[i], reading->level_ddl < 0 ? "" : SIGNAL_UNKNOWN);
        html_close(html, "tr");
        return;
    }
    (void)snprintf(text, sizeof text, "%d of %d", frame->level, (1 << frame->depth_bits) - 1);
    cell(html, headings[3], text);
    (void)snprintf(text,
                   sizeof text,
                   "%s, %dx%d at %d, %d",
                   frame->pattern,
                   frame->width,
                   frame->height,
                   frame->x,
                   frame->y);
    cell(html, headings[4], text);
    cell_open(html, headings[5]);
    badge(html, outcome_kind(frame->proof.outcome), frame->proof.method);
    html_format(html, " %s", frame->proof.cause);
    cell_close(html);
    html_close(html, "tr");
}

static void reading_table(struct html *html, const struct record *record)
{
    static const char *const headings[] = {
        "Test", "Level and place", "cd/m\xc2\xb2", "Level shown", "Pattern", "Proof", NULL};
    if (record->reading_count == 0)
        return;
    table_begin(html, "What was on screen for each reading", headings);
    for (size_t i = 0; i < record->reading_count; i++)
        reading_row(html, headings, record, &record->readings[i]);
    table_end(html);
}

void signal_section(struct html *html, const struct record *record)
{
    const struct signal_path *path = &record->signal_path;
    html_element(html, "h2", NULL, "Signal path");
    if (strcmp(path->backend, "browser") == 0)
        html_element(html, "p", NULL, "Shown in a browser: nothing of it was read back.");
    else if (path->mode[0] == '\0' && record->check_count == 0)
        html_element(html, "p", NULL, "This record is older than these are kept: unknown.");
    facts(html, path);
    for (size_t i = 0; i < path->doubt_count; i++)
        html_element(html, "p", "alert alert-warning", path->doubts[i]);
    if (record->check_count > 0)
        check_table(html, record);
    reading_table(html, record);
    if (path->property_count > 0)
        property_table(html, path);
}

static json_t *frame_json(const struct record_frame *frame)
{
    const struct signal_proof *proof = &frame->proof;
    return json_pack("{s:o, s:s, s:i, s:i, s:i, s:s, s:s, s:s, s:s, s:s, s:o}",
                     "pattern",
                     safe_text(frame->pattern),
                     "test",
                     qa_test_name(frame->test),
                     "ddl",
                     frame->level_ddl,
                     "level",
                     frame->level,
                     "depth_bits",
                     frame->depth_bits,
                     "sha256",
                     frame->sha256,
                     "proof",
                     proof->method,
                     "proved",
                     signal_outcome_name(proof->outcome),
                     "proof_value",
                     proof->value,
                     "crc",
                     proof->crc,
                     "proof_cause",
                     safe_text(proof->cause));
}

static json_t *property_json(const struct signal_property *property)
{
    return json_pack("{s:o, s:o, s:o, s:o}",
                     "object",
                     safe_text(property->object),
                     "name",
                     safe_text(property->name),
                     "found",
                     text_or_null(property->found),
                     "value",
                     text_or_null(property->value));
}

void signal_json(json_t *object, const struct record *record)
{
    const struct signal_path *path = &record->signal_path;
    json_t *checks = json_array(), *properties = json_array(), *frames = json_array();
    for (size_t i = 0; i < record->check_count; i++)
        (void)json_array_append_new(checks,
                                    json_pack("{s:o, s:s, s:o, s:o}",
                                              "name",
                                              safe_text(record->checks[i].name),
                                              "outcome",
                                              signal_outcome_name(record->checks[i].outcome),
                                              "value",
                                              safe_text(record->checks[i].value),
                                              "cause",
                                              safe_text(record->checks[i].cause)));
    for (size_t i = 0; i < path->property_count; i++)
        (void)json_array_append_new(properties, property_json(&path->properties[i]));
    for (size_t i = 0; i < record->frame_count; i++)
        (void)json_array_append_new(frames, frame_json(&record->frames[i]));
    (void)json_object_set_new(
        object,
        "signal_path",
        json_pack("{s:s, s:o, s:o, s:o, s:o}",
                  "result",
                  record->check_count > 0
                      ? signal_outcome_name(signal_result(record->checks, record->check_count))
                      : SIGNAL_UNKNOWN,
                  "mode",
                  text_or_null(path->mode),
                  "card_driver",
                  text_or_null(path->card_driver),
                  "checks",
                  checks,
                  "properties",
                  properties));
    (void)json_object_set_new(object, "frames", frames);
}
