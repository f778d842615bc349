/* SPDX-License-Identifier: Apache-2.0 */
/* A meter that the site describes in its configuration: nobody vouches for its numbers. */
#include "agent/meter/line_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define GAP_MS 20 /* whether a line ends a reply is not known */
#define ADVICE "does [meter-line] describe this meter?"

struct line {
    struct talk talk;
    struct line_description description;
};

static void line_close(void *state)
{
    struct line *line = state;
    if (line == NULL)
        return;
    line_description_finish(&line->description);
    free(line);
}

static void cleanup_line(struct line **line)
{
    line_close(*line);
}

struct search {
    const struct line_description *description;
};

static bool fits_measurement(const char *text, size_t length, void *into)
{
    const struct search *search = into;
    return line_parse_measurement(search->description, text, length).status != READING_PROTOCOL;
}

/* There is no question but the one for a measurement. */
static enum port_result find_meter(struct line *line)
{
    struct search search = {&line->description};
    return talk_find(&line->talk,
                     line->description.request,
                     line->description.timeout_ms,
                     fits_measurement,
                     &search);
}

static bool line_open(const struct meter_source *source, void **state,
                      struct meter_identity *identity, struct error *error)
{
    struct line_description description;
    if (!line_description_init(source->line_texts, &description, error))
        return false;
    CLEANUP(cleanup_line) struct line *line = calloc(1, sizeof *line);
    if (line == NULL) {
        line_description_finish(&description);
        return error_set_errno(error, "meter %s", port_path(source->port));
    }
    line->description = description;
    line->talk = (struct talk){.port = source->port,
                               .terminator = "",
                               .ends = "\r\n",
                               .gap_ms = GAP_MS,
                               .doubts = READING_UNCALIBRATED,
                               .limit_divisor = source->limit_divisor};
    if (!port_change_line(source->port, &line->description.line, error))
        return false;
    enum port_result result = find_meter(line);
    if (result != PORT_OK)
        return talk_refuse(&line->talk, result, "its request", ADVICE, error);
    (void)text_copy(identity->model, sizeof identity->model, line->description.model);
    (void)text_copy(identity->serial, sizeof identity->serial, line->description.serial);
    meter_note(identity, "pattern", source->line_texts->pattern);
    meter_note(identity, "unit", source->line_texts->unit);
    meter_note(identity, "scale", source->line_texts->scale);
    identity->simulated = talk_is_simulated(&line->talk, "");
    *state = TAKE(line);
    return true;
}

static void line_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct line *line = driver;
    struct talk_line reply;
    outcome->result =
        talk_ask(&line->talk, line->description.request, line->description.timeout_ms, &reply);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = line_parse_measurement(&line->description, reply.text, reply.length);
    talk_keep_raw(outcome, &reply);
}

static enum port_result line_resume(void *driver, char serial[64])
{
    struct line *line = driver;
    serial[0] = '\0';
    return find_meter(line);
}

static bool line_measure(void *state, struct reading *reading, struct error *error)
{
    struct line *line = state;
    static const struct talk_steps steps = {line_measure_once, line_resume};
    return talk_measure(&line->talk, &steps, line, reading, error);
}

/* Until the description is read. */
static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_line = {
    .name = "line",
    .label = "a meter described in the configuration, always uncalibrated",
    .line = &line_settings,
    .traits = METER_UNPROVED,
    .profile = {.unit = METER_UNIT_TYPED,
                .geometries = GEOMETRIES_ALL,
                .gain_percent = NAN,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = NAN,
                .provenance = ""},
    .steps = "describe it in the section [meter-line] of the configuration",
    .open = line_open,
    .measure = line_measure,
    .close = line_close,
};
