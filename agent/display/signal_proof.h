/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AGENT_DISPLAY_SIGNAL_PROOF_H
#define AGENT_DISPLAY_SIGNAL_PROOF_H

#include "agent/display/kms_buffer.h"
#include "agent/display/kms_route.h"
#include "agent/display/signal_crc.h"
#include "agent/display/signal_writeback.h"
#include "monqa/signal_judge.h"

/* Proves that what is scanned out is the picture that was asked for: the buffer that the card shows
 * is read back and compared pixel by pixel, its frames have one and the same CRC, and what leaves
 * the tables is captured where the card has a writeback connector. */

#define PROVER_PICTURES 64

struct signal_prover {
    struct {
        char sha256[DIGEST_TEXT_SIZE]; /* of the pixels */
        char crc[SIGNAL_CRC_SIZE];
    } pictures[PROVER_PICTURES]; /* the last that had a CRC */
    size_t count;
    struct signal_writeback writeback;
};

struct signal_shown {
    int fd;
    bool is_atomic, is_straight; /* straight: no table nor matrix is in force */
    const struct kms_route *route;
    const struct kms_buffer *buffer; /* that should be on screen */
    const struct raster *raster;     /* that should be in it */
};

void signal_prove(struct signal_prover *prover, const struct signal_shown *shown,
                  struct signal_proof *proof);
/* After the card was taken away for a while: its buffers and connections are gone. */
void signal_prover_forget(struct signal_prover *prover);
void signal_prover_finish(struct signal_prover *prover, int fd); /* before the card is given back */

/* Equal pictures have to have equal CRCs, and others others: keeps the picture, and says what is
 * wrong with it ("": nothing). Pure. */
const char *signal_prover_compare(struct signal_prover *prover, const char *sha256, const char *crc,
                                  enum signal_outcome *outcome);

#endif
