/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_device.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ENTRIES_MAX 512

static bool is_card(const char *name)
{
    if (strncmp(name, "card", 4) != 0)
        return false;
    size_t digits = strspn(name + 4, "0123456789");
    return digits > 0 && name[4 + digits] == '\0';
}

bool kms_device_names(struct file_names *names, struct error *error)
{
    struct file_names all = {0};
    if (file_exists(KMS_DEVICE_FOLDER) && !file_list(KMS_DEVICE_FOLDER, ENTRIES_MAX, &all, error))
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (is_card(all.names[i]))
            all.names[kept++] = all.names[i];
        else
            free(all.names[i]);
    }
    all.count = kept;
    *names = all;
    return true;
}

int kms_device_open(const char *path)
{
    return open(path, O_RDWR | O_CLOEXEC);
}

void *kms_device_map(int fd, size_t size_bytes, uint64_t offset)
{
    void *pixels = mmap(NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
    return pixels == MAP_FAILED ? NULL : pixels;
}

void kms_device_unmap(void *pixels, size_t size_bytes)
{
    (void)munmap(pixels, size_bytes);
}
