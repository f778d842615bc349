/* SPDX-License-Identifier: Apache-2.0 */
/* Audits the outputs of recorded cards: audit_probe STATE. For audit_valgrind_test.py. */
#include "agent/agentd_audit.h"
#include "monqa/error.h"
#include "tests/unit/agent/display/fake_card.h"

#include <stdio.h>
#include <stdlib.h>

#define AUDITS 3

static bool audit_often(const char *table, const char *state)
{
    struct error error = {0};
    fake_cards_forget();
    (void)fake_card_load(0, table);
    for (int i = 0; i < AUDITS; i++) {
        struct audit_result result = {0};
        if (!audit_run(state, &result, &error)) {
            (void)fprintf(stderr, "%s: %s\n", table, error.text);
            return false;
        }
        (void)printf("%s: %zu outputs, %zu changes\n", table, result.outputs, result.changes);
    }
    return true;
}

int main(int count, char **arguments)
{
    static const char *const tables[] = {
        "amdgpu.txt", "i915.txt", "nouveau.txt", "radeon.txt", "simpledrm.txt", "virtio_gpu.txt"};
    bool ok = count == 2;
    for (size_t i = 0; ok && i < sizeof tables / sizeof *tables; i++)
        ok = audit_often(tables[i], arguments[1]);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
