/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_COMMIT_H
#define AGENT_DISPLAY_KMS_COMMIT_H

#include <stdint.h>
#include <xf86drmMode.h>

void kms_free_request(drmModeAtomicReq **request); /* for CLEANUP */

/* 0 or a negative errno; waits out, bounded, a card that is busy with the frame before. request may
 * be NULL, which is no memory. */
int kms_commit(int fd, drmModeAtomicReq *request, uint32_t flags);

#endif
