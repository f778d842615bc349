/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/meter/line_codec.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TIMEOUT_MS_MIN 100
#define TIMEOUT_MS_MAX 60000
#define PATTERN_LENGTH_MAX 120
#define GROUPS 2 /* the whole and the number */

static bool refuse(const char *name, const char *text, const char *expected, struct error *error)
{
    return error_set(
        error, ERROR_INVALID, "[meter-line] %s = \"%s\" is not %s", name, text, expected);
}

/* "9600 8N1", "4800 7E2", "115200 8N1 rtscts" */
static bool parse_line(const char *text, struct port_line *line)
{
    char baud[16];
    long long speed;
    size_t length = strcspn(text, " ");
    if (length >= sizeof baud)
        return false;
    memcpy(baud, text, length);
    baud[length] = '\0';
    const char *frame = text + length + strspn(text + length, " ");
    if (!integer_parse(baud, 1, 4000000, &speed) || strlen(frame) < 3 ||
        (frame[0] != '7' && frame[0] != '8') || (frame[1] != 'N' && frame[1] != 'E') ||
        (frame[2] != '1' && frame[2] != '2') ||
        (frame[3] != '\0' && strcmp(frame + 3, " rtscts") != 0))
        return false;
    *line = (struct port_line){.baud = (unsigned)speed,
                               .data_bits = frame[0] - '0',
                               .parity = frame[1] == 'E' ? PORT_PARITY_EVEN : PORT_PARITY_NONE,
                               .stop_bits = frame[2] - '0',
                               .hardware_flow = frame[3] != '\0'};
    return true;
}

static int hexadecimal(char c)
{
    const char *digits = "0123456789abcdef", *found = strchr(digits, tolower((unsigned char)c));
    return c != '\0' && found != NULL ? (int)(found - digits) : -1;
}

/* One byte of the text, with \r, \n, \t, \\ and \xNN; its length, 0: none of these. */
static size_t unescape(const char *text, char *byte)
{
    static const char letters[] = "rnt\\", bytes[] = "\r\n\t\\";
    if (text[0] != '\\') {
        *byte = text[0];
        return 1;
    }
    const char *found = text[1] != '\0' ? strchr(letters, text[1]) : NULL;
    if (found != NULL) {
        *byte = bytes[found - letters];
        return 2;
    }
    int high = text[1] == 'x' ? hexadecimal(text[2]) : -1;
    int low = high >= 0 ? hexadecimal(text[3]) : -1;
    *byte = (char)(high * 16 + low);
    return low >= 0 && *byte != '\0' ? 4 : 0;
}

static bool parse_request(const char *text, char request[128])
{
    size_t length = 0;
    for (size_t step; *text != '\0'; text += step) {
        if (length + 1 >= 128 || (step = unescape(text, &request[length])) == 0)
            return false;
        length++;
    }
    request[length] = '\0';
    return length > 0;
}

/* Past "[...]", in which nothing has its meaning; NULL: it does not end. */
static const char *skip_bracket(const char *bracket)
{
    bracket += bracket[1] == '^' ? 2 : 1;
    if (*bracket == ']')
        bracket++;
    return strchr(bracket, ']');
}

/* What could take for ever to compile or to match is left out: references back, counts, a
 * repetition of a repetition, groups in groups. */
static bool is_simple(const char *pattern)
{
    int groups = 0;
    bool repeated = false;
    for (; *pattern != '\0'; pattern++) {
        bool repeats = strchr("*+?", *pattern) != NULL;
        if (*pattern == '{' || (repeats && repeated))
            return false;
        repeated = repeats;
        groups += *pattern == '(';
        if (*pattern == '\\') {
            pattern++;
            if (*pattern == '\0' || (*pattern >= '1' && *pattern <= '9'))
                return false;
        } else if (*pattern == '[') {
            pattern = skip_bracket(pattern);
            if (pattern == NULL)
                return false;
        }
    }
    return groups == 1;
}

static bool parse_pattern(const char *text, regex_t *pattern)
{
    if (text[0] == '\0' || strlen(text) > PATTERN_LENGTH_MAX || !is_simple(text) ||
        regcomp(pattern, text, REG_EXTENDED) != 0)
        return false;
    if (pattern->re_nsub == 1)
        return true;
    regfree(pattern);
    return false;
}

static bool parse_unit(const char *text, struct line_description *description)
{
    description->is_converted = strcasecmp(text, "fL") == 0;
    description->factor = description->is_converted ? CD_M2_PER_FL : 1;
    return description->is_converted || strcmp(text, "cd/m2") == 0;
}

bool line_description_init(const struct meter_line_texts *texts,
                           struct line_description *description, struct error *error)
{
    struct line_description parsed = {0};
    double scale;
    long long timeout_ms;
    if (texts == NULL || texts->settings[0] == '\0')
        return error_set(
            error, ERROR_INVALID, "driver line: no section [meter-line] describes the meter");
    if (!parse_line(texts->settings, &parsed.line))
        return refuse("settings", texts->settings, "as \"9600 8N1\" or \"4800 7E2\"", error);
    if (!parse_request(texts->request, parsed.request))
        return refuse("request", texts->request, "what to send, as \"READ\\r\"", error);
    if (!parse_unit(texts->unit, &parsed))
        return refuse("unit", texts->unit, "cd/m2 or fL; nothing else is a luminance", error);
    if (!number_parse(texts->scale, &scale) || !(scale > 0) || scale > 1e6)
        return refuse("scale", texts->scale, "a number above 0", error);
    if (!integer_parse(texts->timeout_ms, TIMEOUT_MS_MIN, TIMEOUT_MS_MAX, &timeout_ms))
        return refuse("timeout_ms", texts->timeout_ms, "from 100 to 60000", error);
    if (!text_copy(parsed.model, sizeof parsed.model, texts->model) || parsed.model[0] == '\0')
        return refuse("model", texts->model, "the name of the meter", error);
    if (!text_copy(parsed.serial, sizeof parsed.serial, texts->serial))
        return refuse("serial", texts->serial, "its serial number", error);
    if (!parse_pattern(texts->pattern, &parsed.pattern))
        return refuse("pattern",
                      texts->pattern,
                      "an extended regular expression with one group, for the number, and no "
                      "reference back, count or repeated repetition",
                      error);
    parsed.factor *= scale;
    parsed.timeout_ms = (int)timeout_ms;
    *description = parsed;
    return true;
}

void line_description_finish(struct line_description *description)
{
    regfree(&description->pattern);
}

struct measured line_parse_measurement(const struct line_description *description, const char *line,
                                       size_t length)
{
    struct span span;
    char text[256];
    regmatch_t found[GROUPS];
    double value;
    if (!span_line(line, length, &span))
        return measured_failed(READING_PROTOCOL, 0);
    span_copy(span, text, sizeof text);
    if (regexec(&description->pattern, text, GROUPS, found, 0) != 0 || found[0].rm_so != 0 ||
        (size_t)found[0].rm_eo != span.length || found[1].rm_so < 0)
        return measured_failed(READING_PROTOCOL, 0);
    struct span number = {text + found[1].rm_so, (size_t)(found[1].rm_eo - found[1].rm_so)};
    if (!span_number(number, &value))
        return measured_failed(READING_PROTOCOL, 0);
    struct measured measured = measured_light(value * description->factor, NAN, NAN, 0);
    if (measured.status == READING_REJECTED)
        return measured;
    measured.resolution_cd_m2 = span_step(number) * description->factor;
    if (description->is_converted)
        measured.flags |= READING_UNIT_CONVERTED;
    return measured;
}
