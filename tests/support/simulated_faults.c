/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulated_faults.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"

#include <limits.h>
#include <string.h>

const char fault_help[] =
    "FAULTS is a list NAME[:N][@FIRST[-LAST]] separated by commas. Measurements count from 1, a\n"
    "repeated one counts again; without @ the fault is in every measurement, with @FIRST in that\n"
    "one alone. dead and foreign go on from FIRST; @0 has them before any measurement.\n"
    "  late:MS    reply MS milliseconds later     torn:N     only N bytes of the reply\n"
    "  garbled    wrong bits in the reply         long:N     N digits, no end of line\n"
    "  silent     no reply to the measurement     dead       no reply to anything any more\n"
    "  hangup     cable pulled in mid-reply       replug:MS  as hangup, back MS later (--link)\n"
    "  error:N    \"ERROR = N\"                     overrun    as error:1\n"
    "  lux, fc    illuminance units               fl         foot-lamberts\n"
    "  echo       the command stands before the reply\n"
    "  negative   minus before the number         nan        NAN for the number\n"
    "  foreign    another serial number           refuse:N   \"ERROR = N\" to RAN, UNI, ECHO\n"
    "  nokeys     error to KEY ON and KEY OFF\n"
    "  junk       bytes before the reply           case       its letters in the other case\n"
    "  repeat     the command before its reply\n"
    "For meters that have such: warn:N a doubt of theirs beside the value; sentinel the number "
    "that\n"
    "stands for none; diffuser; usercal a calibration of the user's.\n"
    "Example: --fault late:500,overrun@1,hangup@5\n";

static const struct {
    const char *name;
    enum fault_kind kind;
    bool takes_number;
    long long number; /* where it takes none */
} kinds[] = {
    {"late", FAULT_LATE, true, 0},          {"torn", FAULT_TORN, true, 0},
    {"long", FAULT_LONG, true, 0},          {"garbled", FAULT_GARBLED, false, 0},
    {"silent", FAULT_SILENT, false, 0},     {"dead", FAULT_DEAD, false, 0},
    {"hangup", FAULT_HANGUP, false, 0},     {"replug", FAULT_REPLUG, true, 0},
    {"error", FAULT_ERROR, true, 0},        {"overrun", FAULT_ERROR, false, 1},
    {"lux", FAULT_UNIT_LX, false, 0},       {"fc", FAULT_UNIT_FC, false, 0},
    {"fl", FAULT_UNIT_FL, false, 0},        {"echo", FAULT_ECHO, false, 0},
    {"junk", FAULT_JUNK, false, 0},         {"case", FAULT_CASE, false, 0},
    {"repeat", FAULT_REPEAT, false, 0},     {"negative", FAULT_NEGATIVE, false, 0},
    {"nan", FAULT_NAN, false, 0},           {"foreign", FAULT_FOREIGN, false, 0},
    {"refuse", FAULT_REFUSE, true, 0},      {"warn", FAULT_WARNING, true, 0},
    {"sentinel", FAULT_SENTINEL, false, 0}, {"diffuser", FAULT_DIFFUSER, false, 0},
    {"usercal", FAULT_USER_CAL, false, 0},  {"nokeys", FAULT_NO_KEYS, false, 0},
};

/* "5" or "5-9". */
static bool parse_range(char *text, struct fault *fault)
{
    char *dash = strchr(text, '-');
    if (dash != NULL)
        *dash = '\0';
    if (!integer_parse(text, 0, INT_MAX, &fault->first))
        return false;
    fault->last = fault->first;
    return dash == NULL || integer_parse(dash + 1, fault->first, INT_MAX, &fault->last);
}

static bool parse_fault(char *text, struct fault *fault)
{
    *fault = (struct fault){.first = 0, .last = INT_MAX};
    char *at = strchr(text, '@');
    if (at != NULL) {
        *at = '\0';
        if (!parse_range(at + 1, fault))
            return false;
    }
    char *colon = strchr(text, ':');
    if (colon != NULL)
        *colon = '\0';
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++) {
        if (strcmp(text, kinds[i].name) != 0)
            continue;
        fault->kind = kinds[i].kind;
        fault->number = kinds[i].number;
        if (kinds[i].takes_number)
            return colon != NULL && integer_parse(colon + 1, 0, 10000000, &fault->number);
        return colon == NULL;
    }
    return false;
}

bool faults_parse(const char *text, struct fault_list *list, struct error *error)
{
    while (*text != '\0') {
        char one[64];
        size_t length = strcspn(text, ",");
        if (length >= sizeof one || list->count == FAULTS_MAX)
            return error_set(error, ERROR_INVALID, "fault too long, or too many");
        memcpy(one, text, length);
        one[length] = '\0';
        if (!parse_fault(one, &list->faults[list->count]))
            return error_set(error, ERROR_INVALID, "no such fault: %.*s", (int)length, text);
        list->count++;
        text += length;
        if (*text == ',')
            text++;
    }
    return true;
}

const struct fault *faults_find(const struct fault_list *list, enum fault_kind kind,
                                long long measurement)
{
    bool goes_on = kind == FAULT_DEAD || kind == FAULT_FOREIGN;
    for (size_t i = 0; i < list->count; i++) {
        const struct fault *fault = &list->faults[i];
        if (fault->kind == kind && measurement >= fault->first &&
            (goes_on || measurement <= fault->last))
            return fault;
    }
    return NULL;
}
