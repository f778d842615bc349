/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulated_mavo.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CD_M2_PER_FL 3.4262591
#define COMMAND_MAX 31  /* 32 with the line end */
#define RESTART_MS 4000 /* after *RST */
#define BUFFER_ERROR 4  /* 1 overrun, 2 stop bit, 3 parity, 4 buffer, 8 no frame end */
#define CONVERTER_ERROR 17
#define SYNTAX_ERROR 101
#define RANGE_ERROR 203

static __attribute__((format(printf, 2, 3))) void say(struct mavo_reply *reply, const char *format,
                                                      ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length =
        vsnprintf(reply->bytes + reply->length, MAVO_REPLY_SIZE - reply->length, format, arguments);
    va_end(arguments);
    if (length > 0)
        reply->length += (size_t)length;
}

static void end_line(const struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    say(reply, mavo->crlf ? "\r\n" : "\n");
}

static void say_error(const struct simulated_mavo *mavo, struct mavo_reply *reply, long long number)
{
    say(reply, "ERROR = %03lld", number);
    end_line(mavo, reply);
}

/* "UNIt:PHOTo" is UNIT:PHOTO, UNI:PHOT and anything between. pattern: capitals must be there, small
 * letters may be missing, from the first on. */
static bool matches(const char *line, const char *pattern)
{
    while (*pattern != '\0') {
        bool small = *pattern >= 'a' && *pattern <= 'z';
        if (strncasecmp(line, pattern, 1) == 0) {
            line++;
            pattern++;
        } else if (small) {
            while (*pattern >= 'a' && *pattern <= 'z')
                pattern++;
        } else {
            return false;
        }
    }
    return *line == '\0';
}

static const char *unit_name(const struct simulated_mavo *mavo, enum mavo_unit unit)
{
    switch (unit) {
    case MAVO_CD_M2:
        return mavo->slash ? "CD/M2" : "CD_M2";
    case MAVO_FL:
        return "FL";
    case MAVO_LX:
        return "LX";
    case MAVO_FC:
        return "FC";
    }
    return "";
}

static bool has(const struct simulated_mavo *mavo, enum fault_kind kind)
{
    return faults_find(&mavo->faults, kind, mavo->measurements) != NULL;
}

static enum mavo_unit unit_now(const struct simulated_mavo *mavo)
{
    if (has(mavo, FAULT_UNIT_LX))
        return MAVO_LX;
    if (has(mavo, FAULT_UNIT_FC))
        return MAVO_FC;
    return has(mavo, FAULT_UNIT_FL) ? MAVO_FL : mavo->unit;
}

/* The meter's ranges hold 1999 digits, from a resolution of 0.01 to one of 10. */
static bool choose_range(const struct simulated_mavo *mavo, double value, long *mantissa,
                         int *exponent)
{
    int lowest = mavo->digits > 0 ? -6 : -2;
    double full = mavo->digits > 0 ? pow(10, mavo->digits) - 1 : 1999;
    for (int e = lowest; e <= 1; e++) {
        double scaled = nearbyint(e < 0 ? value * pow(10, -e) : value / pow(10, e));
        if (scaled <= full) {
            *mantissa = (long)scaled;
            *exponent = e;
            return true;
        }
    }
    return false;
}

static void say_value(const struct simulated_mavo *mavo, struct mavo_reply *reply, double value)
{
    long mantissa;
    int exponent;
    enum mavo_unit unit = unit_now(mavo);
    if (unit == MAVO_FL || unit == MAVO_FC)
        value /= CD_M2_PER_FL;
    if (!choose_range(mavo, value, &mantissa, &exponent)) {
        say_error(mavo, reply, RANGE_ERROR);
        return;
    }
    if (has(mavo, FAULT_ECHO))
        say(reply, "MEASURE:PHOTO ");
    if (has(mavo, FAULT_NEGATIVE))
        say(reply, "-");
    if (has(mavo, FAULT_NAN))
        say(reply, "NAN");
    else
        say(reply, "%04ld", mantissa);
    say(reply,
        "%sE%s%02d %s",
        mavo->spaced ? " " : "",
        exponent < 0 ? "-" : "",
        exponent < 0 ? -exponent : exponent,
        unit_name(mavo, unit));
    end_line(mavo, reply);
}

static void say_measurement(struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    struct error error = {0};
    double luminance;
    const struct fault *refused = faults_find(&mavo->faults, FAULT_ERROR, mavo->measurements);
    if (refused != NULL) {
        say_error(mavo, reply, refused->number);
    } else if (!simulated_panel_read(&mavo->panel, &luminance, &error)) {
        (void)fprintf(stderr, "mavo_simulator: %s\n", error.text);
        say_error(mavo, reply, CONVERTER_ERROR);
    } else {
        say_value(mavo, reply, luminance);
    }
}

static void say_digits(struct mavo_reply *reply, long long count)
{
    reply->length = 0;
    while ((long long)reply->length < count && reply->length < MAVO_REPLY_SIZE)
        reply->bytes[reply->length++] = '1';
}

static void garble(struct mavo_reply *reply)
{
    for (size_t i = 0; i + 2 < reply->length; i += 2)
        reply->bytes[i] = (char)(reply->bytes[i] ^ 0x40);
}

static void damage(const struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    const struct fault *fault;
    long long now = mavo->measurements;
    if ((fault = faults_find(&mavo->faults, FAULT_LATE, now)) != NULL)
        reply->delay_ms += (unsigned)fault->number;
    if (faults_find(&mavo->faults, FAULT_GARBLED, now) != NULL)
        garble(reply);
    if ((fault = faults_find(&mavo->faults, FAULT_LONG, now)) != NULL)
        say_digits(reply, fault->number);
    if ((fault = faults_find(&mavo->faults, FAULT_TORN, now)) != NULL &&
        (size_t)fault->number < reply->length)
        reply->length = (size_t)fault->number;
    if (faults_find(&mavo->faults, FAULT_SILENT, now) != NULL)
        reply->length = 0;
    fault = faults_find(&mavo->faults, FAULT_REPLUG, now);
    if (fault != NULL || faults_find(&mavo->faults, FAULT_HANGUP, now) != NULL) {
        reply->hang_up = true;
        reply->replug_ms = fault != NULL ? (unsigned)fault->number : 0;
        reply->length /= 2;
    }
}

static void measure(struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    mavo->measurements++;
    reply->delay_ms = mavo->latency_ms;
    say_measurement(mavo, reply);
    damage(mavo, reply);
}

static void identify(const struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    say(reply,
        "%sGOSSEN,%s, %s,01,V 1.00",
        mavo->echo ? "*IDN " : "",
        mavo->model,
        has(mavo, FAULT_FOREIGN) ? "99999" : mavo->serial);
    end_line(mavo, reply);
}

static bool set(struct simulated_mavo *mavo, const char *line)
{
    if (matches(line, "ECHO ON") || matches(line, "ECHO OFF"))
        mavo->echo = matches(line, "ECHO ON");
    else if (matches(line, "KEY ON") || matches(line, "KEY OFF"))
        mavo->keys_off = matches(line, "KEY OFF");
    else if (matches(line, "UNIt:PHOTo CD_M2"))
        mavo->unit = MAVO_CD_M2;
    else if (matches(line, "UNIt:PHOTo FL"))
        mavo->unit = MAVO_FL;
    else
        return matches(line, "RANge:AUTO ON") || matches(line, "RANge:AUTO OFF") ||
               matches(line, "DISPlay:BACKLight ON") || matches(line, "DISPlay:BACKLight OFF");
    return true;
}

static void answer_setting(struct simulated_mavo *mavo, const char *line, bool echo_before,
                           struct mavo_reply *reply)
{
    /* ECHO OFF is answered although it has just taken effect. */
    if (!echo_before && !mavo->acknowledge && !matches(line, "ECHO OFF"))
        return;
    for (const char *c = line; *c != '\0'; c++)
        say(reply, "%c", *c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    end_line(mavo, reply);
}

static bool answer_query(struct simulated_mavo *mavo, const char *line, struct mavo_reply *reply)
{
    if (matches(line, "?") || matches(line, "PHOto?") || matches(line, "MEAsure:PHOto?")) {
        measure(mavo, reply);
        return true;
    }
    if (matches(line, "*IDN?")) {
        identify(mavo, reply);
        return true;
    }
    const char *text = matches(line, "VERsion?")       ? "V 1.00"
                       : matches(line, "TIMe?")        ? "0012:34:56"
                       : matches(line, "MEMory:FREe?") ? "100"
                                                       : NULL;
    if (text == NULL)
        return false;
    say(reply, "%s", text);
    end_line(mavo, reply);
    return true;
}

/* The error that a setting meets; 0: none. */
static long long refusal(const struct simulated_mavo *mavo, const char *line)
{
    bool keys = matches(line, "KEY ON") || matches(line, "KEY OFF");
    const struct fault *fault = faults_find(&mavo->faults, FAULT_REFUSE, mavo->measurements);
    if (keys)
        return has(mavo, FAULT_NO_KEYS) ? SYNTAX_ERROR : 0;
    return fault != NULL ? fault->number : 0;
}

static void restart(struct simulated_mavo *mavo, struct mavo_reply *reply)
{
    mavo->echo = true;
    mavo->keys_off = false;
    reply->delay_ms = RESTART_MS;
}

void simulated_mavo_answer(struct simulated_mavo *mavo, const char *line, size_t length,
                           struct mavo_reply *reply)
{
    *reply = (struct mavo_reply){0};
    bool echo_before = mavo->echo;
    if (length == 0 || has(mavo, FAULT_DEAD))
        return;
    if (length > COMMAND_MAX)
        say_error(mavo, reply, BUFFER_ERROR);
    else if (answer_query(mavo, line, reply))
        return;
    else if (matches(line, "*RST"))
        restart(mavo, reply);
    else if (refusal(mavo, line) != 0)
        say_error(mavo, reply, refusal(mavo, line));
    else if (set(mavo, line))
        answer_setting(mavo, line, echo_before, reply);
    else
        say_error(mavo, reply, SYNTAX_ERROR);
}
