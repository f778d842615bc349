/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/reading.h"
#include "monqa/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char header[] = "test,ddl,point,cd_m2,x,y,geometry";

enum column { TEST, DDL, POINT, CD_M2, X, Y, GEOMETRY, COLUMN_COUNT };

#define FIELD_SIZE 64

/* One line, its fields NUL-terminated. */
struct row {
    const char *name; /* of the file */
    size_t line;      /* from 1 */
    char fields[COLUMN_COUNT][FIELD_SIZE];
};

static bool refuse(const struct row *row, struct error *error, const char *why, const char *what)
{
    return error_set(error, ERROR_INVALID, "%s:%zu: %s \"%s\"", row->name, row->line, why, what);
}

static bool refuse_use(const struct row *row, struct error *error, const char *why)
{
    return error_set(
        error, ERROR_INVALID, "%s:%zu: %s %s", row->name, row->line, row->fields[TEST], why);
}

static bool split(struct row *row, const char *line, size_t length, struct error *error)
{
    size_t columns = 1;
    for (size_t i = 0; i < length; i++)
        columns += line[i] == ',';
    if (columns != COLUMN_COUNT)
        return error_set(error,
                         ERROR_INVALID,
                         "%s:%zu: %zu columns where %d belong",
                         row->name,
                         row->line,
                         columns,
                         (int)COLUMN_COUNT);
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        const char *comma = memchr(line, ',', length);
        size_t field = comma != NULL ? (size_t)(comma - line) : length;
        if (field >= FIELD_SIZE || memchr(line, '\0', field) != NULL)
            return error_set(error,
                             ERROR_INVALID,
                             "%s:%zu: column %zu is longer than %d bytes, or holds a NUL",
                             row->name,
                             row->line,
                             i + 1,
                             FIELD_SIZE - 1);
        memcpy(row->fields[i], line, field);
        row->fields[i][field] = '\0';
        line += field + (comma != NULL);
        length -= field + (comma != NULL);
    }
    return true;
}

static bool parse_level(const struct row *row, enum qa_test test, int *level, struct error *error)
{
    const char *text = row->fields[DDL];
    if (test == TEST_AMBIENT) {
        /* A black picture is not "off": its backlight shines through. */
        if (text[0] != '\0' && strcmp(text, "-1") != 0)
            return refuse_use(row, error, "is read with the display off: ddl must be empty or -1");
        *level = -1;
        return true;
    }
    long long parsed;
    if (!integer_parse(text, 0, 255, &parsed))
        return refuse(row, error, "ddl must be a whole number from 0 to 255, not", text);
    if (test == TEST_UNIFORMITY && parsed != 26 && parsed != 128 && parsed != 204)
        return refuse(row, error, "uniformity has ddl 26, 128 or 204, not", text);
    *level = (int)parsed;
    return true;
}

static bool parse_place(const struct row *row, struct reading *reading, struct error *error)
{
    if (!reading_point_parse(row->fields[POINT], &reading->point))
        return refuse(row, error, "unknown point", row->fields[POINT]);
    reading->geometry = GEOMETRY_CONTACT;
    if (row->fields[GEOMETRY][0] != '\0' &&
        !reading_geometry_parse(row->fields[GEOMETRY], &reading->geometry))
        return refuse(row, error, "unknown geometry", row->fields[GEOMETRY]);
    bool elsewhere = reading->point != POINT_NONE && reading->point != POINT_CENTRE;
    if (reading->test == TEST_UNIFORMITY && reading->point == POINT_NONE)
        return refuse_use(row, error, "needs a point");
    if ((reading->test == TEST_LUMINANCE_RESPONSE || reading->test == TEST_AMBIENT) && elsewhere)
        return refuse(row, error, "read at the centre, not at", row->fields[POINT]);
    if (reading->test == TEST_AMBIENT && reading->geometry != GEOMETRY_TELESCOPIC_IN_SITU)
        return refuse_use(row,
                          error,
                          "needs geometry telescopic-in-situ: a contact probe or a dark room "
                          "shows no room light");
    return true;
}

static bool parse_coordinate(const struct row *row, enum column column, double *value,
                             struct error *error)
{
    const char *text = row->fields[column];
    *value = NAN;
    if (text[0] == '\0')
        return true;
    if (!number_parse(text, value) || signbit(*value) || *value > 1)
        return refuse(row, error, "x and y must be numbers from 0 to 1, not", text);
    return true;
}

static bool parse_colour(const struct row *row, struct reading *reading, struct error *error)
{
    if (!parse_coordinate(row, X, &reading->x, error) ||
        !parse_coordinate(row, Y, &reading->y, error))
        return false;
    if (isnan(reading->x) != isnan(reading->y))
        return refuse_use(row, error, "has one of x and y without the other");
    if (reading->test == TEST_CHROMATICITY && isnan(reading->x))
        return refuse_use(row, error, "needs x and y");
    /* y = 0 is no colour: u' and v' would be the same for every x. */
    if (reading->y == 0)
        return refuse(row, error, "y must be more than 0, not", row->fields[Y]);
    return true;
}

static bool parse_row(const struct row *row, struct reading *reading, struct error *error)
{
    *reading = (struct reading){.status = READING_OK};
    if (!qa_test_parse(row->fields[TEST], &reading->test))
        return refuse(row, error, "unknown test", row->fields[TEST]);
    if (reading->test == TEST_VISUAL_QC || reading->test == TEST_SIGNAL_PATH ||
        reading->test == TEST_VISUAL_IN_VIEWER)
        return refuse_use(row, error, "has no luminance readings");
    if (!parse_level(row, reading->test, &reading->level_ddl, error) ||
        !parse_place(row, reading, error))
        return false;
    if (!number_parse(row->fields[CD_M2], &reading->luminance_cd_m2) ||
        !reading_luminance_is_possible(reading->luminance_cd_m2))
        return refuse(
            row, error, "cd_m2 must be a number from 0 to 1000000, not", row->fields[CD_M2]);
    return parse_colour(row, reading, error);
}

/* The line at *text without its end; moves *text past it. */
static size_t take_line(const char **text, size_t *length, const char **line)
{
    const char *end = memchr(*text, '\n', *length);
    size_t whole = end != NULL ? (size_t)(end - *text) : *length;
    size_t shown = whole > 0 && end != NULL && (*text)[whole - 1] == '\r' ? whole - 1 : whole;
    *line = *text;
    *text += whole + (end != NULL);
    *length -= whole + (end != NULL);
    return shown;
}

static bool check_header(struct row *row, const char **text, size_t *length, struct error *error)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf"; /* spreadsheets write it */
    if (*length >= 3 && memcmp(*text, byte_order_mark, 3) == 0) {
        *text += 3;
        *length -= 3;
    }
    const char *line;
    size_t size = take_line(text, length, &line);
    row->line = 1;
    if (size != strlen(header) || memcmp(line, header, size) != 0)
        return error_set(
            error, ERROR_INVALID, "%s:1: the header must be \"%s\"", row->name, header);
    return true;
}

static bool parse_rows(struct row *row, const char *text, size_t length, struct reading *parsed,
                       size_t *count, struct error *error)
{
    while (length > 0) {
        const char *line;
        size_t size = take_line(&text, &length, &line);
        row->line++;
        if (*count == READINGS_CSV_ROWS_MAX)
            return error_set(error,
                             ERROR_INVALID,
                             "%s:%zu: more than %d readings",
                             row->name,
                             row->line,
                             READINGS_CSV_ROWS_MAX);
        if (!split(row, line, size, error) || !parse_row(row, &parsed[*count], error))
            return false;
        (*count)++;
    }
    return true;
}

bool readings_from_csv(const char *name, const char *text, size_t length, struct reading **readings,
                       size_t *count, struct error *error)
{
    struct row row = {.name = name};
    if (length > READINGS_CSV_BYTES_MAX)
        return error_set(
            error, ERROR_INVALID, "%s: longer than %u bytes", name, READINGS_CSV_BYTES_MAX);
    if (!check_header(&row, &text, &length, error))
        return false;
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    CLEANUP(free_pointer)
    struct reading *parsed = calloc(READINGS_CSV_ROWS_MAX, sizeof *parsed);
    if (parsed == NULL)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", name);
    size_t parsed_count = 0;
    if (!parse_rows(&row, text, length, parsed, &parsed_count, error))
        return false;
    *count = parsed_count;
    *readings = TAKE(parsed);
    return true;
}
