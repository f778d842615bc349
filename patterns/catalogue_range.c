/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/catalogue_range.h"

#include "monqa/cleanup.h"
#include "monqa/text.h"
#include "patterns/family.h"

#include <string.h>

static const char look[] = "measure the luminance in the middle of each of the nine areas; an even "
                           "screen: no blotches, no colour casts, no defective pixels";
static const char use[] = "luminance response and uniformity: AAPM Report 270";
static const char deviation[] = "no published image of it was seen: lines as in its sisters";
static const unsigned sides[] = {1024, 1536, 2048, 0}, none[] = {0};

static const struct range {
    const char *words; /* first and last name */
    const char *stem;
    size_t digits;
    int last;
    struct pattern_entry entry;
} ranges[] = {
    {"TG270-ULN8-000 to TG270-ULN8-255",
     "TG270-ULN8-",
     3,
     255,
     {"TG270-ULN8-nnn",
      "TG270-ULN8",
      NULL,
      "described",
      look,
      use,
      deviation,
      sides,
      none,
      480,
      &tg270_uln8,
      0}},
    {"TG270-ULN10-0000 to TG270-ULN10-1023",
     "TG270-ULN10-",
     4,
     1023,
     {"TG270-ULN10-nnnn",
      "TG270-ULN10",
      NULL,
      "described",
      look,
      use,
      deviation,
      sides,
      none,
      480,
      &tg270_uln10,
      0}},
};

static bool parse_level(const struct range *range, const char *name, int *level)
{
    size_t stem = strlen(range->stem);
    long long value = 0;
    if (strncmp(name, range->stem, stem) != 0 || strlen(name + stem) != range->digits ||
        !integer_parse(name + stem, 0, range->last, &value))
        return false;
    *level = (int)value;
    return true;
}

const struct pattern_entry *pattern_find_in_range(const char *name)
{
    int level = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(ranges); i++)
        if (parse_level(&ranges[i], name, &level))
            return &ranges[i].entry;
    return NULL;
}

struct pattern_entry pattern_named(const struct pattern_entry *entry, const char *name)
{
    struct pattern_entry named = *entry;
    named.name = name;
    for (size_t i = 0; i < ARRAY_LENGTH(ranges); i++)
        (void)parse_level(&ranges[i], name, &named.variant);
    return named;
}

const char *pattern_range(const struct pattern_entry *entry)
{
    for (size_t i = 0; i < ARRAY_LENGTH(ranges); i++)
        if (strcmp(entry->family, ranges[i].entry.family) == 0)
            return ranges[i].words;
    return NULL;
}

bool pattern_has_depth(const struct pattern_entry *entry, unsigned depth_bits)
{
    if (entry->drawn_by == &tg270_uln10)
        return depth_bits == 10;
    return depth_bits == 8 || depth_bits == 10 || depth_bits == 12;
}

/* AAPM On-line Report 03 gives the window of its images of 12 bits; the others here are of its
 * kind. */
static bool is_of_steps(const char *family)
{
    static const char *const families[] = {
        "TG18-LN8", "TG18-LN12", "TG18-PQC", "TG18-AFC", "IEC-BN", "TG270-ULN8"};
    for (size_t i = 0; i < ARRAY_LENGTH(families); i++)
        if (strcmp(family, families[i]) == 0)
            return true;
    return false;
}

unsigned pattern_window_width(const struct pattern_entry *entry, unsigned depth_bits)
{
    if (depth_bits > 8 && is_of_steps(entry->family))
        return 4080u >> (12 - depth_bits);
    return 1u << depth_bits;
}
