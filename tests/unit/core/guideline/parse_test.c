/* SPDX-License-Identifier: Apache-2.0 */
#include "monqa/buffer.h"
#include "monqa/cleanup.h"
#include "monqa/digest.h"
#include "monqa/guideline.h"
#include "tests/support/check_main.h"

#include <string.h>

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define ROOT(version)                                                                            \
    "<guideline xmlns=\"urn:monqa:guideline:" version "\" id=\"test\" edition=\"1\" title=\"T\"" \
    " publisher=\"P\">\n"
#define CLASS "<class name=\"primary\"/>\n"
#define CRITERION_WITH(id, class, test, metric, comparison, limit, mandatory, provenance) \
    "<criterion id=\"" id                                                                 \
    "\" class=\"" class "\" test=\"" test "\" metric=\"" metric                           \
                        "\" formula=\"f\" comparison=\"" comparison "\" limit=\"" limit   \
                        "\" unit=\"1\" mandatory=\"" mandatory                            \
                        "\" clause=\"c\" provenance=\"" provenance "\" source=\"s\"/>\n"
#define CRITERION(metric, comparison, limit, provenance) \
    CRITERION_WITH(                                      \
        "a", "primary", "luminance-response", metric, comparison, limit, "true", provenance)
#define GOOD CRITERION("l_prime_max_cd_m2", "at-least", "170", "R2")
#define INTERVAL(test, recommended, longest)                                   \
    "<interval class=\"primary\" test=\"" test "\" recommended=\"" recommended \
    "\" longest=\"" longest "\" who=\"w\" clause=\"c\" provenance=\"M\"/>\n"
#define END "</guideline>\n"
#define HEAD DECLARATION ROOT("1") CLASS
#define BODY(rows) HEAD rows END

static const char whole[] = BODY(
    "<criterion id=\"a\" class=\"primary\" test=\"visual-qc\" metric=\"answer:screen-clean\" "
    "formula=\"f &lt; 1\" comparison=\"is\" limit=\"1\" unit=\"\" mandatory=\"false\" "
    "clause=\"c \xc2\xa7 1\" provenance=\"?\" source=\"s\" confirmed-by=\"A. B.\" "
    "excluded=\"true\" corrective-action=\"clean it\"/>\n" INTERVAL("visual-qc", "P1D", "P1W"));

/* A criterion of L'max with what else it may have. */
#define MORE(more)                                                                              \
    "<criterion id=\"b\" class=\"primary\" test=\"luminance-response\" metric=\"l_max_cd_m2\" " \
    "formula=\"f\" comparison=\"at-least\" unit=\"cd/m2\" mandatory=\"false\" clause=\"c\" "    \
    "provenance=\"M\" source=\"s\" " more "/>\n"

static const char rich[] = DECLARATION
    "<guideline xmlns=\"urn:monqa:guideline:1\" id=\"test\" edition=\"1\" title=\"T\" "
    "publisher=\"P\" decision=\"guarded\" meter-accuracy-percent=\"4.5\">\n"
    "<class name=\"primary\" paired=\"true\"/>\n<class name=\"other\" paired=\"false\"/>\n" MORE(
        "limit=\"350\" remedial=\"340\" suspension=\"170\" pattern=\"TG18-LN8\" "
        "triggers=\"acceptance retest\" external-meter=\"true\" room-class=\"rk1\"") "</"
                                                                                     "guideline>\n";

START_TEST(reads_levels_rules_rooms_triggers_and_pairs)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    ck_assert_msg(
        guideline_parse("g.xml", rich, sizeof rich - 1, &guideline, &error), "%s", error.text);
    ck_assert_int_eq(guideline->decision, DECISION_GUARDED);
    ck_assert_str_eq(decision_rule_name(guideline->decision), "guarded");
    ck_assert_double_eq(guideline->meter_accuracy_percent, 4.5);
    ck_assert(guideline_class_is_paired(guideline, "primary"));
    ck_assert(!guideline_class_is_paired(guideline, "other"));
    ck_assert(!guideline_class_is_paired(guideline, "none"));
    const struct criterion *criterion = &guideline->criteria[0];
    ck_assert(criterion->remedial.given && criterion->suspension.given);
    ck_assert_double_eq(criterion->remedial.limit, 340);
    ck_assert_double_eq(criterion->suspension.limit, 170);
    ck_assert_str_eq(criterion->pattern, "TG18-LN8");
    ck_assert_str_eq(criterion->room_class, "rk1");
    ck_assert(criterion->external_meter);
    ck_assert_uint_eq(criterion->triggers, 1u << TRIGGER_ACCEPTANCE | 1u << TRIGGER_RETEST);
}
END_TEST

START_TEST(what_is_not_given_is_nothing)
{
    static const char plain[] = BODY(MORE(""));
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    ck_assert_msg(
        guideline_parse("g.xml", plain, sizeof plain - 1, &guideline, &error), "%s", error.text);
    const struct criterion *criterion = &guideline->criteria[0];
    ck_assert_double_nan(criterion->limit);
    ck_assert(!criterion->remedial.given && !criterion->suspension.given);
    ck_assert_uint_eq(criterion->triggers, (1u << TRIGGER_COUNT) - 1);
    ck_assert_str_eq(criterion->pattern, "");
    ck_assert(!criterion->external_meter);
    ck_assert_int_eq(guideline->decision, DECISION_SIMPLE);
    ck_assert_double_eq(guideline->meter_accuracy_percent, 0);
    ck_assert(!guideline_class_is_paired(guideline, "primary"));
}
END_TEST

START_TEST(reads_every_field)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    ck_assert_msg(
        guideline_parse("g.xml", whole, sizeof whole - 1, &guideline, &error), "%s", error.text);
    char sha256[DIGEST_TEXT_SIZE];
    ck_assert_str_eq(guideline->sha256, digest_sha256(whole, sizeof whole - 1, sha256));
    ck_assert_str_eq(guideline->id, "test");
    ck_assert_str_eq(guideline->edition, "1");
    ck_assert_str_eq(guideline->title, "T");
    ck_assert_str_eq(guideline->publisher, "P");
    ck_assert_uint_eq(guideline->class_count, 1);
    ck_assert_uint_eq(guideline->criterion_count, 1);
    const struct criterion *criterion = &guideline->criteria[0];
    ck_assert_str_eq(criterion->id, "a");
    ck_assert_str_eq(criterion->class, "primary");
    ck_assert_int_eq(criterion->test, TEST_VISUAL_QC);
    ck_assert_str_eq(criterion->metric, "answer:screen-clean");
    ck_assert_str_eq(criterion->formula, "f < 1");
    ck_assert_int_eq(criterion->comparison, COMPARISON_IS);
    ck_assert_double_eq(criterion->limit, 1);
    ck_assert_str_eq(criterion->unit, "");
    ck_assert(!criterion->mandatory);
    ck_assert_str_eq(criterion->clause, "c \xc2\xa7 1");
    ck_assert_str_eq(criterion->provenance, "?");
    ck_assert_str_eq(criterion->source, "s");
    ck_assert_str_eq(criterion->confirmed_by, "A. B.");
    ck_assert(criterion->excluded);
    ck_assert_str_eq(criterion->corrective_action, "clean it");
    ck_assert_uint_eq(guideline->interval_count, 1);
    ck_assert_int_eq(guideline->intervals[0].rule.test, TEST_VISUAL_QC);
    ck_assert_int_eq(guideline->intervals[0].rule.longest.unit, INTERVAL_WEEKS);
    ck_assert_str_eq(guideline->intervals[0].who, "w");
}
END_TEST

static const char *const accepted[] = {
    HEAD END,
    BODY(GOOD),
    BODY("<!-- a comment -->\n" GOOD),
    BODY(CRITERION("l_prime_max_cd_m2", "above", "-0.25", "I")),
    BODY(MORE("")),
    BODY(MORE("limit=\"350\" suspension=\"350\" remedial=\"350\"")),
    BODY(MORE("limit=\"350\" remedial=\"400\"")),
    BODY(CRITERION("pair_l_max_percent", "at-most", "10", "M")),
    BODY(INTERVAL("uniformity", "P1M", "P1M")),
    BODY(INTERVAL("uniformity", "", "")),
    BODY(INTERVAL("uniformity", "P12M", "P1Y")),
    DECLARATION ROOT("1") CLASS "<class name=\"b\"/>\n" GOOD CRITERION_WITH(
        "a", "b", "luminance-response", "l_min_cd_m2", "at-most", "1", "true", "R") END,
};

START_TEST(accepts_each_document)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    bool ok = guideline_parse("g.xml", accepted[_i], strlen(accepted[_i]), &guideline, &error);
    ck_assert_msg(ok, "%s", error.text);
}
END_TEST

#define BOMB                                                                            \
    "<!DOCTYPE guideline [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">" \
    "<!ENTITY c \"&b;&b;&b;&b;&b;&b;\">]>\n"
#define LONG_TEXT                                                                          \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *text;
    const char *error; /* how it begins */
} refused[] = {
    {"", "g.xml:1: must begin with"},
    {"guideline", "g.xml:1: must begin with"},
    {ROOT("1") CLASS END, "g.xml:1: must begin with"},
    {"\xef\xbb\xbf" BODY(GOOD), "g.xml:1: must begin with"},
    {"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" ROOT("1") CLASS END,
     "g.xml:1: must begin with"},
    {"<?xml version=\"1.0\" encoding=\"UTF-7\"?>\n" ROOT("1") CLASS END, "g.xml:1: must begin"},
    {BODY("\xff"), "g.xml: not UTF-8"},
    {BODY("\x01"), "g.xml: not UTF-8"},
    {DECLARATION BOMB ROOT("1") CLASS "&c;" END, "g.xml:2: a DOCTYPE is refused"},
    {DECLARATION "<!DOCTYPE guideline SYSTEM \"file:///etc/passwd\">\n" ROOT("1") CLASS END,
     "g.xml:2: a DOCTYPE is refused"},
    {DECLARATION ROOT("1") "<!ENTITY a \"b\">\n" CLASS END, "g.xml:3: entities, CDATA and"},
    {BODY("<![CDATA[x]]>"), "g.xml:4: entities, CDATA and instructions are refused"},
    {BODY("<?php x ?>"), "g.xml:4: entities, CDATA and instructions are refused"},
    {BODY("<class name=\"a&#127;\"/>\n"), "g.xml:4: control characters in attribute \"name\""},
    {BODY("<class name=\"a&#1;\"/>\n"), "g.xml:4: xmlParseCharRef: invalid xmlChar value 1"},
    {BODY("&c;"), "g.xml:4: Entity 'c' not defined"},
    {HEAD GOOD, "g.xml:5: "},
    {HEAD "<criterion id=\"a\"", "g.xml:4: "},
    {HEAD END END, "g.xml:5: "},
    {DECLARATION "<other/>\n", "g.xml:1: the element is not \"guideline\""},
    {DECLARATION ROOT("2") CLASS END, "g.xml:2: unknown version"},
    {DECLARATION "<guideline/>\n", "g.xml:2: unknown version"},
    {DECLARATION "<guideline xmlns=\"urn:monqa:guideline:1\" id=\"t\" edition=\"1\" title=\"T\">\n"
                 "</guideline>\n",
     "g.xml:2: missing attribute \"publisher\""},
    {DECLARATION ROOT("1") END, "g.xml:2: "}, /* no class at all */
    {BODY("<note/>\n"), "g.xml:4: unknown element \"note\""},
    {BODY("text"), "g.xml:"},
    {BODY(CLASS), "g.xml:4: second class with the name \"primary\""},
    {BODY(GOOD GOOD), "g.xml:5: second criterion of its class with the id \"a\""},
    {BODY(CRITERION("l_max", "at-least", "1", "R2")), "g.xml:4: unknown metric \"l_max\""},
    {BODY(CRITERION("answer:x", "is", "1", "R2")), "g.xml:4: unknown metric \"answer:x\""},
    {BODY(CRITERION("ambient_ratio", "at-most", "1", "R2")), "g.xml:4: the metric does not come"},
    {BODY(CRITERION("l_min_cd_m2", "is", "1", "R2")), "g.xml:4: \"is\" goes with answers"},
    {BODY(CRITERION_WITH("a", "primary", "visual-qc", "answer:screen-clean", "at-least", "1",
                         "true", "M")),
     "g.xml:4: \"is\" goes with answers"},
    {BODY(CRITERION_WITH("a", "primary", "visual-qc", "answer:screen-clean", "is", "2", "true",
                         "M")),
     "g.xml:4: an answer is 1 (yes) or 0 (no)"},
    {BODY(CRITERION("l_min_cd_m2", "<=", "1", "R2")), "g.xml:4: "},
    {BODY(CRITERION("l_min_cd_m2", "atmost", "1", "R2")), "g.xml:4: unknown comparison"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "NaN", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "INF", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "-INF", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1e3", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1,5", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1.2.3", "R2")), "g.xml:4: not a decimal number"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "99999999999", "R2")), "g.xml:4: "},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1.", "R2")), "g.xml:4: "},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1", "R3")), "g.xml:4: unknown provenance \"R3\""},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1", "M-h")), "g.xml:4: unknown provenance"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1", "")), "g.xml:4: unknown provenance"},
    {BODY(CRITERION("l_min_cd_m2", "at-most", "1", "R2www")), "g.xml:4: attribute \"provenance\""},
    {BODY(CRITERION_WITH("a", "other", "luminance-response", "l_min_cd_m2", "at-most", "1", "true",
                         "M")),
     "g.xml:4: undeclared class \"other\""},
    {BODY(CRITERION_WITH("a", "primary", "luminance", "l_min_cd_m2", "at-most", "1", "true", "M")),
     "g.xml:4: unknown test \"luminance\""},
    {BODY(CRITERION_WITH("a", "primary", "luminance-response", "l_min_cd_m2", "at-most", "1", "yes",
                         "M")),
     "g.xml:4: neither true nor false: \"yes\""},
    {BODY(CRITERION_WITH(LONG_TEXT, "primary", "luminance-response", "l_min_cd_m2", "at-most", "1",
                         "true", "M")),
     "g.xml:4: attribute \"id\" is longer than 63 bytes"},
    {BODY(CRITERION_WITH("A b", "primary", "luminance-response", "l_min_cd_m2", "at-most", "1",
                         "true", "M")),
     "g.xml:4: "},
    {BODY("<criterion id=\"a\" class=\"primary\" test=\"luminance-response\" "
          "metric=\"l_min_cd_m2\" formula=\"f\" comparison=\"at-most\" limit=\"1\" unit=\"1\" "
          "clause=\"c\" provenance=\"M\" source=\"s\"/>\n"),
     "g.xml:4: "}, /* mandatory is missing */
    {BODY("<criterion colour=\"red\" id=\"a\" class=\"primary\" test=\"luminance-response\" "
          "metric=\"l_min_cd_m2\" formula=\"f\" comparison=\"at-most\" limit=\"1\" unit=\"1\" "
          "mandatory=\"true\" clause=\"c\" provenance=\"M\" source=\"s\"/>\n"),
     "g.xml:4: "},
    {BODY(MORE("suspension=\"1\"")), "g.xml:4: a level without a limit: \"b\""},
    {BODY(MORE("limit=\"350\" suspension=\"351\"")),
     "g.xml:4: the suspension level is stricter than the limit: \"b\""},
    {BODY(MORE("limit=\"350\" suspension=\"300\" remedial=\"299\"")),
     "g.xml:4: the suspension level is stricter than the remedial: \"b\""},
    {BODY(MORE("limit=\"1\" remedial=\"x\"")), "g.xml:4: not a decimal number: \"x\""},
    {BODY(MORE("limit=\"1\" suspension=\"NaN\"")), "g.xml:4: not a decimal number: \"NaN\""},
    {BODY(MORE("triggers=\"\"")), "g.xml:4: unknown trigger \"\""},
    {BODY(MORE("triggers=\"acceptance  retest\"")), "g.xml:4: unknown trigger \"\""},
    {BODY(MORE("triggers=\"always\"")), "g.xml:4: unknown trigger \"always\""},
    {BODY(MORE("triggers=\"retest retest\"")), "g.xml:4: second time the trigger \"retest\""},
    {BODY(GOOD MORE("room-class=\"RK 1\"")), "g.xml:5: element \"criterion\" is not as"},
    {BODY(MORE("room-class=\"toolongone\"")), "g.xml:4: attribute \"room-class\" is longer"},
    {BODY(GOOD MORE("pattern=\"TG18 LN\"")), "g.xml:5: element \"criterion\" is not as"},
    {BODY("<criterion id=\"b\" class=\"primary\" test=\"visual-qc\" "
          "metric=\"answer:screen-clean\" formula=\"f\" comparison=\"is\" limit=\"1\" "
          "remedial=\"1\" unit=\"\" mandatory=\"true\" clause=\"c\" provenance=\"M\" "
          "source=\"s\"/>\n"),
     "g.xml:4: an answer has no remedial or suspension level: \"b\""},
    {BODY("<criterion id=\"b\" class=\"primary\" test=\"luminance-response\" "
          "metric=\"l_max_cd_m2\" formula=\"f\" comparison=\"at-least\" unit=\"cd/m2\" "
          "mandatory=\"true\" clause=\"c\" provenance=\"M\" source=\"s\"/>\n"),
     "g.xml:4: mandatory, and never met for want of a limit: \"b\""},
    {BODY("<class name=\"b\" paired=\"both\"/>\n"), "g.xml:4: neither true nor false: \"both\""},
    {DECLARATION "<guideline xmlns=\"urn:monqa:guideline:1\" id=\"t\" edition=\"1\" title=\"T\" "
                 "publisher=\"P\" decision=\"wise\">\n" CLASS END,
     "g.xml:2: unknown decision rule \"wise\""},
    {DECLARATION "<guideline xmlns=\"urn:monqa:guideline:1\" id=\"t\" edition=\"1\" title=\"T\" "
                 "publisher=\"P\" meter-accuracy-percent=\"-1\">\n" CLASS END,
     "g.xml:2: element \"guideline\" is not as"},
    {BODY(INTERVAL("uniformity", "P1Y", "P6M")), "g.xml:4: longest is shorter"},
    {BODY(INTERVAL("uniformity", "P1M", "")), "g.xml:4: longest is shorter"},
    {BODY(INTERVAL("uniformity", "", "P1M")), "g.xml:4: longest is shorter"},
    {BODY(INTERVAL("uniformity", "1M", "P1M")), "g.xml:4: no duration: \"1M\""},
    {BODY(INTERVAL("uniformity", "P1M", "P1M") INTERVAL("uniformity", "P1M", "P1M")),
     "g.xml:5: second interval of its class for \"uniformity\""},
    {BODY(INTERVAL("uniformity", "P1M", "P1M") GOOD), "g.xml:"}, /* out of order */
    {BODY("<x:criterion xmlns:x=\"urn:other\"/>\n"), "g.xml:4: "},
};

START_TEST(refuses_each_document_by_its_line)
{
    struct guideline *guideline = NULL;
    struct error error = {0};
    bool ok =
        guideline_parse("g.xml", refused[_i].text, strlen(refused[_i].text), &guideline, &error);
    ck_assert_msg(!ok, "accepted: %s", refused[_i].text);
    ck_assert_int_eq(error.kind, ERROR_INVALID);
    ck_assert_msg(strncmp(error.text, refused[_i].error, strlen(refused[_i].error)) == 0,
                  "%s\nwanted: %s\ngot: %s",
                  refused[_i].text,
                  refused[_i].error,
                  error.text);
    ck_assert_ptr_null(guideline);
}
END_TEST

START_TEST(refuses_every_truncation)
{
    for (size_t length = 0; length + 1 < sizeof whole - 1; length++) {
        struct guideline *guideline = NULL;
        struct error error = {0};
        bool ok = guideline_parse("g.xml", whole, length, &guideline, &error);
        if (ok || error.kind != ERROR_INVALID || guideline != NULL)
            ck_abort_msg("%zu bytes: %s", length, error.text);
    }
}
END_TEST

START_TEST(refuses_utf16_and_nul)
{
    static const char utf16[] = "\xff\xfe<\0?\0x\0m\0l\0";
    static const char nul[] = HEAD "\0" END;
    struct guideline *guideline = NULL;
    struct error error = {0};
    ck_assert(!guideline_parse("g.xml", utf16, sizeof utf16 - 1, &guideline, &error));
    ck_assert(!guideline_parse("g.xml", nul, sizeof nul - 1, &guideline, &error));
}
END_TEST

START_TEST(refuses_more_than_a_mebibyte)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(GUIDELINE_BYTES_MAX + 100);
    buffer_text(&text, HEAD END);
    while (text.length <= GUIDELINE_BYTES_MAX)
        buffer_text(&text, "\n");
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    struct error error = {0};
    ck_assert(guideline_parse("g.xml", text.data, GUIDELINE_BYTES_MAX, &guideline, &error));
    struct guideline *longer = NULL;
    ck_assert(!guideline_parse("g.xml", text.data, text.length, &longer, &error));
    ck_assert_str_eq(error.text, "g.xml: longer than 1048576 bytes");
}
END_TEST

static void prepare(void)
{
    struct error error = {0};
    ck_assert_msg(guideline_library_init(&error), "%s", error.text);
}

int main(void)
{
    TCase *tcase = tcase_create("parse");
    tcase_add_checked_fixture(tcase, prepare, guideline_library_finish);
    tcase_add_test(tcase, reads_every_field);
    tcase_add_test(tcase, reads_levels_rules_rooms_triggers_and_pairs);
    tcase_add_test(tcase, what_is_not_given_is_nothing);
    tcase_add_loop_test(tcase, accepts_each_document, 0, ARRAY_LENGTH(accepted));
    tcase_add_loop_test(tcase, refuses_each_document_by_its_line, 0, ARRAY_LENGTH(refused));
    tcase_add_test(tcase, refuses_every_truncation);
    tcase_add_test(tcase, refuses_utf16_and_nul);
    tcase_add_test(tcase, refuses_more_than_a_mebibyte);
    return run_case("core.guideline.parse", tcase);
}
