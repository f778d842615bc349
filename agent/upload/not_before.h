/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_UPLOAD_NOT_BEFORE_H
#define AGENT_UPLOAD_NOT_BEFORE_H

#include <stdint.h>

/* STATE/not-before: until when (UTC ms) the collector asked to be left alone; 0: no such wish. A
 * moment further away than a wish may be (the clock was set back) counts as none. */
int64_t not_before_read(const char *state, int64_t now_utc_ms);
void not_before_write(const char *state, int64_t utc_ms);

#endif
