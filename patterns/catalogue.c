/* SPDX-License-Identifier: Apache-2.0 */
#include "patterns/family.h"

#include "monqa/cleanup.h"
#include "patterns/catalogue_range.h"

#include <string.h>

/* Codes: DICOM PS3.16, CID 8301. */

static const unsigned tg18_sides[] = {1024, 2048, 0};
static const unsigned tg270_sides[] = {1024, 1536, 2048, 0};
static const unsigned smpte_sides[] = {512, 1024, 2048, 0};
static const unsigned only_1k[] = {1024, 0};
static const unsigned only_2k[] = {2048, 0};
static const unsigned no_sides[] = {0};

static const char own_label[] = "label in our own words";
static const char qc_deviation[] =
    "label in our own words; QUALITY CONTROL and the numbers of the scoring tiles in our own "
    "letters; the blurred scoring tiles computed from Gaussian dots, at 1k on average at most 2 "
    "codes from the published ones";
static const char inferred_2k[] =
    "label in our own words; 2k inferred from the published 1k image: areas twice as large";
static const char inferred_1k[] =
    "label in our own words; 1k inferred from the published 2k image: areas half as large";
static const char px_deviation[] =
    "label in our own words; 1k inferred from the published 2k image: pixels at the same distance";
static const char pqc_deviation[] =
    "label in our own words; at 2k the left ramp up to one code from the published one";
static const char br_deviation[] = "a label in our own words, where the published image has none";
static const char ct_deviation[] =
    "label in our own words; 2k inferred from the published 1k image: twice as large";
static const char mp_deviation[] =
    "label in our own words; 8 bits are the upper eight of the 12; 2k recalled: areas twice as "
    "large";
static const char ad_deviation[] =
    "label and numerals in our own letters; 8 bits can show every fourth contrast only; 2k "
    "inferred: cells twice as large, lines of two pixels";
static const char cx_deviation[] =
    "label in our own words; numbers of the scoring tiles in our own letters; the blurred tiles "
    "computed from Gaussian dots, at 2k on average at most 3 codes from the published ones";
static const char gq_deviation[] =
    "radii recalled and not verified, the edges of the discs ours; label in our own words";
static const char qc_look[] =
    "straight border and even cells; all corner patches, 5 % and 95 % squares, letters and line "
    "pairs seen; smooth ramps; clean edges; small glyphs as sharp in the corners as in the middle";
static const char ln_look[] =
    "measure the luminance of the central square; the surround stays the same for all 18";
static const char un_look[] = "an even screen: no blotches, no colour casts, no defective pixels";
static const char unl_look[] =
    "measure the luminance in the middle of each of the five outlined areas";
static const char bn_look[] = "measure the luminance of the uniform screen";
static const char sqc_look[] =
    "the darker and the brighter bars seen in all 18 squares; an even ramp; sharp line pairs";
static const char pqc_look[] =
    "bars of every width seen at all 18 levels, down to the faintest; sharp line pairs; even ramps";
static const char uln_look[] =
    "measure the luminance in the middle of each of the nine areas; an even screen";
static const char smpte_look[] =
    "5 % seen in 0 %, 95 % in 100 %; eleven steps; sharp lines in middle and corners; straight "
    "hatch; clean edges of the windows";
static const char oiq_look[] =
    "straight border and even cells; all corner patches, 5 % and 95 % squares, letters and line "
    "pairs seen; smooth ramps; clean edges";
static const char white_look[] = "an even white: no colour casts, no dark or coloured pixels";
static const char steps_look[] = "eleven steps from black to white, each apart from the next";
static const char tg18_pqc_look[] =
    "18 bars, each apart from the next; the lines of 5 codes seen in every bar, those of 1 code "
    "as far as the display allows; smooth ramps";
static const char br_look[] =
    "in each quadrant and panel the smallest checkerboard whose checks are seen apart";
static const char ct_look[] =
    "in all 16 squares the four corners and both halves of the disc are seen";
static const char ad_look[] =
    "the first number of the cells whose lines are seen, in the dark and in usual light";
static const char mp_look[] =
    "each column a smooth ramp: no steps between the ticks, and none wider than a tick apart";
static const char rh_look[] = "measure the profile across the line in each of the five squares";
static const char ns_look[] = "measure the spread of the luminance in each of the five squares";
static const char px_look[] = "single pixels of the same sharpness and size everywhere";
static const char cx_look[] =
    "glyphs as sharp everywhere as in the middle; the scoring tile that they resemble most";
static const char lph_look[] = "all lines across apart from one another, straight and even";
static const char lpv_look[] = "all lines down apart from one another, straight and even";
static const char afc_look[] =
    "the quarter of each cell in which the target is; per quadrant, the share found rightly";
static const char gq_look[] =
    "measure the luminance in the middle of the white disc, with the black disc and without";

/* What it serves. */
static const char qc_use[] =
    "overall quality, seen daily to weekly: AAPM OR-03, IPEM 91, NHSBSP, EUREF, JESRA X-0093; "
    "geometry: AAPM OR-03, EUREF; resolution: AAPM OR-03, IPEM 91; distances and "
    "angles in a viewer: IPEM 91";
static const char ln_use[] =
    "luminance response in 18 levels, highest and lowest luminance: AAPM OR-03, IPEM 91";
static const char ln12_use[] =
    "luminance response in 18 levels on displays of more than 8 bits: AAPM OR-03";
static const char tg18_pqc_use[] =
    "overall quality of printed images and displays, seen: AAPM OR-03";
static const char br_use[] = "contrast and resolution, seen: AAPM OR-03";
static const char ct_use[] = "luminance response, seen: AAPM OR-03, IEC 62563-1 7.3.4";
static const char ad_use[] = "diffuse reflection of ambient light, seen: AAPM OR-03";
static const char mp_use[] = "grey levels that the display resolves: AAPM OR-03, IEC 62563-1 7.3.3";
static const char rh_use[] = "resolution, measured: AAPM OR-03";
static const char ns_use[] = "noise, measured: AAPM OR-03";
static const char px_use[] = "resolution and uniformity of pixels, seen: AAPM OR-03";
static const char cx_use[] = "resolution, scored 0 to 4 (primary): AAPM OR-03";
static const char lp_use[] = "resolution: AAPM OR-03, EUREF; geometry: AAPM OR-03";
static const char afc_use[] = "noise and low contrast, seen: AAPM OR-03";
static const char gq_use[] = "veiling glare ratio, measured: AAPM OR-03";
static const char un_use[] = "uniformity, seen: AAPM OR-03, DIN 6868-157 8.2.4 and 8.2.5 (UN80); "
                             "defective pixels: IEC 62563-1 7.3.7";
static const char unl_use[] = "uniformity, measured at five points: AAPM OR-03, IPEM 91, "
                              "IEC 62563-1; uniformity of colour: AAPM OR-03 (UNL80)";
static const char bn_use[] = "luminance response instead of TG18-LN: IEC 62563-1";
static const char sqc_use[] = "overall quality, seen: AAPM Report 270 (the simple one)";
static const char pqc_use[] = "overall quality, seen: AAPM Report 270 (the thorough one)";
static const char uln_use[] =
    "luminance response, and uniformity measured at nine points: AAPM Report 270";
static const char smpte_use[] = "overall quality, seen: IPEM 91, New York City, DIN 6868-157 (as a "
                                "test image of its kind); consoles that have no TG18-QC";
static const char oiq_use[] = "overall quality, seen each working day: DIN 6868-157 8.2.2; "
                              "IEC 62563-1 7.3.2";
static const char white_use[] = "highest luminance, chromaticity: IEC 62563-1";
static const char steps_use[] = "grey scale in steps of 10 %: DIN 6868-157";

static const char tg270_deviation[] = "label and numbers in our own letters";
static const char smpte_deviation[] =
    "label and percentages in our own letters; as dicom3tools draws it: RP 133 itself was not read";
static const char uln10_deviation[] =
    "no published image of it was seen: lines as in TG270-ULN8, at four times its levels";
static const char oiq_deviation[] =
    "no published image of it was seen: TG18-QC less its Cx glyphs and what they stand on";
static const char white_deviation[] = "no published image of it was seen";
static const char steps_deviation[] =
    "the picture of the standard is not known to us: eleven bands of equal width, our arrangement";

// clang-format off
static const struct pattern_entry entries[] = {
    {"TG18-QC", "TG18-QC", "109801", "exact", qc_look, qc_use, qc_deviation, tg18_sides, no_sides, 1024, &tg18_qc, 0},
    {"TG18-BR", "TG18-BR", "109802", "exact", br_look, br_use, br_deviation, tg18_sides, no_sides, 1024, &tg18_br, 0},
    {"TG18-PQC", "TG18-PQC", "109803", "exact", tg18_pqc_look, tg18_pqc_use, pqc_deviation, tg18_sides, no_sides, 800, &tg18_pqc, 0},
    {"TG18-CT", "TG18-CT", "109804", "exact", ct_look, ct_use, ct_deviation, tg18_sides, only_2k, 0, &tg18_ct, 0},
    {"TG18-LN8-01", "TG18-LN8", "109805", "exact", ln_look, ln_use, own_label, tg18_sides, only_2k, 480, &tg18_ln8, 1},
    {"TG18-LN8-02", "TG18-LN8", "109806", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 2},
    {"TG18-LN8-03", "TG18-LN8", "109807", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 3},
    {"TG18-LN8-04", "TG18-LN8", "109808", "exact", ln_look, ln_use, own_label, tg18_sides, only_2k, 480, &tg18_ln8, 4},
    {"TG18-LN8-05", "TG18-LN8", "109809", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 5},
    {"TG18-LN8-06", "TG18-LN8", "109810", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 6},
    {"TG18-LN8-07", "TG18-LN8", "109811", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 7},
    {"TG18-LN8-08", "TG18-LN8", "109812", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 8},
    {"TG18-LN8-09", "TG18-LN8", "109813", "exact", ln_look, ln_use, own_label, tg18_sides, only_2k, 480, &tg18_ln8, 9},
    {"TG18-LN8-10", "TG18-LN8", "109814", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 10},
    {"TG18-LN8-11", "TG18-LN8", "109815", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 11},
    {"TG18-LN8-12", "TG18-LN8", "109816", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 12},
    {"TG18-LN8-13", "TG18-LN8", "109817", "exact", ln_look, ln_use, own_label, tg18_sides, only_2k, 480, &tg18_ln8, 13},
    {"TG18-LN8-14", "TG18-LN8", "109818", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 14},
    {"TG18-LN8-15", "TG18-LN8", "109819", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 15},
    {"TG18-LN8-16", "TG18-LN8", "109820", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 16},
    {"TG18-LN8-17", "TG18-LN8", "109821", "described", ln_look, ln_use, own_label, tg18_sides, no_sides, 480, &tg18_ln8, 17},
    {"TG18-LN8-18", "TG18-LN8", "109822", "exact", ln_look, ln_use, own_label, tg18_sides, only_2k, 480, &tg18_ln8, 18},
    {"TG18-LN12-01", "TG18-LN12", "109823", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 1},
    {"TG18-LN12-02", "TG18-LN12", "109824", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 2},
    {"TG18-LN12-03", "TG18-LN12", "109825", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 3},
    {"TG18-LN12-04", "TG18-LN12", "109826", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 4},
    {"TG18-LN12-05", "TG18-LN12", "109827", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 5},
    {"TG18-LN12-06", "TG18-LN12", "109828", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 6},
    {"TG18-LN12-07", "TG18-LN12", "109829", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 7},
    {"TG18-LN12-08", "TG18-LN12", "109830", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 8},
    {"TG18-LN12-09", "TG18-LN12", "109831", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 9},
    {"TG18-LN12-10", "TG18-LN12", "109832", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 10},
    {"TG18-LN12-11", "TG18-LN12", "109833", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 11},
    {"TG18-LN12-12", "TG18-LN12", "109834", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 12},
    {"TG18-LN12-13", "TG18-LN12", "109835", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 13},
    {"TG18-LN12-14", "TG18-LN12", "109836", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 14},
    {"TG18-LN12-15", "TG18-LN12", "109837", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 15},
    {"TG18-LN12-16", "TG18-LN12", "109838", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 16},
    {"TG18-LN12-17", "TG18-LN12", "109839", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 17},
    {"TG18-LN12-18", "TG18-LN12", "109840", "described", ln_look, ln12_use, own_label, tg18_sides, no_sides, 480, &tg18_ln12, 18},
    {"TG18-UN10", "TG18-UN", "109841", "exact", un_look, un_use, own_label, tg18_sides, only_2k, 480, &tg18_un, 10},
    {"TG18-UN80", "TG18-UN", "109842", "described", un_look, un_use, own_label, tg18_sides, no_sides, 480, &tg18_un, 80},
    {"TG18-UNL10", "TG18-UNL", "109843", "exact", unl_look, unl_use, own_label, tg18_sides, only_2k, 480, &tg18_unl, 10},
    {"TG18-UNL80", "TG18-UNL", "109844", "described", unl_look, unl_use, own_label, tg18_sides, no_sides, 480, &tg18_unl, 80},
    {"TG18-AD", "TG18-AD", "109845", "exact", ad_look, ad_use, ad_deviation, tg18_sides, only_2k, 0, &tg18_ad, 0},
    {"TG18-MP", "TG18-MP", "109846", "exact", mp_look, mp_use, mp_deviation, tg18_sides, only_2k, 0, &tg18_mp, 0},
    {"TG18-RH10", "TG18-RH", "109847", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rh, 10},
    {"TG18-RH50", "TG18-RH", "109848", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rh, 50},
    {"TG18-RH89", "TG18-RH", "109849", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rh, 89},
    {"TG18-RV10", "TG18-RV", "109850", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rv, 10},
    {"TG18-RV50", "TG18-RV", "109851", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rv, 50},
    {"TG18-RV89", "TG18-RV", "109852", "exact", rh_look, rh_use, inferred_1k, tg18_sides, only_1k, 768, &tg18_rv, 89},
    {"TG18-PX", "TG18-PX", "109853", "exact", px_look, px_use, px_deviation, tg18_sides, only_1k, 0, &tg18_px, 0},
    {"TG18-CX", "TG18-CX", "109854", "exact", cx_look, cx_use, cx_deviation, only_2k, no_sides, 1024, &tg18_cx, 0},
    {"TG18-LPH10", "TG18-LPH", "109855", "exact", lph_look, lp_use, inferred_1k, tg18_sides, only_1k, 480, &tg18_lph, 10},
    {"TG18-LPH50", "TG18-LPH", "109856", "described", lph_look, lp_use, own_label, tg18_sides, no_sides, 480, &tg18_lph, 50},
    {"TG18-LPH89", "TG18-LPH", "109857", "described", lph_look, lp_use, own_label, tg18_sides, no_sides, 480, &tg18_lph, 89},
    {"TG18-LPV10", "TG18-LPV", "109858", "exact", lpv_look, lp_use, inferred_1k, tg18_sides, only_1k, 480, &tg18_lpv, 10},
    {"TG18-LPV50", "TG18-LPV", "109859", "exact", lpv_look, lp_use, inferred_1k, tg18_sides, only_1k, 480, &tg18_lpv, 50},
    {"TG18-LPV89", "TG18-LPV", "109860", "exact", lpv_look, lp_use, inferred_1k, tg18_sides, only_1k, 480, &tg18_lpv, 89},
    {"TG18-AFC", "TG18-AFC", "109861", "exact", afc_look, afc_use, own_label, only_1k, no_sides, 0, &tg18_afc, 0},
    {"TG18-NS10", "TG18-NS", "109862", "exact", ns_look, ns_use, inferred_2k, tg18_sides, only_2k, 768, &tg18_ns, 10},
    {"TG18-NS50", "TG18-NS", "109863", "exact", ns_look, ns_use, inferred_2k, tg18_sides, only_2k, 768, &tg18_ns, 50},
    {"TG18-NS89", "TG18-NS", "109864", "exact", ns_look, ns_use, inferred_2k, tg18_sides, only_2k, 768, &tg18_ns, 89},
    {"TG18-GQ", "TG18-GQ", "109867", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 15},
    {"TG18-GQN", "TG18-GQ", "109868", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gqn, 0},
    {"TG18-GQB", "TG18-GQ", "109869", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 0},
    {"TG18-GA03", "TG18-GA", "109870", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 3},
    {"TG18-GA05", "TG18-GA", "109871", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 5},
    {"TG18-GA08", "TG18-GA", "109872", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 8},
    {"TG18-GA10", "TG18-GA", "109873", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 10},
    {"TG18-GA15", "TG18-GA", "109874", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 15},
    {"TG18-GA20", "TG18-GA", "109875", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 20},
    {"TG18-GA25", "TG18-GA", "109876", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 25},
    {"TG18-GA30", "TG18-GA", "109877", "recalled", gq_look, gq_use, gq_deviation, tg18_sides, no_sides, 0, &tg18_gq, 30},
    {"IEC-BN01", "IEC-BN", "109904", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 1},
    {"IEC-BN02", "IEC-BN", "109905", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 2},
    {"IEC-BN03", "IEC-BN", "109906", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 3},
    {"IEC-BN04", "IEC-BN", "109907", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 4},
    {"IEC-BN05", "IEC-BN", "109908", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 5},
    {"IEC-BN06", "IEC-BN", "109909", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 6},
    {"IEC-BN07", "IEC-BN", "109910", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 7},
    {"IEC-BN08", "IEC-BN", "109911", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 8},
    {"IEC-BN09", "IEC-BN", "109912", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 9},
    {"IEC-BN10", "IEC-BN", "109913", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 10},
    {"IEC-BN11", "IEC-BN", "109914", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 11},
    {"IEC-BN12", "IEC-BN", "109915", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 12},
    {"IEC-BN13", "IEC-BN", "109916", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 13},
    {"IEC-BN14", "IEC-BN", "109917", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 14},
    {"IEC-BN15", "IEC-BN", "109918", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 15},
    {"IEC-BN16", "IEC-BN", "109919", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 16},
    {"IEC-BN17", "IEC-BN", "109920", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 17},
    {"IEC-BN18", "IEC-BN", "109921", "described", bn_look, bn_use, NULL, no_sides, no_sides, 1, &iec_bn, 18},
    {"IEC-OIQ", "IEC-OIQ", "109901", "described", oiq_look, oiq_use, oiq_deviation, tg18_sides, no_sides, 1024, &iec_oiq, 0},
    {"IEC-WHITE", "IEC-WHITE", "109941", "described", white_look, white_use, white_deviation, no_sides, no_sides, 1, &iec_white, 0},
    {"TG270-sQC", "TG270-sQC", NULL, "exact", sqc_look, sqc_use, tg270_deviation, tg270_sides, no_sides, 1024, &tg270_sqc, 0},
    {"TG270-pQC", "TG270-pQC", NULL, "exact", pqc_look, pqc_use, tg270_deviation, tg270_sides, no_sides, 1024, &tg270_pqc, 0},
    {"TG270-ULN8-000", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 0},
    {"TG270-ULN8-015", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 15},
    {"TG270-ULN8-030", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 30},
    {"TG270-ULN8-045", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 45},
    {"TG270-ULN8-060", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 60},
    {"TG270-ULN8-075", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 75},
    {"TG270-ULN8-090", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 90},
    {"TG270-ULN8-105", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 105},
    {"TG270-ULN8-120", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 120},
    {"TG270-ULN8-135", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 135},
    {"TG270-ULN8-150", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 150},
    {"TG270-ULN8-165", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 165},
    {"TG270-ULN8-180", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 180},
    {"TG270-ULN8-195", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 195},
    {"TG270-ULN8-210", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 210},
    {"TG270-ULN8-225", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 225},
    {"TG270-ULN8-240", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 240},
    {"TG270-ULN8-255", "TG270-ULN8", NULL, "exact", uln_look, uln_use, tg270_deviation, tg270_sides, no_sides, 480, &tg270_uln8, 255},
    {"TG270-ULN10-0000", "TG270-ULN10", NULL, "described", uln_look, uln_use, uln10_deviation, tg270_sides, no_sides, 480, &tg270_uln10, 0},
    {"TG270-ULN10-0512", "TG270-ULN10", NULL, "described", uln_look, uln_use, uln10_deviation, tg270_sides, no_sides, 480, &tg270_uln10, 512},
    {"TG270-ULN10-1023", "TG270-ULN10", NULL, "described", uln_look, uln_use, uln10_deviation, tg270_sides, no_sides, 480, &tg270_uln10, 1023},
    {"SMPTE-RP133", "SMPTE-RP133", "109943", "exact", smpte_look, smpte_use, smpte_deviation, smpte_sides, no_sides, 512, &smpte_rp133, 0},
    {"DIN-11-STEPS", "DIN-11-STEPS", NULL, "described", steps_look, steps_use, steps_deviation, no_sides, no_sides, 1024, &din_steps, 0},
};
// clang-format on

static const char glare_unknown[] =
    "the places of its five low-contrast discs are not known to us, and are not invented";
static const char anatomical[] =
    "a clinical image: the report allows its use as it is, and not its re-creation";

static const char geometry_unknown[] =
    "its geometry is not known to us, and is not invented; the name alone was found";

static const char afc_2k[] = "its published image of 2048 pixels was not seen, and how large its "
                             "targets are is not known to "
                             "us; TG18-AFC is the image of 1024 pixels";
static const char cx_1k[] =
    "its published image of 1024 pixels was not seen; TG18-CX has a layout of ours for that size";

static const struct pattern_absence absences[] = {
    {"TG18-GV", "TG18-GV", "109865", glare_unknown},
    {"TG18-GVN", "TG18-GV", "109866", glare_unknown},
    {"TG18-AFC-2k", "TG18-AFC", "109861", afc_2k},
    {"TG18-CX-1k", "TG18-CX", "109854", cx_1k},
    {"TG18-CH", "TG18-CH", "109878", anatomical},
    {"TG18-KN", "TG18-KN", "109879", anatomical},
    {"TG18-MM1", "TG18-MM", "109880", anatomical},
    {"TG18-MM2", "TG18-MM", "109881", anatomical},
    {"TG270-TR", "TG270-TR", NULL, geometry_unknown},
    {"IEC-ANG", "IEC-ANG", "109902", geometry_unknown},
    {"IEC-GD", "IEC-GD", "109903", geometry_unknown},
    {"DIN-GEOMETRY", "DIN-GEOMETRY", "109931", geometry_unknown},
    {"DIN-GRAYSCALE", "DIN-GRAYSCALE", "109932", geometry_unknown},
    {"DIN-RESOLUTION", "DIN-RESOLUTION", "109933", geometry_unknown},
};

const struct pattern_entry *pattern_catalogue(size_t *count)
{
    *count = ARRAY_LENGTH(entries);
    return entries;
}

const struct pattern_entry *pattern_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(entries); i++)
        if (strcmp(entries[i].name, name) == 0)
            return &entries[i];
    return pattern_find_in_range(name);
}

const struct pattern_absence *pattern_absences(size_t *count)
{
    *count = ARRAY_LENGTH(absences);
    return absences;
}

const struct pattern_absence *pattern_find_absence(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(absences); i++)
        if (strcmp(absences[i].name, name) == 0)
            return &absences[i];
    return NULL;
}
