/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/display/kms_policy.h"
#include "agent/display/kms_signal.h"
#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <string.h>

#define NOT_WRITTEN UINT64_C(0xdead)

/* Properties as drivers of Linux 6.1 offer them; the values are the driver's own. */
static const struct kms_property broadcast_rgb = {
    .name = "Broadcast RGB",
    .type = KMS_ENUM,
    .choices = {{"Automatic", 0}, {"Full", 1}, {"Limited 16:235", 2}},
    .choice_count = 3};
static const struct kms_property range_without_full = {
    .name = "Broadcast RGB", .type = KMS_ENUM, .choices = {{"Automatic", 0}}, .choice_count = 1};
static const struct kms_property full_is_no_prefix = {.name = "Broadcast RGB",
                                                      .type = KMS_ENUM,
                                                      .choices = {{"Full aspect", 4}, {"Ful", 5}},
                                                      .choice_count = 2};
static const struct kms_property max_bpc_8_to_16 = {
    .name = "max bpc", .type = KMS_RANGE, .minimum = 8, .maximum = 16};
static const struct kms_property max_bpc_6 = {
    .name = "max bpc", .type = KMS_RANGE, .minimum = 6, .maximum = 6};
static const struct kms_property max_bpc_10_up = {
    .name = "max bpc", .type = KMS_RANGE, .minimum = 10, .maximum = 12};
static const struct kms_property gamma_lut = {.name = "GAMMA_LUT", .type = KMS_BLOB, .value = 77};
static const struct kms_property gamma_lut_of_other_type = {.name = "GAMMA_LUT", .type = KMS_RANGE};
static const struct kms_property scaling_panel = {
    .name = "scaling mode",
    .type = KMS_ENUM,
    .choices = {{"Full", 1}, {"Center", 2}, {"Full aspect", 3}},
    .choice_count = 3};
static const struct kms_property scaling_any = {
    .name = "scaling mode",
    .type = KMS_ENUM,
    .choices = {{"Full", 1}, {"None", 0}, {"Center", 2}},
    .choice_count = 3};
static const struct kms_property rotation = {
    .name = "rotation",
    .type = KMS_BITMASK,
    .choices = {{"rotate-90", 1}, {"rotate-0", 0}, {"reflect-x", 4}},
    .choice_count = 3};
static const struct kms_property rotation_absurd = {
    .name = "rotation", .type = KMS_BITMASK, .choices = {{"rotate-0", 64}}, .choice_count = 1};
static const struct kms_property alpha = {
    .name = "alpha", .type = KMS_RANGE, .minimum = 0, .maximum = 0xffff};
static const struct kms_property abm = {
    .name = "abm level", .type = KMS_RANGE, .minimum = 0, .maximum = 4};
static const struct kms_property abm_from_1 = {
    .name = "abm level", .type = KMS_RANGE, .minimum = 1, .maximum = 4};
static const struct kms_property margin_signed = {.name = "left margin",
                                                  .type = KMS_SIGNED_RANGE,
                                                  .minimum = (uint64_t)-20,
                                                  .maximum = (uint64_t)-5};
static const struct kms_property link_status = {.name = "link-status",
                                                .type = KMS_ENUM,
                                                .choices = {{"Good", 0}, {"Bad", 1}},
                                                .choice_count = 2};
static const struct kms_property dither = {
    .name = "dither", .type = KMS_ENUM, .choices = {{"off", 0}, {"on", 1}}, .choice_count = 2};
static const struct kms_property contrast = {
    .name = "contrast", .type = KMS_RANGE, .minimum = 0, .maximum = 100};

static const struct {
    const char *object;
    const struct kms_property *property;
    unsigned depth_bits;
    uint64_t value; /* NOT_WRITTEN: must be left alone */
} choices[] = {
    {"connector", &broadcast_rgb, 8, 1},
    {"connector", &range_without_full, 8, NOT_WRITTEN},
    {"connector", &full_is_no_prefix, 8, NOT_WRITTEN},
    {"connector", &max_bpc_8_to_16, 8, 8},
    {"connector", &max_bpc_8_to_16, 10, 10},
    {"connector", &max_bpc_6, 8, NOT_WRITTEN},
    {"connector", &max_bpc_10_up, 8, 10},
    {"crtc", &gamma_lut, 8, 0},
    {"crtc", &gamma_lut_of_other_type, 8, NOT_WRITTEN},
    {"connector", &scaling_panel, 8, 2},
    {"connector", &scaling_any, 8, 0},
    {"plane", &rotation, 8, 1},
    {"plane", &rotation_absurd, 8, NOT_WRITTEN},
    {"plane", &alpha, 8, 0xffff},
    {"connector", &abm, 8, 0},
    {"connector", &abm_from_1, 8, 1},
    {"connector", &margin_signed, 8, (uint64_t)-5},
    {"connector", &link_status, 8, 0},
    {"connector", &dither, 8, 0},
    {"connector", &contrast, 8, NOT_WRITTEN},
};

START_TEST(each_property_gets_the_value_that_leaves_levels_alone)
{
    const struct kms_property *property = choices[_i].property;
    const struct policy_rule *rule = policy_find(choices[_i].object, property->name);
    uint64_t value = NOT_WRITTEN;

    ck_assert_msg(rule != NULL, "%s", property->name);
    bool wanted = policy_choose(rule, property, choices[_i].depth_bits, &value);
    ck_assert_msg(wanted == (choices[_i].value != NOT_WRITTEN), "%s", property->name);
    ck_assert_msg(value == choices[_i].value, "%s: %llu", property->name, (long long)value);
}
END_TEST

START_TEST(a_number_beyond_the_range_becomes_its_end)
{
    const struct policy_rule fifty = {"connector", "any", POLICY_NUMBER, .number = 50};
    uint64_t value = NOT_WRITTEN;
    ck_assert(policy_choose(&fifty, &abm, 8, &value));
    ck_assert_uint_eq(value, 4);
    ck_assert(policy_choose(&fifty, &contrast, 8, &value));
    ck_assert_uint_eq(value, 50);
    ck_assert(policy_choose(&fifty, &margin_signed, 8, &value));
    ck_assert_int_eq((int64_t)value, -5);
    ck_assert(!policy_choose(&fifty, &broadcast_rgb, 8, &value));
}
END_TEST

START_TEST(a_rule_belongs_to_one_kind_of_object)
{
    ck_assert_ptr_nonnull(policy_find("crtc", "GAMMA_LUT"));
    ck_assert_ptr_null(policy_find("plane", "GAMMA_LUT"));
    ck_assert_ptr_null(policy_find("connector", "broadcast rgb"));
    ck_assert_ptr_null(policy_find("connector", ""));
    ck_assert_ptr_null(policy_find("connector", "CRTC_ID"));
}
END_TEST

static struct signal_path record(const char *kind, const struct kms_property *found, uint64_t now,
                                 unsigned depth_bits)
{
    struct kms_property before = *found, after = *found;
    after.value = now;
    const struct kms_object first = {.id = 1, .kind = kind, .properties = &before, .count = 1};
    const struct kms_object second = {.id = 1, .kind = kind, .properties = &after, .count = 1};
    static struct kms_settings none;
    struct signal_path path = {0};
    const struct kms_wish wish = {.depth_bits = depth_bits, .lut = DISPLAY_LUT_BARE};
    kms_signal_doubt(&first, &second, &wish, &none, &path);
    return path;
}

START_TEST(what_reads_back_as_wanted_is_no_doubt)
{
    struct signal_path path = record("connector", &broadcast_rgb, 1, 8);
    ck_assert_uint_eq(path.doubt_count, 0);
}
END_TEST

static const struct {
    const char *object;
    const struct kms_property *property;
    uint64_t now;
    const char *doubt;
} doubts[] = {
    {"connector",
     &broadcast_rgb,
     2,
     "connector \"Broadcast RGB\" reads back \"Limited 16:235\", not \"Full\""},
    {"connector",
     &broadcast_rgb,
     9,
     "connector \"Broadcast RGB\" reads back \"unnamed 9\", not \"Full\""},
    {"connector",
     &range_without_full,
     0,
     "connector \"Broadcast RGB\" is \"Automatic\"; \"Full\" is not offered"},
    {"crtc", &gamma_lut, 77, "crtc \"GAMMA_LUT\" reads back \"blob\", not \"none\""},
    {"connector", &max_bpc_6, 6, "6 bits a channel reach the panel at most, not 8"},
    {"plane", &rotation, 2, "plane \"rotation\" reads back \"rotate-90\", not \"rotate-0\""},
};

START_TEST(what_reads_back_otherwise_is_a_doubt_in_words)
{
    struct signal_path path = record(doubts[_i].object, doubts[_i].property, doubts[_i].now, 8);
    ck_assert_uint_eq(path.doubt_count, 1);
    ck_assert_str_eq(path.doubts[0], doubts[_i].doubt);
}
END_TEST

START_TEST(a_property_that_cannot_be_read_back_is_a_doubt)
{
    struct kms_property before = broadcast_rgb;
    const struct kms_object first = {
        .id = 1, .kind = "connector", .properties = &before, .count = 1};
    const struct kms_object second = {.id = 1, .kind = "connector"};
    static struct kms_settings none;
    struct signal_path path = {0};
    const struct kms_wish wish = {.depth_bits = 8, .lut = DISPLAY_LUT_BARE};
    kms_signal_doubt(&first, &second, &wish, &none, &path);
    ck_assert_str_eq(path.doubts[0], "connector \"Broadcast RGB\" could not be read back");
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("policy");
    tcase_add_loop_test(
        tcase, each_property_gets_the_value_that_leaves_levels_alone, 0, ARRAY_LENGTH(choices));
    tcase_add_test(tcase, a_number_beyond_the_range_becomes_its_end);
    tcase_add_test(tcase, a_rule_belongs_to_one_kind_of_object);
    tcase_add_test(tcase, what_reads_back_as_wanted_is_no_doubt);
    tcase_add_loop_test(
        tcase, what_reads_back_otherwise_is_a_doubt_in_words, 0, ARRAY_LENGTH(doubts));
    tcase_add_test(tcase, a_property_that_cannot_be_read_back_is_a_doubt);
    return run_case("agent.display.policy", tcase);
}
