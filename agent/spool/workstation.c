/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/workstation.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <string.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

/* The first line of a small file; "" where there is none. */
static void first_line(const char *path, char *line, size_t size)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(4096);
    line[0] = '\0';
    if (!file_read(path, &text, NULL) || text.data == NULL)
        return;
    text.data[strcspn(text.data, "\n")] = '\0';
    (void)text_copy(line, size, text.data);
}

void workstation_machine(const uint8_t public_key[KEY_PUBLIC_BYTES], char machine[DIGEST_TEXT_SIZE])
{
    char id[64], key[48];
    first_line("/etc/machine-id", id, sizeof id);
    if (strlen(id) != 32)
        first_line("/var/lib/dbus/machine-id", id, sizeof id);
    CLEANUP(buffer_finish) struct buffer words = BUFFER(256);
    buffer_text(&words, "monqa workstation 1\n");
    buffer_text(&words, strlen(id) == 32 ? id : key_public_to_base64(public_key, key));
    (void)digest_sha256(words.data, words.length, machine);
}

void workstation_hostname(char hostname[256])
{
    if (gethostname(hostname, 256) != 0)
        hostname[0] = '\0';
    hostname[255] = '\0';
}
