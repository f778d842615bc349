/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MONQA_WORDS_H
#define MONQA_WORDS_H

#include <libintl.h>

/* Words for a person stand in the catalogues of packaging/po: _ looks them up in the language of
 * LC_MESSAGES, N_ only marks those that somebody else looks up. */
#define _(text) gettext(text)
#define N_(text) text

#endif
