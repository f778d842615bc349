/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "monqa/words.h"

static const struct trouble troubles[READING_STATUS_COUNT] = {
    [READING_OK] = {TROUBLE_KEEP, NULL},
    [READING_SUSPECT] = {TROUBLE_KEEP, NULL},
    [READING_UNDER] = {TROUBLE_KEEP, NULL},
    [READING_OVER] =
        {TROUBLE_ASK,
         N_("It is too bright for the meter. Keep other light away; see that it looks at "
            "the screen alone and stands in its widest range.")},
    [READING_UNSTABLE] = {TROUBLE_ASK,
                          N_("The light does not keep still. Hold the meter still, and see that "
                             "nothing changes the brightness.")},
    [READING_SYNC] = {TROUBLE_RETRY, NULL},
    [READING_WRONG_CONFIG] = {TROUBLE_ASK,
                              N_("The meter does not measure luminance as it stands. Take off its "
                                 "diffuser, switch off its aiming light, and set it to cd/m2.")},
    [READING_NEED_ZERO] =
        {TROUBLE_ASK, N_("The meter wants its zero: cover it, set its zero, and put it back.")},
    [READING_NOT_REMOTE] =
        {TROUBLE_ASK, N_("The meter does not listen: switch its connection to the computer on.")},
    [READING_REJECTED] = {TROUBLE_RETRY, NULL},
    [READING_LOW_BATTERY] = {TROUBLE_ASK, N_("The meter's battery is flat: change it.")},
    [READING_HARDWARE] = {TROUBLE_RETRY, NULL},
    [READING_PROTOCOL] = {TROUBLE_RETRY, NULL},
    [READING_TIMEOUT] = {TROUBLE_RETRY, NULL},
    [READING_GONE] = {TROUBLE_WAIT, N_("The meter is gone: plug it in again.")},
    [READING_CANCELLED] = {TROUBLE_KEEP, NULL},
};

struct trouble trouble_of(enum reading_status status, int level_ddl)
{
    static const struct trouble dark = {
        TROUBLE_ASK,
        N_("The meter sees no light where the screen is bright. Take off its cap, and see where it "
           "looks.")};
    if (status == READING_UNDER && level_ddl >= 128)
        return dark;
    return troubles[status];
}
