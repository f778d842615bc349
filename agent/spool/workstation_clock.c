/* SPDX-License-Identifier: Apache-2.0 */
/* Apart from the rest, so that the service, which wants the clock alone, needs no more libraries.
 */
#include "agent/spool/workstation.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <string.h>
#include <sys/timex.h>
#include <time.h>

static void read_boot_id(char *id, size_t size)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(4096);
    id[0] = '\0';
    if (!file_read("/proc/sys/kernel/random/boot_id", &text, NULL) || text.data == NULL)
        return;
    text.data[strcspn(text.data, "\n")] = '\0';
    (void)text_copy(id, size, text.data);
}

void workstation_clock(struct record_clock *clock)
{
    struct timespec uptime = {0};
    struct timex state = {.modes = 0};
    read_boot_id(clock->boot_id, sizeof clock->boot_id);
    (void)clock_gettime(CLOCK_BOOTTIME, &uptime);
    int64_t uptime_ms = (int64_t)uptime.tv_sec * 1000 + uptime.tv_nsec / 1000000;
    clock->uptime_s = (double)uptime_ms / 1e3;
    clock->synchronized = adjtimex(&state) != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
}
