/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/cleanup.h"
#include "monqa/measurement.h"
#include "monqa/procedure.h"
#include "monqa/words.h"

#include <string.h>

static const struct {
    const char *id, *instruction;
    bool is_text;
} conditions[] = {
    {CONDITION_WARM,
     N_("Has the display been lit for 30 minutes, without standby or screen saver?"),
     false},
    {CONDITION_CLEAN, N_("Is the screen clean: no dust, no finger marks, no scratches?"), false},
    {CONDITION_PRESET,
     N_("Which preset does the monitor's own menu show? Nothing when it has none."),
     true},
    {CONDITION_BRIGHTNESS,
     N_("Is its automatic brightness off (sensor for room light, dynamic contrast, energy saving), "
        "or "
        "has it none?"),
     false},
    {CONDITION_PRESENCE, N_("Is its presence sensor off, or has it none?"), false},
};

bool procedure_measures(enum qa_test test)
{
    return test == TEST_LUMINANCE_RESPONSE || test == TEST_UNIFORMITY || test == TEST_CHROMATICITY;
}

size_t procedure_conditions(enum qa_test test, struct step *steps)
{
    for (size_t i = 0; i < ARRAY_LENGTH(conditions); i++)
        steps[i] = (struct step){.test = test,
                                 .kind = STEP_ASK,
                                 .question = conditions[i].id,
                                 .instruction = conditions[i].instruction,
                                 .level_ddl = -1,
                                 .is_text = conditions[i].is_text};
    return ARRAY_LENGTH(conditions);
}

/* Answered yes, and never otherwise. */
static bool is_attested(const struct evidence *evidence, const char *question)
{
    bool attested = false;
    for (size_t i = 0; i < evidence->answer_count; i++) {
        if (strcmp(evidence->answers[i].question, question) != 0)
            continue;
        if (evidence->answers[i].value != ANSWER_YES)
            return false;
        attested = true;
    }
    return attested;
}

/* The reading that a control repeats; NULL: there is none. */
static const struct reading *controlled(const struct evidence *evidence,
                                        const struct reading *control)
{
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *reading = &evidence->readings[i];
        if (reading->test == control->test && reading->level_ddl == control->level_ddl &&
            reading->point == control->point &&
            (reading->flags & (READING_CONTROL | READING_SUPERSEDED)) == 0)
            return reading;
    }
    return NULL;
}

static bool has_drifted(const struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->reading_count; i++) {
        const struct reading *control = &evidence->readings[i];
        if ((control->flags & (READING_CONTROL | READING_SUPERSEDED)) != READING_CONTROL)
            continue;
        const struct reading *first = controlled(evidence, control);
        if (first == NULL || drift_is_too_large(first, control))
            return true;
    }
    return false;
}

static bool has_assumed_unit(const struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->reading_count; i++)
        if (reading_has_number(&evidence->readings[i]) &&
            (evidence->readings[i].flags & READING_UNIT_ASSUMED) != 0)
            return true;
    return false;
}

static bool has_measured(const struct evidence *evidence)
{
    for (size_t i = 0; i < evidence->reading_count; i++)
        if (procedure_measures(evidence->readings[i].test))
            return true;
    return false;
}

unsigned procedure_provisional(const struct evidence *evidence)
{
    unsigned reasons = has_assumed_unit(evidence) ? PROVISIONAL_UNIT : 0;
    if (!has_measured(evidence))
        return reasons;
    if (!is_attested(evidence, CONDITION_WARM))
        reasons |= PROVISIONAL_NOT_WARM;
    if (!is_attested(evidence, CONDITION_BRIGHTNESS) || !is_attested(evidence, CONDITION_PRESENCE))
        reasons |= PROVISIONAL_CONDITIONS;
    if (has_drifted(evidence))
        reasons |= PROVISIONAL_DRIFT;
    return reasons;
}
