/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/exchange.h"
#include "collector/web/login.h"
#include "monqa/file.h"

#include <string.h>

extern const unsigned char monqa_css[];
extern const size_t monqa_css_length;

#define STYLE_BYTES_MAX (4u << 20)

static bool answer_style(struct exchange *exchange, const void *text, size_t length,
                         struct error *error)
{
    response_clear(exchange->response, 200, "text/css; charset=utf-8");
    buffer_append(&exchange->response->body, text, length);
    (void)fields_add(&exchange->response->headers, "Cache-Control", "max-age=300");
    return buffer_check(&exchange->response->body, "style", error);
}

bool handle_style(struct exchange *exchange, struct error *error)
{
    return answer_style(exchange, monqa_css, monqa_css_length, error);
}

bool handle_bootstrap(struct exchange *exchange, struct error *error)
{
    const struct web *web = exchange->web;
    if (!web->has_bootstrap)
        return answer_error(exchange, 404, "Bootstrap is not installed here");
    return answer_style(exchange, web->bootstrap_css.data, web->bootstrap_css.length, error);
}

bool web_init(struct web *web, struct store *store, int64_t (*now_ms)(void), bool is_behind_proxy,
              const char *bootstrap_path, struct error *error)
{
    *web = (struct web){.store = store, .now_ms = now_ms, .is_behind_proxy = is_behind_proxy};
    web->bootstrap_css = BUFFER(STYLE_BYTES_MAX);
    web->has_bootstrap = bootstrap_path != NULL && file_exists(bootstrap_path) &&
                         file_read(bootstrap_path, &web->bootstrap_css, NULL);
    makers_read(&web->makers, MAKERS_PATH);
    return password_hash("nobody's password", web->dummy_hash, error) &&
           guard_init(&web->guard, error) && job_init(&web->job, store, now_ms, error);
}

void web_finish(struct web *web)
{
    buffer_finish(&web->bootstrap_css);
    makers_finish(&web->makers);
    guard_finish(&web->guard);
    job_finish(&web->job);
}
