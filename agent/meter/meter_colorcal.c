/* SPDX-License-Identifier: Apache-2.0 */
/* CRS ColorCAL MKII in its serial mode. The meter gives raw values and the matrix for them. */
#include "agent/meter/colorcal_codec.h"
#include "agent/meter/talk.h"
#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUIET_MS 20
#define QUERY_MS 1000
#define MEASURE_MS 5000
#define ZERO_KEPT_FROM_BUILD 877 /* older ones have to be zeroed after each power-up */
#define ADVICE "is it a ColorCAL in its serial mode?"

struct colorcal {
    struct talk talk;
    double matrix[3][3];
};

static bool fits_identity(const char *line, size_t length, void *into)
{
    return colorcal_parse_identity(line, length, into, NULL);
}

static bool identify(struct colorcal *colorcal, struct meter_identity *identity,
                     struct error *error)
{
    struct colorcal_identity said;
    struct talk *talk = &colorcal->talk;
    enum port_result result = talk_find(talk, "IDR", QUERY_MS, fits_identity, &said);
    if (result != PORT_OK)
        return talk_refuse(talk, result, "IDR", ADVICE, error);
    if (said.build < ZERO_KEPT_FROM_BUILD)
        return error_set(error,
                         ERROR_UNAVAILABLE,
                         "meter %s: firmware build %d has to be zeroed after each power-up, which "
                         "is not done from here; build %d or later is needed",
                         port_path(talk->port),
                         said.build,
                         ZERO_KEPT_FROM_BUILD);
    (void)text_copy(identity->maker, sizeof identity->maker, "Cambridge Research Systems");
    (void)text_copy(identity->model, sizeof identity->model, "ColorCAL MKII");
    (void)text_copy(identity->serial, sizeof identity->serial, said.serial);
    (void)text_copy(talk->serial, sizeof talk->serial, said.serial);
    (void)snprintf(identity->firmware, sizeof identity->firmware, "build %d", said.build);
    return true;
}

static bool read_matrix(struct colorcal *colorcal, double matrix[3][3], struct error *error)
{
    static const char *const commands[] = {"r01", "r02", "r03"};
    for (size_t i = 0; i < ARRAY_LENGTH(commands); i++) {
        struct talk_line line;
        enum port_result result = talk_ask(&colorcal->talk, commands[i], QUERY_MS, &line);
        if (result == PORT_OK && !colorcal_parse_row(line.text, line.length, matrix[i]))
            result = PORT_TIMEOUT;
        if (result != PORT_OK)
            return talk_refuse(&colorcal->talk,
                               result,
                               commands[i],
                               "without its matrix there are no readings",
                               error);
    }
    return true;
}

static bool same_matrix(double a[3][3], double b[3][3])
{
    for (size_t row = 0; row < 3; row++)
        for (size_t column = 0; column < 3; column++)
            if (a[row][column] != b[row][column])
                return false;
    return true;
}

/* Twice: one wrong digit in it would be in every reading and in no raw reply. */
static bool read_matrix_surely(struct colorcal *colorcal, struct error *error)
{
    double again[3][3] = {{0}};
    if (!read_matrix(colorcal, colorcal->matrix, error) || !read_matrix(colorcal, again, error))
        return false;
    return same_matrix(again, colorcal->matrix) ||
           error_set(error,
                     ERROR_UNAVAILABLE,
                     "meter %s: its matrix reads differently each time",
                     port_path(colorcal->talk.port));
}

static bool colorcal_open(const struct meter_source *source, void **state,
                          struct meter_identity *identity, struct error *error)
{
    CLEANUP(free_pointer) struct colorcal *colorcal = calloc(1, sizeof *colorcal);
    if (colorcal == NULL)
        return error_set_errno(error, "meter %s", port_path(source->port));
    colorcal->talk = (struct talk){.port = source->port,
                                   .terminator = "\r",
                                   .ends = "\r\n>",
                                   .quiet_ms = QUIET_MS,
                                   .limit_divisor = source->limit_divisor};
    if (!identify(colorcal, identity, error) || !read_matrix_surely(colorcal, error))
        return false;
    meter_note(identity, "calibration", "the matrix in the meter (r01 to r03)");
    identity->simulated = talk_is_simulated(&colorcal->talk, "");
    *state = TAKE(colorcal);
    return true;
}

static void colorcal_measure_once(void *driver, struct talk_outcome *outcome)
{
    struct colorcal *colorcal = driver;
    struct talk_line line;
    outcome->result = talk_ask(&colorcal->talk, "MES", MEASURE_MS, &line);
    if (outcome->result != PORT_OK)
        return;
    outcome->measured = colorcal_parse_measurement(line.text, line.length, colorcal->matrix);
    talk_keep_raw(outcome, &line);
}

static enum port_result colorcal_resume(void *driver, char serial[64])
{
    struct colorcal *colorcal = driver;
    struct colorcal_identity said = {.serial = ""};
    enum port_result result = talk_find(&colorcal->talk, "IDR", MEASURE_MS, fits_identity, &said);
    (void)text_copy(serial, 64, said.serial);
    return result;
}

static bool colorcal_measure(void *state, struct reading *reading, struct error *error)
{
    struct colorcal *colorcal = state;
    static const struct talk_steps steps = {colorcal_measure_once, colorcal_resume};
    return talk_measure(&colorcal->talk, &steps, colorcal, reading, error);
}

/* The maker's number; the other instruments that bear it are no ttyACM. */
static const struct meter_usb_id ids[] = {{.vendor = "0861", .tty = "ttyACM"}, {0}};

static const struct port_line line_settings = {.baud = 9600, .data_bits = 8, .stop_bits = 1};

const struct meter_driver meter_colorcal = {
    .name = "crs-colorcal",
    .label = "CRS ColorCAL MKII",
    .ids = ids,
    .line = &line_settings,
    .traits = METER_CONTACT | METER_COLOUR | METER_UNPROVED,
    .profile = {.unit = METER_UNIT_FIXED,
                .geometries = GEOMETRIES_CONTACT,
                .gain_percent = 4,
                .digits = 1,
                .digit_cd_m2 = 0.01,
                .floor_cd_m2 = 1,
                .provenance = "M"},
    .steps = "place it on the screen",
    .open = colorcal_open,
    .measure = colorcal_measure,
    .close = free,
};
