/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/guideline.h"

#include <string.h>

/* A new profile: its file in guidelines/, a line in CMakeLists.txt, and one here. The first is the
 * default. */
#define PROFILES(X)                       \
    X("uk-rcr-ipem", uk_rcr_ipem)         \
    X("uk-nhsbsp", uk_nhsbsp)             \
    X("aapm-or03", aapm_or03)             \
    X("aapm-270", aapm_270)               \
    X("acr", acr)                         \
    X("acr-mammography", acr_mammography) \
    X("din-6868-157", din_6868_157)       \
    X("din-v-6868-57", din_v_6868_57)     \
    X("jesra-x0093", jesra_x0093)         \
    X("ranzcr", ranzcr)                   \
    X("nyc-pdm", nyc_pdm)                 \
    X("euref", euref)

#define DECLARE(id, symbol)                          \
    extern const unsigned char guideline_##symbol[]; \
    extern const size_t guideline_##symbol##_length;
PROFILES(DECLARE)

#define BYTES(id, symbol) {guideline_##symbol, &guideline_##symbol##_length},
static const struct {
    const unsigned char *bytes;
    const size_t *length;
} profiles[] = {PROFILES(BYTES)};

#define ID(id, symbol) id,
static const char *const ids[] = {PROFILES(ID) NULL};

const char *const *guideline_shipped_ids(void)
{
    return ids;
}

bool guideline_shipped(const char *id, const void **bytes, size_t *length)
{
    for (size_t i = 0; ids[i] != NULL; i++)
        if (strcmp(ids[i], id) == 0) {
            *bytes = profiles[i].bytes;
            *length = *profiles[i].length;
            return true;
        }
    return false;
}
