/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern_support.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *family, *code;
} known[] = {
    {"TG18-QC", "TG18-QC", "109801"},        {"TG18-LN8-01", "TG18-LN8", "109805"},
    {"TG18-LN8-07", "TG18-LN8", "109811"},   {"TG18-LN8-18", "TG18-LN8", "109822"},
    {"TG18-BR", "TG18-BR", "109802"},        {"TG18-PQC", "TG18-PQC", "109803"},
    {"TG18-CT", "TG18-CT", "109804"},        {"TG18-LN12-01", "TG18-LN12", "109823"},
    {"TG18-LN12-18", "TG18-LN12", "109840"}, {"TG18-AD", "TG18-AD", "109845"},
    {"TG18-MP", "TG18-MP", "109846"},        {"TG18-RH10", "TG18-RH", "109847"},
    {"TG18-RH89", "TG18-RH", "109849"},      {"TG18-RV10", "TG18-RV", "109850"},
    {"TG18-RV89", "TG18-RV", "109852"},      {"TG18-PX", "TG18-PX", "109853"},
    {"TG18-CX", "TG18-CX", "109854"},        {"TG18-LPH10", "TG18-LPH", "109855"},
    {"TG18-LPH89", "TG18-LPH", "109857"},    {"TG18-LPV10", "TG18-LPV", "109858"},
    {"TG18-LPV89", "TG18-LPV", "109860"},    {"TG18-AFC", "TG18-AFC", "109861"},
    {"TG18-NS10", "TG18-NS", "109862"},      {"TG18-NS89", "TG18-NS", "109864"},
    {"TG18-GQ", "TG18-GQ", "109867"},        {"TG18-GQN", "TG18-GQ", "109868"},
    {"TG18-GQB", "TG18-GQ", "109869"},       {"TG18-GA03", "TG18-GA", "109870"},
    {"TG18-GA30", "TG18-GA", "109877"},      {"TG18-UN10", "TG18-UN", "109841"},
    {"TG18-UN80", "TG18-UN", "109842"},      {"TG18-UNL10", "TG18-UNL", "109843"},
    {"TG18-UNL80", "TG18-UNL", "109844"},    {"IEC-BN01", "IEC-BN", "109904"},
    {"IEC-BN18", "IEC-BN", "109921"},        {"IEC-OIQ", "IEC-OIQ", "109901"},
    {"IEC-WHITE", "IEC-WHITE", "109941"},    {"SMPTE-RP133", "SMPTE-RP133", "109943"},
    {"TG270-sQC", "TG270-sQC", NULL},        {"TG270-pQC", "TG270-pQC", NULL},
    {"TG270-ULN8-255", "TG270-ULN8", NULL},  {"TG270-ULN10-0512", "TG270-ULN10", NULL},
    {"DIN-11-STEPS", "DIN-11-STEPS", NULL},
};

START_TEST(has_each_pattern_with_its_family_and_code)
{
    const struct pattern_entry *entry = pattern_find(known[_i].name);
    ck_assert_ptr_nonnull(entry);
    ck_assert_str_eq(entry->name, known[_i].name);
    ck_assert_str_eq(entry->family, known[_i].family);
    ck_assert_pstr_eq(entry->dicom_code, known[_i].code);
}
END_TEST

static const char *const unknown[] = {
    "", "TG18", "tg18-qc", "TG18-QC ", "TG18-LN8-00", "TG18-LN8-19", "TG18-UN50"};

START_TEST(knows_no_other_name)
{
    ck_assert_ptr_null(pattern_find(unknown[_i]));
}
END_TEST

/* A size is inferred from another that has been compared. */
static void check_inferred(const struct pattern_entry *entry)
{
    size_t published = 0, inferred = 0;
    for (const unsigned *side = entry->published; *side != 0; side++)
        published++;
    for (const unsigned *side = entry->inferred; *side != 0; side++) {
        const unsigned *same = entry->published;
        while (*same != 0 && *same != *side)
            same++;
        ck_assert_uint_eq(*same, *side);
        inferred++;
    }
    bool is_exact = strcmp(entry->provenance, "exact") == 0;
    ck_assert_msg(is_exact ? inferred < published : inferred == 0, "%s", entry->name);
}

START_TEST(describes_every_entry_and_names_it_once)
{
    size_t count = 0;
    const struct pattern_entry *entries = pattern_catalogue(&count);
    ck_assert_uint_ge(count, 1 + 3 + 36 + 4 + 2 + 6 + 2 + 6 + 1 + 3 + 11 + 18 + 27);
    for (size_t i = 0; i < count; i++) {
        const char *how = entries[i].provenance;
        ck_assert_ptr_eq(pattern_find(entries[i].name), &entries[i]);
        ck_assert(strcmp(how, "exact") == 0 || strcmp(how, "described") == 0 ||
                  strcmp(how, "recalled") == 0);
        ck_assert_uint_gt(strlen(entries[i].look_for), 20);
        ck_assert_ptr_null(strchr(entries[i].look_for, '\n'));
        ck_assert_uint_gt(strlen(entries[i].use), 20);
        ck_assert_ptr_null(strchr(entries[i].use, '\n'));
        ck_assert(*entries[i].published != 0 || entries[i].side_min > 0);
        check_inferred(&entries[i]);
        for (size_t j = 0; j < i && entries[i].dicom_code != NULL; j++)
            if (entries[j].dicom_code != NULL)
                ck_assert_str_ne(entries[i].dicom_code, entries[j].dicom_code);
    }
}
END_TEST

START_TEST(finds_the_family_of_a_level_that_is_not_listed)
{
    const struct pattern_entry *entry = pattern_find("TG270-ULN8-013");
    ck_assert_ptr_nonnull(entry);
    ck_assert_str_eq(entry->family, "TG270-ULN8");
    ck_assert_str_eq(entry->provenance, "described");
    ck_assert_str_eq(pattern_range(entry), "TG270-ULN8-000 to TG270-ULN8-255");
    ck_assert_str_eq(pattern_range(pattern_find("TG270-ULN10-0512")),
                     "TG270-ULN10-0000 to TG270-ULN10-1023");
    ck_assert_ptr_null(pattern_range(pattern_find("TG18-QC")));
    ck_assert_str_eq(pattern_find("TG270-ULN8-015")->provenance, "exact");
}
END_TEST

static const struct {
    const char *name, *code, *reason;
} absent[] = {
    {"TG18-GV", "109865", "low-contrast discs"},
    {"TG18-GVN", "109866", "low-contrast discs"},
    {"TG18-AFC-2k", "109861", "was not seen"},
    {"TG18-CX-1k", "109854", "was not seen"},
    {"TG18-CH", "109878", "clinical image"},
    {"TG18-KN", "109879", "clinical image"},
    {"TG18-MM1", "109880", "clinical image"},
    {"TG18-MM2", "109881", "clinical image"},
    {"TG270-TR", NULL, "geometry is not known"},
    {"IEC-ANG", "109902", "geometry is not known"},
    {"IEC-GD", "109903", "geometry is not known"},
    {"DIN-GEOMETRY", "109931", "geometry is not known"},
    {"DIN-GRAYSCALE", "109932", "geometry is not known"},
    {"DIN-RESOLUTION", "109933", "geometry is not known"},
};

START_TEST(says_why_a_known_pattern_is_not_available)
{
    struct pattern_request request = {
        absent[_i].name, 1024, 1024, 8, PATTERN_LAYOUT_DEFAULT, false};
    const struct pattern_absence *absence = pattern_find_absence(absent[_i].name);
    struct raster *raster = NULL;
    struct error error = {0};
    ck_assert_ptr_nonnull(absence);
    ck_assert_pstr_eq(absence->dicom_code, absent[_i].code);
    ck_assert_ptr_nonnull(strstr(absence->reason, absent[_i].reason));
    ck_assert_ptr_null(pattern_find(absent[_i].name));
    ck_assert(!pattern_create(&request, &raster, &error));
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_ptr_nonnull(strstr(error.text, "is not available"));
}
END_TEST

START_TEST(has_no_pattern_both_ways)
{
    size_t count = 0;
    const struct pattern_absence *absences = pattern_absences(&count);
    ck_assert_uint_ge(count, ARRAY_LENGTH(absent));
    for (size_t i = 0; i < count; i++) {
        ck_assert_ptr_null(pattern_find(absences[i].name));
        ck_assert_ptr_eq(pattern_find_absence(absences[i].name), &absences[i]);
    }
    ck_assert_ptr_null(pattern_find_absence("TG18-QC"));
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("catalogue");
    tcase_add_loop_test(
        tcase, has_each_pattern_with_its_family_and_code, 0, (int)ARRAY_LENGTH(known));
    tcase_add_loop_test(tcase, knows_no_other_name, 0, (int)ARRAY_LENGTH(unknown));
    tcase_add_test(tcase, finds_the_family_of_a_level_that_is_not_listed);
    tcase_add_test(tcase, describes_every_entry_and_names_it_once);
    tcase_add_loop_test(
        tcase, says_why_a_known_pattern_is_not_available, 0, (int)ARRAY_LENGTH(absent));
    tcase_add_test(tcase, has_no_pattern_both_ways);
    return run_case("patterns.catalogue", tcase);
}
