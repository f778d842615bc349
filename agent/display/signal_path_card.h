/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_PATH_CARD_H
#define AGENT_DISPLAY_SIGNAL_PATH_CARD_H

#include "monqa/signal_path.h"

/* Card, driver and kernel: what is the same for every output of a card. */
void signal_path_describe_card(int fd, const char *card_path, struct signal_path *path);

/* Bits a channel that the driver says it sends now, 0: it does not say. Needs root and debugfs.
 * crtc_index as the card lists them. */
int signal_path_wire_bits(int fd, unsigned crtc_index);
/* The text of amdgpu's file "amdgpu_current_bpc": "Current: 8\nMaximum: 10\n". Pure. */
int signal_path_parse_current_bits(const char *text);

/* "XRGB2101010" and the bits of its least deep channel; "unknown" and 0. Pure. */
int signal_path_format_bits(uint32_t fourcc, char *name, size_t size);

#endif
