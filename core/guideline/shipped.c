/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/guideline.h"

#include <string.h>

extern const unsigned char guideline_aapm_or03[];
extern const size_t guideline_aapm_or03_length;
extern const unsigned char guideline_uk_rcr_ipem[];
extern const size_t guideline_uk_rcr_ipem_length;

/* A new profile: its file in guidelines/, a line in CMakeLists.txt, one here, and its id below. */
static const struct {
    const unsigned char *bytes;
    const size_t *length;
} profiles[] = {
    {guideline_uk_rcr_ipem, &guideline_uk_rcr_ipem_length},
    {guideline_aapm_or03, &guideline_aapm_or03_length},
};

/* The first is the default. */
static const char *const ids[] = {"uk-rcr-ipem", "aapm-or03", NULL};

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
