/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/evaluate_output.h"
#include "agent/json_line.h"
#include "monqa/evaluation_detail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void judged_finish(struct judged *judged)
{
    evaluation_finish(&judged->evaluation);
}

/* Takes the item over, as json_put does. */
static void append(json_t **array, json_t *item)
{
    if (*array == NULL) {
        json_decref(item);
    } else if (json_array_append_new(*array, item) != 0) {
        json_decref(*array);
        *array = NULL;
    }
}

static bool is_answer(const struct metric *metric)
{
    return strncmp(metric->name, "answer:", 7) == 0;
}

static json_t *metrics_json(const struct evaluation *evaluation)
{
    json_t *json = json_object();
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (!is_answer(&evaluation->metrics[i]))
            json_put(&json,
                     evaluation->metrics[i].name,
                     json_number_or_null(evaluation->metrics[i].value));
    return json;
}

/* Expanded, k = 2; of those only for which it is known. */
static json_t *uncertainties_json(const struct evaluation *evaluation)
{
    json_t *json = json_object();
    for (size_t i = 0; i < evaluation->metric_count; i++)
        if (evaluation->metrics[i].uncertainty > 0)
            json_put(
                &json, evaluation->metrics[i].name, json_real(evaluation->metrics[i].uncertainty));
    return json;
}

/* Why a metric is null: the reason, or that it has no upper bound (a black of zero). */
static json_t *unavailable_json(const struct evaluation *evaluation)
{
    json_t *json = json_object();
    for (size_t i = 0; i < evaluation->metric_count; i++) {
        const struct metric *metric = &evaluation->metrics[i];
        if (!is_answer(metric) && !isfinite(metric->value))
            json_put(&json,
                     metric->name,
                     json_string(isnan(metric->value) ? metric->reason : "unbounded"));
    }
    return json;
}

static json_t *level_json(const struct criterion_level *level)
{
    return level->given ? json_real(level->limit) : json_null();
}

static json_t *inputs_json(const struct evidence *evidence, const struct verdict *verdict)
{
    struct metric_input inputs[METRIC_INPUTS_MAX];
    json_t *json = json_object();
    size_t count =
        isnan(verdict->value) ? 0 : metric_inputs(evidence, verdict->criterion.metric, inputs);
    for (size_t i = 0; i < count; i++)
        json_put(&json, inputs[i].name, json_number_or_null(inputs[i].value));
    return json;
}

static void put_criterion(json_t **json, const struct criterion *criterion)
{
    json_put(json, "limit", json_number_or_null(criterion->limit));
    json_put(json, "comparison", json_string(comparison_sign(criterion->comparison)));
    json_put(json, "remedial", level_json(&criterion->remedial));
    json_put(json, "suspension", level_json(&criterion->suspension));
    json_put(json, "unit", json_string(criterion->unit));
    json_put(json, "mandatory", json_boolean(criterion->mandatory));
    json_put(json, "pattern", json_text_or_null(criterion->pattern));
    json_put(json, "clause", json_string(criterion->clause));
    json_put(json, "formula", json_string(criterion->formula));
    json_put(json, "provenance", json_string(criterion->provenance));
    json_put(json, "source", json_string(criterion->source));
    json_put(json, "confirmed_by", json_text_or_null(criterion->confirmed_by));
}

static json_t *verdict_json(const struct judged *judged, const struct evidence *evidence,
                            const struct verdict *verdict)
{
    const struct criterion *criterion = &verdict->criterion;
    json_t *json = json_object();
    json_put(&json, "criterion", json_string(criterion->id));
    json_put(&json, "test", json_string(qa_test_name(criterion->test)));
    json_put(&json, "metric", json_string(criterion->metric));
    json_put(&json, "value", json_number_or_null(verdict->value));
    if (isinf(verdict->value))
        json_put(&json, "unbounded", json_true());
    json_put(&json,
             "uncertainty",
             verdict->uncertainty > 0 ? json_real(verdict->uncertainty) : json_null());
    json_put(&json, "verdict", json_string(verdict_outcome_name(verdict->outcome)));
    json_put(&json, "within_uncertainty", json_boolean(verdict->within_uncertainty));
    json_put(&json, "reached", json_text_or_null(criterion_reached_name(verdict->reached)));
    json_put(&json, "decides", json_boolean(verdict->decides));
    json_put(&json, "counted", json_boolean((judged->counted & 1u << criterion->test) != 0));
    json_put(&json, "reason", json_text_or_null(verdict->reason));
    json_put(&json, "cause", json_text_or_null(cause_name(verdict->cause)));
    json_put(&json, "cause_evidence", json_text_or_null(verdict->cause_evidence));
    json_put(&json, "inputs", inputs_json(evidence, verdict));
    put_criterion(&json, criterion);
    return json;
}

static json_t *verdicts_json(const struct judged *judged, const struct evidence *evidence)
{
    json_t *json = json_array();
    for (size_t i = 0; i < judged->evaluation.verdict_count; i++)
        append(&json, verdict_json(judged, evidence, &judged->evaluation.verdicts[i]));
    return json;
}

static json_t *step_json(const struct response_step *step)
{
    json_t *json = json_object();
    json_put(&json, "from_ddl", json_integer(step->from_ddl));
    json_put(&json, "to_ddl", json_integer(step->to_ddl));
    json_put(&json, "jnd", json_number_or_null(step->jnd));
    json_put(&json, "contrast", json_number_or_null(step->contrast));
    json_put(&json, "contrast_expected", json_number_or_null(step->contrast_expected));
    json_put(&json, "deviation_percent", json_number_or_null(step->deviation_percent));
    return json;
}

static json_t *annex_c_json(const struct response_detail *detail)
{
    const struct annex_c *found = &detail->annex_c;
    json_t *json = json_object();
    json_put(&json, "mean_jnd_per_level", json_number_or_null(found->mean_jnd_per_level));
    json_put(&json, "fit_first_jnd_per_level", json_number_or_null(found->first_jnd_per_level));
    json_put(&json, "fit_last_jnd_per_level", json_number_or_null(found->last_jnd_per_level));
    json_put(&json, "fit_slope_t", json_number_or_null(found->slope_t));
    json_put(&json, "fit_is_flat", json_boolean(detail->fit_is_flat));
    json_put(&json, "lum_mean_jnd_per_level", json_number_or_null(found->lum_mean_jnd_per_level));
    json_put(&json, "lum_fit_jnd_per_level", json_number_or_null(found->lum_fit_jnd_per_level));
    return json;
}

/* null: not every one of the 18 levels, or no Lamb. */
static json_t *response_json(const struct evidence *evidence)
{
    struct response_detail detail;
    if (!response_detail(evidence, &detail))
        return json_null();
    json_t *levels = json_array(), *steps = json_array(), *json = json_object();
    for (int i = 0; i < RESPONSE_LEVELS; i++) {
        json_t *level = json_object();
        json_put(&level, "ddl", json_integer(detail.levels[i].ddl));
        json_put(&level, "l_prime_cd_m2", json_number_or_null(detail.levels[i].l_prime_cd_m2));
        json_put(&level, "target_cd_m2", json_number_or_null(detail.levels[i].target_cd_m2));
        json_put(&level, "jnd_index", json_number_or_null(detail.levels[i].jnd_index));
        append(&levels, level);
    }
    for (int i = 0; i + 1 < RESPONSE_LEVELS; i++)
        append(&steps, step_json(&detail.steps[i]));
    json_put(&json, "jnd_per_step_expected", json_number_or_null(detail.jnd_per_step_expected));
    json_put(&json, "monotone", json_boolean(detail.is_monotone));
    json_put(&json, "annex_c", annex_c_json(&detail));
    json_put(&json, "levels", levels);
    json_put(&json, "steps", steps);
    return json;
}

static json_t *greys_json(const struct evidence *evidence)
{
    struct grey_detail greys[GREYS_MAX];
    size_t count = grey_detail(evidence, greys);
    json_t *json = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *grey = json_object();
        json_put(&grey, "ddl", json_integer(greys[i].ddl));
        json_put(&grey, "cd_m2", json_number_or_null(greys[i].cd_m2));
        json_put(&grey, "u", json_number_or_null(greys[i].uv.u));
        json_put(&grey, "v", json_number_or_null(greys[i].uv.v));
        json_put(&grey, "delta_uv_d65", json_number_or_null(greys[i].delta_d65));
        json_put(&grey, "delta_uv_white", json_number_or_null(greys[i].delta_white));
        json_put(&grey, "counted", json_boolean(greys[i].counts));
        append(&json, grey);
    }
    return json;
}

bool judged_print_json(const struct judged *judged, const struct evidence *evidence,
                       struct error *error)
{
    const struct guideline *guideline = judged->guideline;
    json_t *json = json_object();
    json_put(&json, "guideline", json_string(guideline->id));
    json_put(&json, "edition", json_string(guideline->edition));
    json_put(&json, "guideline_sha256", json_string(guideline->sha256));
    json_put(&json, "class", json_string(judged->class));
    json_put(&json, "decision", json_string(decision_rule_name(guideline->decision)));
    json_put(&json, "ambient", json_string(ambient_state_name(evidence->ambient.state)));
    json_put(&json, "metrics", metrics_json(&judged->evaluation));
    json_put(&json, "uncertainties", uncertainties_json(&judged->evaluation));
    json_put(&json, "unavailable", unavailable_json(&judged->evaluation));
    json_put(&json, "response", response_json(evidence));
    json_put(&json, "greys", greys_json(evidence));
    json_put(&json, "verdicts", verdicts_json(judged, evidence));
    json_put(&json, "result", json_string(evaluation_result_name(judged->result)));
    return json_line_print(json, error);
}
