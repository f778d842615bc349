/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/audit_changes.h"

#include "monqa/cleanup.h"
#include "tests/support/check_main.h"

#include <string.h>

static const struct {
    const char *text;
    const char *json; /* NULL: refused */
} files[] = {
    {"", "{}"},
    {"DP-1\tab\trange\tmaintenance\trange became limited\n",
     "{\"DP-1\": [{\"kind\": \"range\", \"maintenance\": true, \"words\": \"range became "
     "limited\"}]}"},
    {"DP-1\tab\tkernel\tnotice\ta\nDP-1\tab\tcard\tmaintenance\tb\nDP-2\tc\tmode\tnotice\t\n",
     "{\"DP-1\": [{\"kind\": \"kernel\", \"maintenance\": false, \"words\": \"a\"}, "
     "{\"kind\": \"card\", \"maintenance\": true, \"words\": \"b\"}], "
     "\"DP-2\": [{\"kind\": \"mode\", \"maintenance\": false, \"words\": \"\"}]}"},
    {"DP-1\tab\trange\tmaintenance\tcut", NULL},
    {"DP-1\tab\trange\tmaintenance\n", NULL},
    {"DP-1\tab\trange\tmaintenance\ta\tb\n", NULL},
    {"DP-1\tab\trange\tperhaps\ta\n", NULL},
    {"\n", NULL},
    {"DP-1\tab\trange\tmaintenance\t\xff\n", NULL},
};

START_TEST(changes_are_read_by_connector_or_refused)
{
    json_t *read = NULL;
    struct error error = {0};
    bool ok = audit_changes_parse("changes", files[_i].text, strlen(files[_i].text), &read, &error);
    ck_assert_msg(ok == (files[_i].json != NULL), "%s", error.text);
    if (!ok) {
        ck_assert_ptr_null(read);
        ck_assert_ptr_nonnull(strstr(error.text, "changes:1:"));
        return;
    }
    CLEANUP(free_pointer) char *text = json_dumps(read, JSON_SORT_KEYS);
    ck_assert_str_eq(text, files[_i].json);
    json_decref(read);
}
END_TEST

int main(void)
{
    TCase *tcase = tcase_create("audit changes");
    tcase_add_loop_test(
        tcase, changes_are_read_by_connector_or_refused, 0, (int)ARRAY_LENGTH(files));
    return run_case("agent.audit_changes", tcase);
}
