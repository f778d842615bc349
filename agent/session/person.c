/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/session/person.h"

bool person_confirm(struct person *person, const char *instruction, struct error *error)
{
    return person->functions->confirm(person, instruction, error);
}

bool person_wait_for_enter(struct person *person, int wait_ms, bool *pressed, struct error *error)
{
    return person->functions->wait_for_enter(person, wait_ms, pressed, error);
}

bool person_look(struct person *person, const char *instruction, struct error *error)
{
    return person->functions->look(person, instruction, error);
}

bool person_answer(struct person *person, const char *key, const char *instruction,
                   struct answer *answer, struct error *error)
{
    return person->functions->answer(person, key, instruction, answer, error);
}

bool person_ask(struct person *person, const char *key, const char *instruction,
                struct answer *answer, struct error *error)
{
    return person->functions->ask(person, key, instruction, answer, error);
}

bool person_value(struct person *person, const char *key, const char *instruction, char *text,
                  size_t size, struct error *error)
{
    return person->functions->value(person, key, instruction, text, size, error);
}

bool person_choose(struct person *person, const char *key, const char *instruction,
                   const struct choices *choices, size_t *chosen, struct error *error)
{
    return person->functions->choose(person, key, instruction, choices, chosen, error);
}

bool person_find(struct person *person, const char *instruction, const struct choices *choices,
                 size_t truth, size_t *chosen, struct error *error)
{
    return person->functions->find(person, instruction, choices, truth, chosen, error);
}

bool person_wait(struct person *person, int wait_ms, struct error *error)
{
    return person->functions->wait(person, wait_ms, error);
}

bool person_is_scripted(const struct person *person)
{
    return person->functions->is_scripted;
}

void person_close(struct person *person)
{
    if (person != NULL)
        person->functions->close(person);
}
