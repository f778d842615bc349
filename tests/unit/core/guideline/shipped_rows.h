/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_CORE_GUIDELINE_SHIPPED_ROWS_H
#define TESTS_UNIT_CORE_GUIDELINE_SHIPPED_ROWS_H

/* Every row of every profile as the compiled facts have it, typed from them and not from the XML.
 */

#define L_MAX "l_max_cd_m2"
#define L_PRIME_MAX "l_prime_max_cd_m2"
#define L_PRIME_MIN "l_prime_min_cd_m2"
#define RATIO "luminance_ratio_prime"
#define GSDF "gsdf_deviation_18x1_percent"
#define AMBIENT "ambient_ratio"
#define VEIL "ambient_l_prime_max_ratio"
#define COLOUR "chromaticity_delta_uv_5pt"
#define MLD(level) "uniformity_mld_5pt_" level "_emitted_percent"
#define RANGE(level) "uniformity_range_centre_5pt_" level "_emitted_percent"
#define CORNER(level) "uniformity_corner_centre_5pt_" level "_emitted_percent"
#define LUDM(level) "uniformity_ludm_9pt_" level "_prime_percent"
#define LOOK(guideline, class, question, code)                                       \
    {                                                                                \
        guideline, class, "visual-" question, "answer:" question, "=", 1, code, true \
    }

struct row {
    const char *guideline, *class, *id, *metric, *sign;
    double limit;
    const char *provenance;
    bool mandatory;
};

static const struct row rows[] = {
    /* uk-rcr-ipem: RCR BFCR(19)2 inferred but for clinical review; IPEM 91 recalled */
    {"uk-rcr-ipem", "primary", "luminance-max", L_PRIME_MAX, ">=", 350, "I", true},
    {"uk-rcr-ipem", "primary", "luminance-max-2012", L_PRIME_MAX, ">=", 170, "M", true},
    {"uk-rcr-ipem", "primary", "luminance-min", L_PRIME_MIN, ">=", 1, "I", false},
    {"uk-rcr-ipem", "primary", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"uk-rcr-ipem", "primary", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"uk-rcr-ipem", "primary", "uniformity-26", MLD("26"), "<=", 30, "M", true},
    {"uk-rcr-ipem", "primary", "uniformity-204", MLD("204"), "<=", 30, "M", true},
    LOOK("uk-rcr-ipem", "primary", "five-percent-seen", "M"),
    LOOK("uk-rcr-ipem", "primary", "ninety-five-percent-seen", "M"),
    LOOK("uk-rcr-ipem", "primary", "sixteen-steps-distinct", "M"),
    LOOK("uk-rcr-ipem", "primary", "line-pairs-resolved", "M"),
    LOOK("uk-rcr-ipem", "primary", "artefacts-absent", "M"),
    LOOK("uk-rcr-ipem", "primary", "screen-clean", "M"),
    {"uk-rcr-ipem", "secondary", "luminance-max", L_PRIME_MAX, ">=", 250, "R2", true},
    {"uk-rcr-ipem", "secondary", "luminance-min", L_PRIME_MIN, ">=", 0.8, "I", false},
    {"uk-rcr-ipem", "secondary", "luminance-ratio", RATIO, ">=", 100, "M", true},
    {"uk-rcr-ipem", "secondary", "gsdf-deviation", GSDF, "<=", 20, "R2", true},
    {"uk-rcr-ipem", "secondary", "uniformity-26", MLD("26"), "<=", 30, "M", true},
    {"uk-rcr-ipem", "secondary", "uniformity-204", MLD("204"), "<=", 30, "M", true},
    LOOK("uk-rcr-ipem", "secondary", "five-percent-seen", "M"),
    LOOK("uk-rcr-ipem", "secondary", "ninety-five-percent-seen", "M"),
    LOOK("uk-rcr-ipem", "secondary", "sixteen-steps-distinct", "M"),
    LOOK("uk-rcr-ipem", "secondary", "line-pairs-resolved", "M"),
    LOOK("uk-rcr-ipem", "secondary", "artefacts-absent", "M"),
    LOOK("uk-rcr-ipem", "secondary", "screen-clean", "M"),
    {"uk-rcr-ipem", "primary-mammography", "luminance-max", L_PRIME_MAX, ">=", 420, "I", true},
    {"uk-rcr-ipem", "primary-mammography", "luminance-min", L_PRIME_MIN, ">=", 1.2, "I", false},

    /* uk-nhsbsp: recalled */
    {"uk-nhsbsp", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"uk-nhsbsp", "primary-mammography", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"uk-nhsbsp", "primary-mammography", "uniformity-26", RANGE("26"), "<=", 30, "M", true},
    {"uk-nhsbsp", "primary-mammography", "uniformity-204", RANGE("204"), "<=", 30, "M", true},
    LOOK("uk-nhsbsp", "primary-mammography", "five-percent-seen", "M"),
    LOOK("uk-nhsbsp", "primary-mammography", "ninety-five-percent-seen", "M"),
    LOOK("uk-nhsbsp", "primary-mammography", "sixteen-steps-distinct", "M"),
    LOOK("uk-nhsbsp", "primary-mammography", "artefacts-absent", "M"),
    LOOK("uk-nhsbsp", "primary-mammography", "screen-clean", "M"),
    {"uk-nhsbsp", "secondary-mammography", "luminance-ratio", RATIO, ">=", 100, "M", true},
    {"uk-nhsbsp", "secondary-mammography", "gsdf-deviation", GSDF, "<=", 20, "M", true},
    {"uk-nhsbsp", "secondary-mammography", "uniformity-26", RANGE("26"), "<=", 30, "M", true},
    {"uk-nhsbsp", "secondary-mammography", "uniformity-204", RANGE("204"), "<=", 30, "M", true},
    LOOK("uk-nhsbsp", "secondary-mammography", "five-percent-seen", "M"),
    LOOK("uk-nhsbsp", "secondary-mammography", "ninety-five-percent-seen", "M"),
    LOOK("uk-nhsbsp", "secondary-mammography", "sixteen-steps-distinct", "M"),
    LOOK("uk-nhsbsp", "secondary-mammography", "artefacts-absent", "M"),
    LOOK("uk-nhsbsp", "secondary-mammography", "screen-clean", "M"),

    /* aapm-or03: TG18, inclusive */
    {"aapm-or03", "primary", "luminance-max", L_PRIME_MAX, ">=", 170, "R2", true},
    {"aapm-or03", "primary", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"aapm-or03", "primary", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"aapm-or03", "primary", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-or03", "primary", "uniformity-26", MLD("26"), "<=", 30, "R2", true},
    {"aapm-or03", "primary", "uniformity-204", MLD("204"), "<=", 30, "R2", true},
    {"aapm-or03", "primary", "chromaticity-uniformity", COLOUR, "<=", 0.01, "R2", false},
    LOOK("aapm-or03", "primary", "five-percent-seen", "R2"),
    LOOK("aapm-or03", "primary", "ninety-five-percent-seen", "R2"),
    LOOK("aapm-or03", "primary", "sixteen-steps-distinct", "R2"),
    LOOK("aapm-or03", "primary", "line-pairs-resolved", "R2"),
    LOOK("aapm-or03", "primary", "ramps-continuous", "R2"),
    LOOK("aapm-or03", "primary", "letters-legible", "R2"),
    {"aapm-or03", "secondary", "luminance-max", L_PRIME_MAX, ">=", 100, "R2w", true},
    {"aapm-or03", "secondary", "luminance-ratio", RATIO, ">=", 100, "R2w", true},
    {"aapm-or03", "secondary", "gsdf-deviation", GSDF, "<=", 20, "R2", true},
    {"aapm-or03", "secondary", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-or03", "secondary", "uniformity-26", MLD("26"), "<=", 30, "R2", true},
    {"aapm-or03", "secondary", "uniformity-204", MLD("204"), "<=", 30, "R2", true},
    LOOK("aapm-or03", "secondary", "five-percent-seen", "R2"),
    LOOK("aapm-or03", "secondary", "ninety-five-percent-seen", "R2"),
    LOOK("aapm-or03", "secondary", "sixteen-steps-distinct", "R2"),
    LOOK("aapm-or03", "secondary", "line-pairs-resolved", "R2"),
    LOOK("aapm-or03", "secondary", "ramps-continuous", "R2"),
    LOOK("aapm-or03", "secondary", "letters-legible", "R2"),

    /* aapm-270: the ambient ratio second-hand, the rest recalled */
    {"aapm-270", "primary", "luminance-max", L_PRIME_MAX, ">=", 350, "M", true},
    {"aapm-270", "primary", "luminance-min", L_PRIME_MIN, ">=", 1, "M", false},
    {"aapm-270", "primary", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"aapm-270", "primary", "luminance-ratio-highest", RATIO, "<=", 450, "M", true},
    {"aapm-270", "primary", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"aapm-270", "primary", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-270", "primary", "uniformity-26", LUDM("26"), "<=", 15, "M", true},
    {"aapm-270", "primary", "uniformity-128", LUDM("128"), "<=", 15, "M", true},
    {"aapm-270", "primary", "uniformity-204", LUDM("204"), "<=", 15, "M", true},
    {"aapm-270", "primary-mammography", "luminance-max", L_PRIME_MAX, ">=", 420, "M", true},
    {"aapm-270", "primary-mammography", "luminance-min", L_PRIME_MIN, ">=", 1.2, "M", false},
    {"aapm-270", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"aapm-270", "primary-mammography", "luminance-ratio-highest", RATIO, "<=", 450, "M", true},
    {"aapm-270", "primary-mammography", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"aapm-270", "primary-mammography", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-270", "primary-mammography", "uniformity-26", LUDM("26"), "<=", 15, "M", true},
    {"aapm-270", "primary-mammography", "uniformity-128", LUDM("128"), "<=", 15, "M", true},
    {"aapm-270", "primary-mammography", "uniformity-204", LUDM("204"), "<=", 15, "M", true},
    {"aapm-270", "modality", "gsdf-deviation", GSDF, "<=", 20, "M", true},
    {"aapm-270", "modality", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-270", "secondary", "luminance-max", L_PRIME_MAX, ">=", 250, "M", true},
    {"aapm-270", "secondary", "luminance-min", L_PRIME_MIN, ">=", 0.8, "M", false},
    {"aapm-270", "secondary", "gsdf-deviation", GSDF, "<=", 20, "M", true},
    {"aapm-270", "secondary", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},
    {"aapm-270", "health-record", "ambient-ratio", AMBIENT, "<=", 2.0 / 3, "R2", true},

    /* acr: Lmax (with ambient) and GSDF second-hand */
    {"acr", "primary", "luminance-max", L_PRIME_MAX, ">=", 350, "R2", true},
    {"acr", "primary", "luminance-min", L_PRIME_MIN, ">=", 1, "M", false},
    {"acr", "primary", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"acr", "primary", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"acr", "primary-mammography", "luminance-max", L_PRIME_MAX, ">=", 420, "R2", true},
    {"acr", "primary-mammography", "luminance-min", L_PRIME_MIN, ">=", 1.2, "M", false},
    {"acr", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"acr", "primary-mammography", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"acr", "secondary", "luminance-max", L_PRIME_MAX, ">=", 250, "R2", true},
    {"acr", "secondary", "luminance-min", L_PRIME_MIN, ">=", 0.8, "M", false},
    {"acr", "secondary", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"acr", "secondary", "gsdf-deviation", GSDF, "<=", 20, "R2", true},

/* acr-mammography: 2018 recalled; 2008-10 second-hand and strict */
#define NOW "acr-mammography", "primary-mammography"
#define THEN "acr-mammography", "primary-mammography-2008"
    {NOW, "luminance-max", L_PRIME_MAX, ">=", 420, "M", true},
    {NOW, "luminance-min-highest", L_PRIME_MIN, "<=", 1.5, "M", false},
    {NOW, "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {NOW, "uniformity-26", MLD("26"), "<=", 30, "M", true},
    {NOW, "uniformity-204", MLD("204"), "<=", 30, "M", true},
    {THEN, "luminance-max", L_PRIME_MAX, ">", 450, "R2", true},
    {THEN, "luminance-ratio", RATIO, ">", 250, "R2", true},
    {THEN, "luminance-ratio-highest", RATIO, "<", 650, "R2", true},
    {THEN, "ambient-ratio", AMBIENT, "<", 2.0 / 3, "R2", true},
    {THEN, "gsdf-deviation", GSDF, "<", 10, "R2", true},
    {THEN, "uniformity-26", MLD("26"), "<", 30, "R2", true},
    {THEN, "uniformity-204", MLD("204"), "<", 30, "R2", true},
    {THEN, "chromaticity-uniformity", COLOUR, "<", 0.01, "R2", false},

    /* din-6868-157: body regions I to VII; homogeneity strict, its formula not confirmed */
    {"din-6868-157", "primary-mammography", "luminance-max", L_PRIME_MAX, ">=", 250, "R2", true},
    {"din-6868-157", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"din-6868-157", "primary-mammography", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"din-6868-157", "primary-mammography", "uniformity-204", MLD("204"), "<", 25, "I", true},
    {"din-6868-157", "primary-stereotaxis", "luminance-max", L_PRIME_MAX, ">=", 200, "R2", true},
    {"din-6868-157", "primary-stereotaxis", "luminance-ratio", RATIO, ">=", 100, "R2", true},
    {"din-6868-157", "primary-stereotaxis", "gsdf-deviation", GSDF, "<=", 15, "R2", true},
    {"din-6868-157", "primary-stereotaxis", "uniformity-204", MLD("204"), "<", 25, "I", true},
    {"din-6868-157", "primary-projection", "luminance-max", L_PRIME_MAX, ">=", 250, "R2", true},
    {"din-6868-157", "primary-projection", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"din-6868-157", "primary-projection", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"din-6868-157", "primary-projection", "uniformity-204", MLD("204"), "<", 25, "I", true},
    {"din-6868-157", "primary-fluoroscopy", "luminance-max", L_PRIME_MAX, ">=", 150, "R2", true},
    {"din-6868-157", "primary-fluoroscopy", "luminance-ratio", RATIO, ">=", 100, "R2", true},
    {"din-6868-157", "primary-fluoroscopy", "gsdf-deviation", GSDF, "<=", 15, "R2", true},
    {"din-6868-157", "primary-fluoroscopy", "uniformity-204", MLD("204"), "<", 25, "I", true},
    {"din-6868-157", "primary-ct", "luminance-max", L_PRIME_MAX, ">=", 150, "R2", true},
    {"din-6868-157", "primary-ct", "luminance-ratio", RATIO, ">=", 100, "R2", true},
    {"din-6868-157", "primary-ct", "gsdf-deviation", GSDF, "<=", 15, "R2", true},
    {"din-6868-157", "primary-ct", "uniformity-204", MLD("204"), "<", 25, "I", true},
    {"din-6868-157", "primary-dental-rk5", "luminance-max", L_PRIME_MAX, ">=", 200, "R2", true},
    {"din-6868-157", "primary-dental-rk5", "luminance-ratio", RATIO, ">=", 100, "R2", true},
    {"din-6868-157", "primary-dental-rk5", "uniformity-204", MLD("204"), "<", 30, "I", true},
    {"din-6868-157", "primary-dental-rk6", "luminance-max", L_PRIME_MAX, ">=", 300, "R2", true},
    {"din-6868-157", "primary-dental-rk6", "luminance-ratio", RATIO, ">=", 100, "R2", true},
    {"din-6868-157", "primary-dental-rk6", "uniformity-204", MLD("204"), "<", 30, "I", true},

    /* din-v-6868-57: strict but for the corners */
    {"din-v-6868-57", "class-a", "luminance-max", L_PRIME_MAX, ">", 200, "R2", true},
    {"din-v-6868-57", "class-a", "luminance-ratio", RATIO, ">", 100, "R2", true},
    {"din-v-6868-57", "class-a", "veil-ratio", VEIL, ">", 100, "R2", true},
    {"din-v-6868-57", "class-a", "uniformity-204", CORNER("204"), "<=", 15, "I", true},
    {"din-v-6868-57", "class-b", "luminance-max", L_PRIME_MAX, ">", 120, "R2", true},
    {"din-v-6868-57", "class-b", "luminance-ratio", RATIO, ">", 40, "R2", true},
    {"din-v-6868-57", "class-b", "veil-ratio", VEIL, ">", 40, "R2", true},
    {"din-v-6868-57", "class-b", "uniformity-204", CORNER("204"), "<=", 20, "I", true},
    {"din-v-6868-57", "mammography", "luminance-ratio", RATIO, ">=", 250, "R2", true},

/* jesra-x0093: inclusive */
#define JESRA(class, luminance, ratio, deviation)                                          \
    {"jesra-x0093", class, "luminance-max", L_MAX, ">=", luminance, "R2", true},           \
        {"jesra-x0093", class, "luminance-ratio", RATIO, ">=", ratio, "R2", true},         \
        {"jesra-x0093", class, "gsdf-deviation", GSDF, "<=", deviation, "R2", true},       \
        {"jesra-x0093", class, "uniformity-26", MLD("26"), "<=", 30, "M", true},           \
        {"jesra-x0093", class, "uniformity-204", MLD("204"), "<=", 30, "M", true},         \
        {"jesra-x0093", class, "chromaticity-uniformity", COLOUR, "<=", 0.01, "M", false}, \
        LOOK("jesra-x0093", class, "five-percent-seen", "R2"),                             \
        LOOK("jesra-x0093", class, "ninety-five-percent-seen", "R2"),                      \
        LOOK("jesra-x0093", class, "sixteen-steps-distinct", "R2")
    JESRA("grade-1a", 350, 250, 10),
    JESRA("grade-1b", 170, 250, 15),
    JESRA("grade-2", 100, 100, 30),

    /* ranzcr */
    {"ranzcr", "primary", "luminance-max", L_MAX, ">=", 350, "R2", true},
    {"ranzcr", "primary", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"ranzcr", "primary", "luminance-min", L_PRIME_MIN, ">=", 1, "I", false},
    {"ranzcr", "primary", "gsdf-deviation", GSDF, "<=", 10, "R2", true},
    {"ranzcr", "primary", "uniformity-26", MLD("26"), "<=", 30, "I", true},
    {"ranzcr", "primary", "uniformity-204", MLD("204"), "<=", 30, "I", true},
    {"ranzcr", "primary-ct", "luminance-max", L_MAX, ">=", 350, "R2", true},
    {"ranzcr", "primary-ct", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"ranzcr", "primary-mri", "luminance-max", L_MAX, ">=", 350, "R2", true},
    {"ranzcr", "primary-mri", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"ranzcr", "primary-mammography", "luminance-max", L_MAX, ">=", 450, "R2", true},
    {"ranzcr", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "R2", true},

    /* nyc-pdm: uniformity strict */
    {"nyc-pdm", "primary", "luminance-max", L_MAX, ">=", 350, "R2", true},
    {"nyc-pdm", "primary", "luminance-ratio", RATIO, ">=", 250, "R2", true},
    {"nyc-pdm", "primary", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"nyc-pdm", "primary", "uniformity-26", CORNER("26"), "<", 30, "I", true},
    {"nyc-pdm", "primary", "uniformity-204", CORNER("204"), "<", 30, "I", true},
    {"nyc-pdm", "primary-mammography", "luminance-max", L_MAX, ">=", 420, "M", true},

    /* euref: recalled */
    {"euref", "primary-mammography", "luminance-ratio", RATIO, ">=", 250, "M", true},
    {"euref", "primary-mammography", "gsdf-deviation", GSDF, "<=", 10, "M", true},
    {"euref", "primary-mammography", "uniformity-26", RANGE("26"), "<=", 30, "M", true},
    {"euref", "primary-mammography", "uniformity-204", RANGE("204"), "<=", 30, "M", true},
    LOOK("euref", "primary-mammography", "sixteen-steps-distinct", "M"),
    LOOK("euref", "primary-mammography", "artefacts-absent", "M"),
    {"euref", "secondary-mammography", "luminance-ratio", RATIO, ">=", 100, "M", true},
    {"euref", "secondary-mammography", "gsdf-deviation", GSDF, "<=", 20, "M", true},
    LOOK("euref", "secondary-mammography", "sixteen-steps-distinct", "M"),
};

static const struct {
    const char *guideline, *class;
    enum qa_test test;
    const char *recommended, *longest, *provenance;
} intervals[] = {
    {"uk-rcr-ipem", "primary", TEST_VISUAL_QC, "P1D", "P1W", "M"},
    {"uk-rcr-ipem", "primary", TEST_LUMINANCE_RESPONSE, "P3M", "P1Y", "M"},
    {"uk-rcr-ipem", "primary", TEST_UNIFORMITY, "P6M", "P1Y", "M"},
    {"uk-rcr-ipem", "secondary", TEST_VISUAL_QC, "P1D", "P1W", "M"},
    {"uk-rcr-ipem", "secondary", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"uk-rcr-ipem", "secondary", TEST_UNIFORMITY, "P6M", "P1Y", "M"},
    {"uk-nhsbsp", "primary-mammography", TEST_VISUAL_QC, "P1D", "P1D", "M"},
    {"uk-nhsbsp", "primary-mammography", TEST_LUMINANCE_RESPONSE, "P6M", "P6M", "M"},
    {"uk-nhsbsp", "primary-mammography", TEST_UNIFORMITY, "P6M", "P6M", "M"},
    {"uk-nhsbsp", "secondary-mammography", TEST_VISUAL_QC, "P1D", "P1D", "M"},
    {"uk-nhsbsp", "secondary-mammography", TEST_LUMINANCE_RESPONSE, "P6M", "P6M", "M"},
    {"uk-nhsbsp", "secondary-mammography", TEST_UNIFORMITY, "P6M", "P6M", "M"},
    {"aapm-or03", "primary", TEST_VISUAL_QC, "P1D", "P1W", "R2"},
    {"aapm-or03", "primary", TEST_LUMINANCE_RESPONSE, "P1M", "P3M", "I"},
    {"aapm-or03", "primary", TEST_AMBIENT, "P1M", "P3M", "I"},
    {"aapm-or03", "primary", TEST_UNIFORMITY, "P1M", "P3M", "I"},
    {"aapm-or03", "primary", TEST_CHROMATICITY, "P1Y", "P1Y", "I"},
    {"aapm-or03", "secondary", TEST_VISUAL_QC, "P1D", "P1W", "R2"},
    {"aapm-or03", "secondary", TEST_LUMINANCE_RESPONSE, "P1M", "P3M", "I"},
    {"aapm-or03", "secondary", TEST_AMBIENT, "P1M", "P3M", "I"},
    {"aapm-or03", "secondary", TEST_UNIFORMITY, "P1M", "P3M", "I"},
    {"acr-mammography", "primary-mammography", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "M"},
    {"acr-mammography", "primary-mammography", TEST_UNIFORMITY, "P1Y", "P1Y", "M"},
    {"din-6868-157", "primary-mammography", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-stereotaxis", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-projection", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-fluoroscopy", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-ct", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-dental-rk5", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"din-6868-157", "primary-dental-rk6", TEST_LUMINANCE_RESPONSE, "P1Y", "P1Y", "R2"},
    {"jesra-x0093", "grade-1a", TEST_VISUAL_QC, "P1D", "P1D", "R2"},
    {"jesra-x0093", "grade-1a", TEST_LUMINANCE_RESPONSE, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-1a", TEST_UNIFORMITY, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-1a", TEST_CHROMATICITY, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-1b", TEST_VISUAL_QC, "P1D", "P1D", "R2"},
    {"jesra-x0093", "grade-1b", TEST_LUMINANCE_RESPONSE, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-1b", TEST_UNIFORMITY, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-1b", TEST_CHROMATICITY, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-2", TEST_VISUAL_QC, "P1D", "P1D", "R2"},
    {"jesra-x0093", "grade-2", TEST_LUMINANCE_RESPONSE, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-2", TEST_UNIFORMITY, "P6M", "P1Y", "R2"},
    {"jesra-x0093", "grade-2", TEST_CHROMATICITY, "P6M", "P1Y", "R2"},
    {"nyc-pdm", "primary", TEST_LUMINANCE_RESPONSE, "P3M", "P3M", "R2w"},
    {"nyc-pdm", "primary", TEST_UNIFORMITY, "P3M", "P3M", "I"},
    {"euref", "primary-mammography", TEST_VISUAL_QC, "P1D", "P1D", "M"},
    {"euref", "primary-mammography", TEST_LUMINANCE_RESPONSE, "P6M", "P6M", "M"},
    {"euref", "primary-mammography", TEST_UNIFORMITY, "P6M", "P6M", "M"},
    {"euref", "secondary-mammography", TEST_VISUAL_QC, "P1D", "P1D", "M"},
    {"euref", "secondary-mammography", TEST_LUMINANCE_RESPONSE, "P6M", "P6M", "M"},
};

#endif
