/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/page.h"
#include "monqa/cleanup.h"
#include "monqa/evaluation_detail.h"
#include "monqa/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every verdict of a record with what its formula is fed with, so that somebody can do it again
 * with a calculator: by the edition in force then, or by any profile; and all profiles side by
 * side. */
struct calculation {
    struct store_record record;
    struct store_evidence held;
    struct evidence evidence;
    unsigned tests;               /* that were done */
    struct guideline *guideline;  /* NULL: the stored verdicts */
    char class[32];               /* of the profile */
    struct evaluation evaluation; /* by the profile */
    struct verdict *stored;
    size_t stored_count;
};

static void calculation_finish(struct calculation *made)
{
    store_evidence_finish(&made->held);
    evaluation_finish(&made->evaluation);
    guideline_destroy(made->guideline);
    free(made->stored);
}

static unsigned tests_of(const char *names)
{
    char text[160];
    unsigned tests = 0;
    (void)text_copy(text, sizeof text, names);
    char *rest = NULL;
    for (char *name = strtok_r(text, " ", &rest); name != NULL; name = strtok_r(NULL, " ", &rest)) {
        enum qa_test test;
        if (qa_test_parse(name, &test))
            tests |= 1u << test;
    }
    return tests;
}

static bool judge_by_profile(struct calculation *made, const char *id, const char *class,
                             struct error *error)
{
    const void *xml;
    size_t length;
    if (!guideline_shipped(id, &xml, &length))
        return error_set(error, ERROR_INVALID, "guideline: no profile \"%s\" is shipped", id);
    (void)text_copy(made->class, sizeof made->class, class);
    return guideline_parse(id, xml, length, &made->guideline, error) &&
           guideline_evaluate(made->guideline,
                              made->class,
                              made->tests,
                              &made->evidence,
                              &made->evaluation,
                              error);
}

static bool read_calculation(struct exchange *exchange, bool *found, struct calculation *made,
                             struct error *error)
{
    const char *id = fields_get(&exchange->request->query, "guideline");
    const char *class = fields_get(&exchange->request->query, "class");
    if (!store_record(exchange->store, exchange->argument, found, &made->record, error))
        return false;
    if (!*found)
        return true;
    if (!store_record_evidence(exchange->store, exchange->argument, &made->held, error))
        return false;
    made->evidence = evidence_of(&made->held);
    made->evidence.provisional &= ~(unsigned)PROVISIONAL_CALIBRATION;
    made->tests = tests_of(made->record.tests);
    if (id != NULL)
        return judge_by_profile(made, id, class == NULL ? made->record.class : class, error);
    return store_verdicts(
        exchange->store, exchange->argument, &made->stored, &made->stored_count, error);
}

static const struct verdict *verdicts_of(const struct calculation *made, size_t *count)
{
    *count = made->guideline == NULL ? made->stored_count : made->evaluation.verdict_count;
    return made->guideline == NULL ? made->stored : made->evaluation.verdicts;
}

/* --- the page --- */

/* In full, so that what is redone comes to the same side of the limit. */
static const char *number(double value, char text[NUMBER_SIZE])
{
    if (!isfinite(value))
        return isnan(value) ? "unknown" : "unbounded";
    return number_format(value, text);
}

static void inputs_term(struct html *html, const struct evidence *evidence,
                        const struct verdict *verdict)
{
    struct metric_input inputs[METRIC_INPUTS_MAX];
    size_t count =
        isnan(verdict->value) ? 0 : metric_inputs(evidence, verdict->criterion.metric, inputs);
    if (count == 0)
        return;
    html_open(html, "div", NULL);
    html_element(html, "dt", NULL, "From");
    html_open(html, "dd", NULL);
    for (size_t i = 0; i < count; i++) {
        char text[NUMBER_SIZE];
        html_format(html,
                    "%s%s = %s%s%s",
                    i == 0 ? "" : "; ",
                    inputs[i].name,
                    number(inputs[i].value, text),
                    inputs[i].unit[0] == '\0' ? "" : " ",
                    inputs[i].unit);
    }
    html_close(html, "dd");
    html_close(html, "div");
}

static void comparison_terms(struct html *html, const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    char text[NUMBER_SIZE], words[NUMBER_SIZE + 40];
    bool is_answer = criterion->comparison == COMPARISON_IS;
    if (is_answer && !isnan(verdict->value)) {
        term(html, "Gives", verdict->value != 0 ? "yes" : "no");
        term(html, "Must be", criterion->limit != 0 ? "yes" : "no");
        return;
    }
    if (!isnan(verdict->value))
        term(html, "Gives", number(verdict->value, text));
    (void)snprintf(words,
                   sizeof words,
                   "%s %s %s",
                   comparison_sign(criterion->comparison),
                   isnan(criterion->limit) ? "none" : number(criterion->limit, text),
                   unit_words(criterion->unit));
    term(html, "Must be", words);
    if (verdict->uncertainty > 0) {
        (void)snprintf(words,
                       sizeof words,
                       "%.3g (k = 2)%s",
                       verdict->uncertainty,
                       verdict->within_uncertainty ? ": the limit is within it" : "");
        term(html, "Uncertainty", words);
    }
}

static void given_term(struct html *html, const char *name, const char *value)
{
    if (value[0] != '\0')
        term(html, name, value);
}

static void verdict_section(struct html *html, const struct evidence *evidence,
                            const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    char words[256];
    html_open(html, "section", "class", "calculation", NULL);
    html_open(html, "h3", NULL);
    html_text(html, criterion->id);
    html_text(html, " ");
    badge(html, verdict_kind(verdict), verdict_outcome_name(verdict->outcome));
    html_close(html, "h3");
    html_open(html, "dl", "class", "facts", NULL);
    given_term(html, "Metric", criterion->metric);
    given_term(html, "Formula", criterion->formula);
    inputs_term(html, evidence, verdict);
    comparison_terms(html, verdict);
    given_term(html, "Remark", verdict->reason);
    given_term(html, "Level reached", criterion_reached_name(verdict->reached));
    (void)snprintf(words,
                   sizeof words,
                   "%s%s%s",
                   cause_name(verdict->cause),
                   verdict->cause_evidence[0] == '\0' ? "" : ": ",
                   verdict->cause_evidence);
    given_term(html, "Cause", verdict->cause == CAUSE_NONE ? "" : words);
    given_term(html, "Clause", criterion->clause);
    given_term(html, "Source", criterion->source);
    given_term(html, "Provenance", criterion->provenance);
    given_term(html, "Confirmed by", criterion->confirmed_by);
    given_term(html, "In", criterion->confirmed_in);
    html_close(html, "dl");
    html_close(html, "section");
}

static void number_cell(struct html *html, const char *heading, const char *format, double value)
{
    char text[48] = "";
    if (!isnan(value))
        (void)snprintf(text, sizeof text, format[0] == '4' ? "%.4f" : "%+.2f", value);
    cell(html, heading, text);
}

static void step_table(struct html *html, const struct response_detail *detail)
{
    static const char *const headings[] = {
        "Levels", "L' from, cd/m2", "L' to, cd/m2", "JND", "Deviation, %", NULL};
    table_begin_as(html, "table", "Against the GSDF, step by step", headings);
    for (int i = 0; i + 1 < RESPONSE_LEVELS; i++) {
        char text[32];
        const struct response_step *step = &detail->steps[i];
        (void)snprintf(text, sizeof text, "%d to %d", step->from_ddl, step->to_ddl);
        html_open(html, "tr", NULL);
        cell(html, headings[0], text);
        number_cell(html, headings[1], "4", detail->levels[i].l_prime_cd_m2);
        number_cell(html, headings[2], "4", detail->levels[i + 1].l_prime_cd_m2);
        number_cell(html, headings[3], "2", step->jnd);
        number_cell(html, headings[4], "2", step->deviation_percent);
        html_close(html, "tr");
    }
    table_end(html);
}

static void response_section(struct html *html, const struct evidence *evidence)
{
    struct response_detail detail;
    if (!response_detail(evidence, &detail))
        return;
    const struct annex_c *found = &detail.annex_c;
    html_element(html, "h2", NULL, "Luminance response");
    step_table(html, &detail);
    html_open(html, "p", NULL);
    html_format(html,
                "%.2f JND per step of the GSDF; the response %s.",
                detail.jnd_per_step_expected,
                detail.is_monotone ? "never falls" : "falls in places");
    if (!isnan(found->mean_jnd_per_level))
        html_format(html,
                    " PS3.14 Annex C: %.3f JND per level; FIT %.3f to %.3f, %s; LUM %.3f.",
                    found->mean_jnd_per_level,
                    found->first_jnd_per_level,
                    found->last_jnd_per_level,
                    detail.fit_is_flat ? "flat at 95 %" : "not flat at 95 %",
                    found->lum_mean_jnd_per_level);
    html_close(html, "p");
}

static void grey_section(struct html *html, const struct evidence *evidence)
{
    static const char *const headings[] = {
        "Level", "L, cd/m2", "u'", "v'", "From D65", "From white", NULL};
    struct grey_detail greys[GREYS_MAX];
    size_t count = grey_detail(evidence, greys);
    if (count == 0)
        return;
    html_element(html, "h2", NULL, "Grey tracking");
    table_begin_as(html, "table", "Delta u'v' of the greys", headings);
    for (size_t i = 0; i < count; i++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%d", greys[i].ddl);
        html_open(html, "tr", NULL);
        cell(html, headings[0], text);
        number_cell(html, headings[1], "4", greys[i].cd_m2);
        number_cell(html, headings[2], "4", greys[i].uv.u);
        number_cell(html, headings[3], "4", greys[i].uv.v);
        number_cell(html, headings[4], "4", greys[i].delta_d65);
        number_cell(html, headings[5], "4", greys[i].delta_white);
        html_close(html, "tr");
    }
    table_end(html);
}

/* --- side by side --- */

struct standing {
    const char *guideline, *class;
    const char *result;
    int passes, fails, undecided, not_tested;
};

static struct standing standing_of(const struct guideline *guideline, const char *class,
                                   const struct evaluation *evaluation)
{
    struct standing standing = {
        guideline->id, class, evaluation_result_name(evaluation_result(evaluation)), 0, 0, 0, 0};
    for (size_t i = 0; i < evaluation->verdict_count; i++) {
        const struct verdict *verdict = &evaluation->verdicts[i];
        if (verdict->outcome == VERDICT_NOT_TESTED)
            standing.not_tested++;
        else if (!verdict->decides)
            standing.undecided++;
        else if (verdict->outcome == VERDICT_PASS)
            standing.passes++;
        else
            standing.fails++;
    }
    return standing;
}

typedef void standing_visitor(void *context, const struct standing *standing);

static bool visit_profile(const struct calculation *made, const char *id, standing_visitor *visit,
                          void *context, struct error *error)
{
    CLEANUP(guideline_cleanup) struct guideline *guideline = NULL;
    const void *xml;
    size_t length;
    if (!guideline_shipped(id, &xml, &length) ||
        !guideline_parse(id, xml, length, &guideline, error))
        return false;
    for (size_t i = 0; i < guideline->class_count; i++) {
        struct evaluation evaluation;
        const char *class = guideline->classes[i];
        if (!guideline_evaluate(guideline, class, made->tests, &made->evidence, &evaluation, error))
            return false;
        struct standing standing = standing_of(guideline, class, &evaluation);
        visit(context, &standing);
        evaluation_finish(&evaluation);
    }
    return true;
}

static bool visit_profiles(const struct calculation *made, standing_visitor *visit, void *context,
                           struct error *error)
{
    for (const char *const *id = guideline_shipped_ids(); *id != NULL; id++)
        if (!visit_profile(made, *id, visit, context, error))
            return false;
    return true;
}

struct table {
    struct html *html;
    const char *record_id;
};
static const char *const standing_headings[] = {
    "Profile", "Class", "Result", "Passes", "Fails", "Undecided", "Not tested", NULL};

static void standing_row(void *context, const struct standing *standing)
{
    const struct table *table = context;
    const int counts[] = {
        standing->passes, standing->fails, standing->undecided, standing->not_tested};
    char path[192], text[16];
    (void)snprintf(path,
                   sizeof path,
                   "/records/%s/calculation?guideline=%s&class=%s",
                   table->record_id,
                   standing->guideline,
                   standing->class);
    html_open(table->html, "tr", NULL);
    cell(table->html, standing_headings[0], standing->guideline);
    cell_open(table->html, standing_headings[1]);
    html_open(table->html, "a", "href", path, NULL);
    html_text(table->html, standing->class);
    html_close(table->html, "a");
    cell_close(table->html);
    cell_open(table->html, standing_headings[2]);
    badge(table->html,
          strcmp(standing->result, "pass") == 0   ? "good"
          : strcmp(standing->result, "fail") == 0 ? "bad"
                                                  : "calm",
          standing->result);
    cell_close(table->html);
    for (size_t i = 0; i < ARRAY_LENGTH(counts); i++) {
        (void)snprintf(text, sizeof text, "%d", counts[i]);
        cell(table->html, standing_headings[3 + i], text);
    }
    html_close(table->html, "tr");
}

static void verdict_sections(struct html *html, const struct calculation *made)
{
    size_t count;
    const struct verdict *verdicts = verdicts_of(made, &count);
    html_open(html, "p", NULL);
    html_format(html,
                "By %s %s, class %s.",
                made->guideline == NULL ? made->record.guideline_id : made->guideline->id,
                made->guideline == NULL ? made->record.guideline_edition : made->guideline->edition,
                made->guideline == NULL ? made->record.class : made->class);
    if (made->guideline != NULL)
        html_text(html, " This profile as it is shipped: a comparison, which decides nothing.");
    html_close(html, "p");
    for (size_t i = 0; i < count; i++)
        verdict_section(html, &made->evidence, &verdicts[i]);
}

static bool read_or_refuse(struct exchange *exchange, bool *found, struct calculation *made,
                           struct error *error)
{
    struct error trouble = {0};
    if (read_calculation(exchange, found, made, &trouble))
        return *found || answer_error(exchange, 404, "no such record is held");
    *found = false;
    if (trouble.kind == ERROR_INVALID)
        return answer_error(exchange, 404, trouble.text);
    *error = trouble;
    return false;
}

bool handle_calculation(struct exchange *exchange, struct error *error)
{
    CLEANUP(calculation_finish) struct calculation made = {0};
    struct html html;
    bool found;
    char title[64];
    if (!read_or_refuse(exchange, &found, &made, error))
        return false;
    if (!found)
        return true;
    (void)snprintf(title, sizeof title, "Record of %s, calculated", made.record.done_on);
    page_begin(exchange, &html, 200, title);
    html_open(&html, "p", NULL);
    link_to(&html, "records", made.record.id, "The record");
    html_close(&html, "p");
    verdict_sections(&html, &made);
    response_section(&html, &made.evidence);
    grey_section(&html, &made.evidence);
    html_element(&html, "h2", NULL, "Under every profile");
    struct table table = {&html, made.record.id};
    table_begin(&html, "The same readings", standing_headings);
    if (!visit_profiles(&made, standing_row, &table, error))
        return false;
    table_end(&html);
    return page_end(exchange, &html, error);
}

/* --- JSON --- */

static json_t *calculated_json(const struct evidence *evidence, const struct verdict *verdict)
{
    struct metric_input inputs[METRIC_INPUTS_MAX];
    json_t *json = verdict_json(verdict), *fed = json_object();
    size_t count =
        isnan(verdict->value) ? 0 : metric_inputs(evidence, verdict->criterion.metric, inputs);
    for (size_t i = 0; i < count; i++)
        (void)json_object_set_new(fed, inputs[i].name, real_or_null(inputs[i].value));
    (void)json_object_set_new(json, "inputs", fed);
    return json;
}

static void standing_json(void *context, const struct standing *standing)
{
    (void)json_array_append_new(context,
                                json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}",
                                          "guideline",
                                          standing->guideline,
                                          "class",
                                          standing->class,
                                          "result",
                                          standing->result,
                                          "passes",
                                          standing->passes,
                                          "fails",
                                          standing->fails,
                                          "undecided",
                                          standing->undecided,
                                          "not_tested",
                                          standing->not_tested));
}

bool json_calculation(struct exchange *exchange, struct error *error)
{
    CLEANUP(calculation_finish) struct calculation made = {0};
    bool found;
    size_t count;
    if (!read_or_refuse(exchange, &found, &made, error))
        return false;
    if (!found)
        return true;
    const struct verdict *rows = verdicts_of(&made, &count);
    json_t *verdicts = json_array(), *profiles = json_array();
    for (size_t i = 0; i < count; i++)
        (void)json_array_append_new(verdicts, calculated_json(&made.evidence, &rows[i]));
    if (!visit_profiles(&made, standing_json, profiles, error)) {
        json_decref(verdicts);
        json_decref(profiles);
        return false;
    }
    json_t *answer =
        json_pack("{s:s, s:s, s:s, s:o, s:o}",
                  "record_id",
                  made.record.id,
                  "guideline",
                  made.guideline == NULL ? made.record.guideline_id : made.guideline->id,
                  "class",
                  made.guideline == NULL ? made.record.class : made.class,
                  "verdicts",
                  verdicts,
                  "profiles",
                  profiles);
    return answer_json(exchange, 200, answer, error);
}
