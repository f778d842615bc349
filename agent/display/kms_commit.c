/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_commit.h"

#include "monqa/time_utc.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>

#define BUSY_WAIT_MS 2000 /* another program's last frame may still be on its way */
#define BUSY_STEP_MS 10

void kms_free_request(drmModeAtomicReq **request)
{
    drmModeAtomicFree(*request);
}

int kms_commit(int fd, drmModeAtomicReq *request, uint32_t flags)
{
    if (request == NULL)
        return -ENOMEM;
    int64_t end_ms = time_monotonic_ms() + BUSY_WAIT_MS;
    for (;;) {
        int result = drmModeAtomicCommit(fd, request, flags, NULL);
        if (result != -EBUSY || time_monotonic_ms() >= end_ms)
            return result;
        (void)poll(NULL, 0, BUSY_STEP_MS);
    }
}
