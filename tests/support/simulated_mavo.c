/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulated_mavo.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define CD_M2_PER_FL 3.4262591
#define COMMAND_MAX 31  /* 32 with the line end */
#define RESTART_MS 4000 /* after *RST */
#define BUFFER_ERROR 4  /* 1 overrun, 2 stop bit, 3 parity, 4 buffer, 8 no frame end */
#define CONVERTER_ERROR 17
#define SYNTAX_ERROR 101
#define RANGE_ERROR 203

static void end_line(const struct simulated_mavo *mavo, struct simulator_reply *reply)
{
    reply_say(reply, mavo->crlf ? "\r\n" : "\n");
}

static void say_error(const struct simulated_mavo *mavo, struct simulator_reply *reply,
                      long long number)
{
    reply_say(reply, "ERROR = %03lld", number);
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
    return simulator_fault(&mavo->meter, kind) != NULL;
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

static void say_value(const struct simulated_mavo *mavo, struct simulator_reply *reply,
                      double value)
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
        reply_say(reply, "MEASURE:PHOTO ");
    if (has(mavo, FAULT_NEGATIVE))
        reply_say(reply, "-");
    if (has(mavo, FAULT_NAN))
        reply_say(reply, "NAN");
    else
        reply_say(reply, "%04ld", mantissa);
    reply_say(reply,
              "%sE%s%02d %s",
              mavo->spaced ? " " : "",
              exponent < 0 ? "-" : "",
              exponent < 0 ? -exponent : exponent,
              unit_name(mavo, unit));
    end_line(mavo, reply);
}

static void say_measurement(struct simulated_mavo *mavo, struct simulator_reply *reply)
{
    double luminance;
    bool seen = simulator_measure(&mavo->meter, &luminance, reply);
    const struct fault *refused = simulator_fault(&mavo->meter, FAULT_ERROR);
    if (refused != NULL) {
        say_error(mavo, reply, refused->number);
    } else if (!seen) {
        say_error(mavo, reply, CONVERTER_ERROR);
    } else {
        say_value(mavo, reply, luminance);
    }
}

static void measure(struct simulated_mavo *mavo, struct simulator_reply *reply)
{
    say_measurement(mavo, reply);
    simulator_damage(&mavo->meter, reply);
}

static void identify(const struct simulated_mavo *mavo, struct simulator_reply *reply)
{
    reply_say(reply,
              "%sGOSSEN,%s, %s,01,V 1.00",
              mavo->echo ? "*IDN " : "",
              mavo->meter.model,
              simulator_serial(&mavo->meter));
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
                           struct simulator_reply *reply)
{
    /* ECHO OFF is answered although it has just taken effect. */
    if (!echo_before && !mavo->acknowledge && !matches(line, "ECHO OFF"))
        return;
    for (const char *c = line; *c != '\0'; c++)
        reply_say(reply, "%c", *c >= 'a' && *c <= 'z' ? *c - 32 : *c);
    end_line(mavo, reply);
}

static bool answer_query(struct simulated_mavo *mavo, const char *line,
                         struct simulator_reply *reply)
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
    reply_say(reply, "%s", text);
    end_line(mavo, reply);
    return true;
}

/* The error that a setting meets; 0: none. */
static long long refusal(const struct simulated_mavo *mavo, const char *line)
{
    bool keys = matches(line, "KEY ON") || matches(line, "KEY OFF");
    const struct fault *fault = simulator_fault(&mavo->meter, FAULT_REFUSE);
    if (keys)
        return has(mavo, FAULT_NO_KEYS) ? SYNTAX_ERROR : 0;
    return fault != NULL ? fault->number : 0;
}

static void restart(struct simulated_mavo *mavo, struct simulator_reply *reply)
{
    mavo->echo = true;
    mavo->keys_off = false;
    reply->delay_ms = RESTART_MS;
}

void simulated_mavo_answer(struct simulated_mavo *mavo, const char *line, size_t length,
                           struct simulator_reply *reply)
{
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
