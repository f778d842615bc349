/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_SPOOL_WORKSTATION_H
#define AGENT_SPOOL_WORKSTATION_H

#include "monqa/record.h"

/* What a record says of the machine that it was made on. */
#define WORKSTATION_SOFTWARE "monqa " MONQA_VERSION

/* SHA-256 of the machine's id (machine-id(5), which is confidential) with words of our own before
 * it; of the agent's public key where the machine has no id. */
void workstation_machine(const uint8_t public_key[KEY_PUBLIC_BYTES],
                         char machine[DIGEST_TEXT_SIZE]);
void workstation_hostname(char hostname[256]);
void workstation_clock(struct record_clock *clock);

#endif
