/* SPDX-License-Identifier: Apache-2.0 */
/* Photo Research PR-650. Never chosen but by its name: a pulse on RTS resets it, and a line that
 * begins with E switches on an echo that nothing but a reset ends. */
#include "agent/meter/pr650_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>

#define GAP_MS 100   /* between two commands */
#define RESET_MS 100 /* RTS low; 50 are enough */
#define BOOT_MS 1000 /* half a second to one; after five without a command it works by its keys */
#define SETTING_MS 3000
#define MEASURE_MS 60000
#define STEPS                                                                                   \
    "set it to cd/m2; it is reset at the opening and at the end; compare its display with the " \
    "first reading"
#define ADVICE "is it a PR-650, and switched on? Switch it off and on, and try again"
#define SETUP "S01,,,,,0,01,1" /* integration by itself, no synchronising, and the last 1 is SI */

struct pr650 {
    struct talk talk;
};

static bool fits_taken(const char *line, size_t length, void *into)
{
    (void)into;
    return pr650_is_taken(line, length);
}

static enum port_result reset(struct pr650 *pr650)
{
    struct port *port = pr650->talk.port;
    port_set_rts(port, false);
    enum port_result result = port_pause(port, pr650->talk.is_hurried ? RESET_MS / 2 : RESET_MS);
    port_set_rts(port, true);
    return result;
}

static bool require(struct pr650 *pr650, const char *command, struct error *error)
{
    enum port_result result = talk_find(&pr650->talk, command, SETTING_MS, fits_taken, NULL);
    return result == PORT_OK || talk_refuse(&pr650->talk, result, command, ADVICE, error);
}

/* The first command within five seconds of the reset. */
static bool make_ready(struct pr650 *pr650, struct error *error)
{
    enum port_result result = reset(pr650);
    if (result == PORT_OK)
        result = port_pause(pr650->talk.port, BOOT_MS);
    if (result != PORT_OK)
        return port_error(pr650->talk.port, result, error);
    return require(pr650, "B1", error) && require(pr650, SETUP, error);
}

static void pr650_close(void *state)
{
    struct pr650 *pr650 = state;
    if (pr650 == NULL)
        return;
    talk_part(&pr650->talk);
    if (!pr650->talk.gone)
        (void)reset(pr650); /* there is no command for it: it starts anew with its keys */
    free(pr650);
}

static void cleanup_pr650(struct pr650 **pr650)
{
    pr650_close(*pr650);
}

static bool pr650_open(const struct meter_source *source, void **state,
                       struct meter_identity *identity, struct error *error)
{
    CLEANUP(cleanup_pr650) struct pr650 *pr650 = calloc(1, sizeof *pr650);
    if (pr650 == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    pr650->talk = (struct talk){.port = source->port,
                                .terminator = "\n",
                                .ends = "\r\n",
                                .gap_ms = GAP_MS,
                                .limit_divisor = source->limit_divisor};
    if (!make_ready(pr650, error))
        return false;
    (void)text_copy(identity->maker, sizeof identity->maker, "Photo Research");
    (void)text_copy(identity->model, sizeof identity->model, "PR-650");
    meter_note(identity, "setup", SETUP);
    identity->simulated = talk_is_simulated(&pr650->talk, "");
    *state = TAKE(pr650);
    return true;
}

static void pr650_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct pr650 *pr650 = driver;
    struct talk_line line;
    outcome->result = talk_ask(&pr650->talk, "M1", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = pr650_parse_measurement(line.text, line.length);
    talk_keep_raw(outcome, &line);
}

static enum port_result pr650_resume(void *driver, char serial[64])
{
    struct pr650 *pr650 = driver;
    serial[0] = '\0';
    return talk_find(&pr650->talk, SETUP, SETTING_MS, fits_taken, NULL);
}

static bool pr650_measure(void *state, struct reading *reading, struct error *error)
{
    struct pr650 *pr650 = state;
    static const struct talk_steps steps = {pr650_measure_once, pr650_resume};
    return talk_measure(&pr650->talk, &steps, pr650, reading, error);
}

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_pr650 = {
    .name = "photo-research-pr650",
    .label = "Photo Research PR-650 (not for black levels)",
    .line = &line_settings,
    .traits = METER_TELESCOPIC | METER_UNIT_NOT_IN_REPLY | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_ASSUMED,
                .geometries = GEOMETRIES_TELESCOPIC,
                .gain_percent = 4,
                .digits = NAN,
                .digit_cd_m2 = NAN,
                .floor_cd_m2 = 3.4,
                .provenance = "M"},
    .steps = STEPS,
    .open = pr650_open,
    .measure = pr650_measure,
    .close = pr650_close,
};
