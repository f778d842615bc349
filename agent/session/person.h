/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SESSION_PERSON_H
#define AGENT_SESSION_PERSON_H

#include "monqa/reading.h"

/* Who answers: a person at the keyboard, or a file of answers. Every question has a key:
 * the question's id, "ambient", "luminance-response.15", "uniformity.204.centre" (with ".again" for
 * the control), "geometry", "meter.model", "meter.serial", "meter.calibrated-on",
 * "meter.calibration-due", "meter.unit"; "targets" (right, wrong, not-seen) for all objects that
 * chance hides. */

struct person;

struct choice {
    const char *name;  /* in a file of answers */
    const char *words; /* for a person */
};
#define CHOICES_MAX 9
struct choices {
    const struct choice *list;
    size_t count; /* CHOICES_MAX at most */
};

struct person_functions {
    /* Waits until the person says go on. */
    bool (*confirm)(struct person *person, const char *instruction, struct error *error);
    /* As confirm, of the page that is on screen, for some time. */
    bool (*wait_for_enter)(struct person *person, int wait_ms, bool *pressed, struct error *error);
    /* Leaves the pattern on screen until the person has read the meter. */
    bool (*look)(struct person *person, const char *instruction, struct error *error);
    /* One of yes, no, cannot tell; remark may stay empty. */
    bool (*answer)(struct person *person, const char *key, const char *instruction,
                   struct answer *answer, struct error *error);
    /* As answer, with no pattern to look at. */
    bool (*ask)(struct person *person, const char *key, const char *instruction,
                struct answer *answer, struct error *error);
    /* One line of text; "" when the person has no value. */
    bool (*value)(struct person *person, const char *key, const char *instruction, char *text,
                  size_t size, struct error *error);
    /* One of the choices. */
    bool (*choose)(struct person *person, const char *key, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error);
    /* As choose, of an object in the picture that is ready on the screen; the last choice is "not
     * seen", and truth the right one, for a script. */
    bool (*find)(struct person *person, const char *instruction, const struct choices *choices,
                 size_t truth, size_t *chosen, struct error *error);
    /* Some time in which the person may end the session. */
    bool (*wait)(struct person *person, int wait_ms, struct error *error);
    /* A file answers. */
    bool is_scripted;
    void (*close)(struct person *person);
};

/* The first member of each kind of person. */
struct person {
    const struct person_functions *functions;
    int looked_ms; /* at the picture, before the last answer or find; INT_MAX: a script's */
};

/* What a person at the keyboard sees besides the pattern under judgement: large plain words. */
struct screen;

struct keyboard;
/* Takes keyboard over. screen is borrowed. */
bool person_at_keyboard(struct keyboard *keyboard, struct screen *screen, struct person **person,
                        struct error *error);
/* Lines "key = value"; a yes/no answer may have a remark after it: "artefacts-absent = no one dead
 * pixel". A key that is asked and not there is ERROR_INVALID, and so is a key that stands twice. */
bool person_from_file(const char *path, int cancel_fd, struct person **person, struct error *error);

bool person_confirm(struct person *person, const char *instruction, struct error *error);
bool person_wait_for_enter(struct person *person, int wait_ms, bool *pressed, struct error *error);
bool person_look(struct person *person, const char *instruction, struct error *error);
bool person_answer(struct person *person, const char *key, const char *instruction,
                   struct answer *answer, struct error *error);
bool person_ask(struct person *person, const char *key, const char *instruction,
                struct answer *answer, struct error *error);
bool person_value(struct person *person, const char *key, const char *instruction, char *text,
                  size_t size, struct error *error);
bool person_choose(struct person *person, const char *key, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error);
bool person_find(struct person *person, const char *instruction, const struct choices *choices,
                 size_t truth, size_t *chosen, struct error *error);
bool person_wait(struct person *person, int wait_ms, struct error *error);
bool person_is_scripted(const struct person *person);
void person_close(struct person *person); /* NULL allowed */

#endif
