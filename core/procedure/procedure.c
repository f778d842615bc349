/* SPDX-License-Identifier: Apache-2.0 */
#include "core/procedure/viewer_steps.h"
#include "monqa/cleanup.h"
#include "monqa/words.h"

#include <assert.h>
#include <string.h>

struct question {
    const char *id;
    const char *instruction;
    struct step_part parts[STEP_PARTS_MAX];
};

/* TG18-QC, AAPM On-line Report 03: what a person looks for, one question a screen, and where. */
static const struct question visual_questions[] = {
    {"screen-clean", N_("Is the screen clean: no dust, no finger marks, no scratches?"), {{0}}},
    {"five-percent-seen",
     /* xgettext:no-c-format */ N_("In the black square, is the slightly lighter 5 % square seen?"),
     {{302, 699, 99, 100}}},
    {"ninety-five-percent-seen",
     /* xgettext:no-c-format */ N_("In the white square, is the slightly darker 95 % square seen?"),
     {{600, 699, 99, 100}}},
    {"sixteen-steps-distinct",
     N_("Are the sixteen grey steps distinct, and the small corner patches seen in each?"),
     {{202, 202, 597, 597}}},
    {"line-pairs-resolved",
     N_("In the centre and all corners, are the finest line pairs resolved, both ways?"),
     {{408, 430, 184, 139},
      {12, 12, 184, 138},
      {805, 12, 184, 138},
      {12, 850, 184, 138},
      {805, 850, 184, 138}}},
    {"ramps-continuous",
     N_("Are the ramps at the left and right smooth, without steps or bands?"),
     {{25, 250, 63, 500}, {913, 250, 63, 500}}},
    {"letters-legible",
     N_("Are the words QUALITY CONTROL legible in the black, grey and white field?"),
     {{202, 800, 597, 99}}},
    {"artefacts-absent",
     N_("Is the picture free of flicker, smearing, streaks and dead pixels?"),
     {{0}}},
};

static const char *const response_patterns[] = {
    "TG18-LN8-01",
    "TG18-LN8-02",
    "TG18-LN8-03",
    "TG18-LN8-04",
    "TG18-LN8-05",
    "TG18-LN8-06",
    "TG18-LN8-07",
    "TG18-LN8-08",
    "TG18-LN8-09",
    "TG18-LN8-10",
    "TG18-LN8-11",
    "TG18-LN8-12",
    "TG18-LN8-13",
    "TG18-LN8-14",
    "TG18-LN8-15",
    "TG18-LN8-16",
    "TG18-LN8-17",
    "TG18-LN8-18",
};

struct place {
    enum reading_point point;
    const char *instruction;
};

static const struct place places[] = {
    {POINT_CENTRE, N_("Hold the meter on the middle of the centre square.")},
    {POINT_TOP_LEFT, N_("Hold the meter on the middle of the top left square.")},
    {POINT_TOP_RIGHT, N_("Hold the meter on the middle of the top right square.")},
    {POINT_BOTTOM_LEFT, N_("Hold the meter on the middle of the bottom left square.")},
    {POINT_BOTTOM_RIGHT, N_("Hold the meter on the middle of the bottom right square.")},
};

struct uniformity_pattern {
    const char *name;
    int level_ddl;
};

/* 80 % first: the meter is found by its light, and its first reading should be bright. */
static const struct uniformity_pattern uniformity_patterns[] = {
    {"TG18-UNL80", 204},
    {"TG18-UNL10", 26},
};

static size_t visual_steps(struct step *steps)
{
    for (size_t i = 0; i < ARRAY_LENGTH(visual_questions); i++) {
        steps[i] = (struct step){.test = TEST_VISUAL_QC,
                                 .kind = STEP_SHOW_AND_ASK,
                                 .pattern = "TG18-QC",
                                 .question = visual_questions[i].id,
                                 .instruction = visual_questions[i].instruction,
                                 .level_ddl = -1};
        memcpy(steps[i].parts, visual_questions[i].parts, sizeof steps[i].parts);
    }
    return ARRAY_LENGTH(visual_questions);
}

/* The first step once more, when all else has been read. */
static size_t add_control(struct step *steps, size_t count)
{
    steps[count] = steps[0];
    steps[count].is_control = true;
    return count + 1;
}

/* From white to black: some meters must see a bright patch first, and the eye adapts less. */
static size_t response_steps(struct step *steps)
{
    size_t count = ARRAY_LENGTH(response_patterns);
    for (size_t i = 0; i < count; i++) {
        size_t level = count - 1 - i;
        steps[i] =
            (struct step){.test = TEST_LUMINANCE_RESPONSE,
                          .kind = STEP_SHOW_AND_MEASURE,
                          .pattern = response_patterns[level],
                          .instruction = N_("Hold the meter on the middle of the centre square."),
                          .level_ddl = (int)(15 * level)};
    }
    return add_control(steps, count);
}

static size_t uniformity_steps(struct step *steps)
{
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        for (size_t j = 0; j < ARRAY_LENGTH(uniformity_patterns); j++)
            steps[count++] = (struct step){.test = TEST_UNIFORMITY,
                                           .kind = STEP_SHOW_AND_MEASURE,
                                           .pattern = uniformity_patterns[j].name,
                                           .instruction = places[i].instruction,
                                           .level_ddl = uniformity_patterns[j].level_ddl,
                                           .point = places[i].point};
    return add_control(steps, count);
}

/* Uniformity of the colour at 80 %, then its white and greys; white again at the end. */
static size_t chromaticity_steps(struct step *steps)
{
    size_t count = response_steps(steps) - 1; /* its control comes after what is read here, too */
    struct step control;
    for (size_t i = 0; i < count; i++)
        steps[i].test = TEST_CHROMATICITY;
    control = steps[0];
    control.is_control = true;
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        steps[count++] = (struct step){.test = TEST_CHROMATICITY,
                                       .kind = STEP_SHOW_AND_MEASURE,
                                       .pattern = uniformity_patterns[0].name,
                                       .instruction = places[i].instruction,
                                       .level_ddl = uniformity_patterns[0].level_ddl,
                                       .point = places[i].point};
    steps[count++] = control;
    return count;
}

static size_t ambient_steps(struct step *steps)
{
    steps[0] = (struct step){
        .test = TEST_AMBIENT,
        .kind = STEP_AMBIENT,
        .instruction =
            N_("Switch the display off, no splash screen, and wait 30 s. With the lights as when "
               "reporting, read the luminance of the screen from the reader's place."),
        .level_ddl = -1};
    return 1;
}

/* Two pictures: a proof that could not tell them apart would prove nothing. */
static size_t signal_steps(struct step *steps)
{
    static const char *const patterns[] = {"TG18-LN8-09", "TG18-LN8-18"};
    for (size_t i = 0; i < ARRAY_LENGTH(patterns); i++)
        steps[i] = (struct step){.test = TEST_SIGNAL_PATH,
                                 .kind = STEP_SHOW_AND_PROVE,
                                 .pattern = patterns[i],
                                 .instruction = N_("The signal path is read back."),
                                 .level_ddl = -1};
    return ARRAY_LENGTH(patterns);
}

size_t procedure_steps(enum qa_test test, struct step *steps)
{
    static_assert(ARRAY_LENGTH(places) * ARRAY_LENGTH(uniformity_patterns) < PROCEDURE_STEPS_MAX,
                  "room for every step");
    switch (test) {
    case TEST_VISUAL_QC:
        return visual_steps(steps);
    case TEST_LUMINANCE_RESPONSE:
        return response_steps(steps);
    case TEST_UNIFORMITY:
        return uniformity_steps(steps);
    case TEST_AMBIENT:
        return ambient_steps(steps);
    case TEST_SIGNAL_PATH:
        return signal_steps(steps);
    case TEST_VISUAL_IN_VIEWER:
        return viewer_steps(steps);
    case TEST_CHROMATICITY:
        return chromaticity_steps(steps);
    case TEST_COUNT:
        break;
    }
    return 0;
}

bool procedure_has(enum qa_test test)
{
    struct step steps[PROCEDURE_STEPS_MAX];
    return procedure_steps(test, steps) > 0;
}
