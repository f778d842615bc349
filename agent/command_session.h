/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_COMMAND_SESSION_H
#define AGENT_COMMAND_SESSION_H

/* For monqa, which lists it, and monqa-session, which runs it. */
#define COMMAND_RUN_USAGE                                                                          \
    "run [--display C|all]... [--guide C|none] [--test T]... [--operator ID] [--trigger T]\n"      \
    "      [--driver D] [--port P] [--geometry G] [--ambient CD_M2|dark-room|--ambient-lux LUX] "  \
    "[--answers "                                                                                  \
    "FILE] "                                                                                       \
    "[--class C] [--guideline ID]\n"                                                               \
    "      [--lut bare|as-found] [--pattern NAME]... [--image FILE.png] [--frames DIR] [--result " \
    "DIR] [--json]\n"                                                                              \
    "      [--dicom FILE] [--pixel-spacing-mm P]"

#endif
