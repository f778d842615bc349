/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/session_state.h"

#include <stdio.h>

const char *session_step_key(const struct step *step, char *key, size_t size)
{
    const char *test = qa_test_name(step->test);
    const char *again = step->is_control ? ".again" : "";
    if (step->kind == STEP_VIEWER_MEASURE)
        (void)snprintf(key, size, "%s.%s", test, viewer_quantity_name(step->quantity));
    else if (step->kind == STEP_AMBIENT)
        (void)snprintf(key, size, "%s", test);
    else if (step->point == POINT_NONE)
        (void)snprintf(key, size, "%s.%d%s", test, step->level_ddl, again);
    else
        (void)snprintf(
            key, size, "%s.%d.%s%s", test, step->level_ddl, reading_point_name(step->point), again);
    return key;
}
