/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_KMS_DEVICE_H
#define AGENT_DISPLAY_KMS_DEVICE_H

#include "monqa/file.h"

#include <stdint.h>

/* What the cards' device nodes need of the operating system beside libdrm. The unit tests have
 * their own (fake_card.c). */

/* "card0", "card1"; none where the machine has no card. */
bool kms_device_names(struct file_names *names, struct error *error);
#define KMS_DEVICE_FOLDER "/dev/dri"

int kms_device_open(const char *path); /* -1: errno says why */
/* NULL: errno says why */
void *kms_device_map(int fd, size_t size_bytes, uint64_t offset);
void kms_device_unmap(void *pixels, size_t size_bytes);

#endif
