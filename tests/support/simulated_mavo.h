/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_SIMULATED_MAVO_H
#define TESTS_SUPPORT_SIMULATED_MAVO_H

#include "tests/support/simulator.h"

/* A Gossen MAVO-MONITOR USB as its interface description has it: commands of at most 32 characters
 * with the line end, not case-sensitive, the tail of a keyword may be missing. It knows nothing of
 * the program that talks to it. */
enum mavo_unit { MAVO_CD_M2, MAVO_FL, MAVO_LX, MAVO_FC };

struct simulated_mavo {
    struct simulated_meter meter; /* first */
    enum mavo_unit unit;
    bool echo; /* on at power-up */
    bool keys_off;
    bool spaced;      /* "1234 E-01 CD_M2" instead of "1234E-01 CD_M2" */
    bool slash;       /* "CD/M2" instead of "CD_M2" */
    bool crlf;        /* ends a line with CR LF */
    bool acknowledge; /* repeats a setting even when echo is off */
    int digits;       /* significant digits; 0: the meter's own ranges, 0.01 to 19990 cd/m2 */
};

/* line: one command without its line end. length counts what came, so that too much is noticed.
 * *reply is empty before. */
void simulated_mavo_answer(struct simulated_mavo *mavo, const char *line, size_t length,
                           struct simulator_reply *reply);

#endif
