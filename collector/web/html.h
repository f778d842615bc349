/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COLLECTOR_WEB_HTML_H
#define COLLECTOR_WEB_HTML_H

#include "monqa/buffer.h"

/* Writes HTML that is escaped unless one asks otherwise. Elements nest; what is left open at the
 * end is a mistake of ours (assert). Attributes come as name, value pairs ended by NULL; a NULL
 * value leaves its attribute out, and "" for a boolean one puts it there. */
#define HTML_DEPTH_MAX 32

struct html {
    struct buffer *to;
    const char *open[HTML_DEPTH_MAX];
    int depth;
};

void html_begin(struct html *html, struct buffer *to); /* with the doctype */
void html_end_all(struct html *html);                  /* checks that nothing is open */

void html_open(struct html *html, const char *name, ...) __attribute__((sentinel));
void html_close(struct html *html, const char *name);
/* An element without content: input, br, meta... */
void html_void(struct html *html, const char *name, ...) __attribute__((sentinel));
void html_text(struct html *html, const char *text);
void html_format(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Element with text, and optionally a class (NULL none). */
void html_element(struct html *html, const char *name, const char *class, const char *text);
/* Our own markup only: never anything that came from outside. */
void html_raw(struct html *html, const char *markup);

#endif
