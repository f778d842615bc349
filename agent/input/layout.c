/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/input/layout.h"

#include "agent/display/keyboard_backend.h"

#include <linux/input-event-codes.h>
#include <locale.h>
#include <stdlib.h>
#include <xkbcommon/xkbcommon-compose.h>
#include <xkbcommon/xkbcommon.h>

#define XKB_FROM_EVDEV 8 /* what X added to the codes of the kernel */

struct layout {
    struct xkb_context *context;
    struct xkb_keymap *keymap;
    struct xkb_state *state;
    struct xkb_compose_table *table; /* NULL: no dead keys */
    struct xkb_compose_state *compose;
};

static void be_silent(struct xkb_context *context, enum xkb_log_level level, const char *format,
                      va_list arguments)
{
    (void)context, (void)level, (void)format, (void)arguments;
}

/* What is not there makes dead keys silent, and nothing worse. */
static void prepare_compose(struct layout *layout)
{
    const char *locale = setlocale(LC_CTYPE, NULL);
    layout->table = xkb_compose_table_new_from_locale(
        layout->context, locale != NULL ? locale : "C", XKB_COMPOSE_COMPILE_NO_FLAGS);
    if (layout->table != NULL)
        layout->compose = xkb_compose_state_new(layout->table, XKB_COMPOSE_STATE_NO_FLAGS);
}

/* The keypad types digits, as it does on every desktop. */
static void lock_digits(struct layout *layout)
{
    xkb_mod_index_t index = xkb_keymap_mod_get_index(layout->keymap, XKB_MOD_NAME_NUM);
    if (index != XKB_MOD_INVALID)
        (void)xkb_state_update_mask(layout->state, 0, 0, 1u << index, 0, 0, 0);
}

static bool prepare(struct layout *layout, const struct layout_names *names, struct error *error)
{
    struct xkb_rule_names wanted = {
        .model = names->model,
        .layout = names->layout,
        .variant = names->variant,
        .options = names->options,
    };
    layout->context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    if (layout->context == NULL)
        return error_set(error, ERROR_INVALID, "keyboard layouts: XKB is not installed");
    xkb_context_set_log_fn(layout->context, be_silent);
    layout->keymap =
        xkb_keymap_new_from_names(layout->context, &wanted, XKB_KEYMAP_COMPILE_NO_FLAGS);
    if (layout->keymap == NULL)
        return error_set(error,
                         ERROR_INVALID,
                         "keyboard layout \"%s\" \"%s\": XKB has none of that name",
                         names->layout,
                         names->variant);
    layout->state = xkb_state_new(layout->keymap);
    if (layout->state == NULL)
        return error_set(error, ERROR_SYSTEM, "keyboard layout: no memory");
    lock_digits(layout);
    prepare_compose(layout);
    return true;
}

bool layout_create(const struct layout_names *names, struct layout **layout, struct error *error)
{
    struct layout *made = calloc(1, sizeof *made);
    if (made == NULL)
        return error_set_errno(error, "keyboard layout");
    if (!prepare(made, names, error)) {
        layout_destroy(made);
        return false;
    }
    *layout = made;
    return true;
}

void layout_destroy(struct layout *layout)
{
    if (layout == NULL)
        return;
    xkb_compose_state_unref(layout->compose);
    xkb_compose_table_unref(layout->table);
    xkb_state_unref(layout->state);
    xkb_keymap_unref(layout->keymap);
    xkb_context_unref(layout->context);
    free(layout);
}

void layout_reset(struct layout *layout)
{
    struct xkb_state *fresh = xkb_state_new(layout->keymap);
    if (fresh == NULL)
        return;
    xkb_state_unref(layout->state);
    layout->state = fresh;
    lock_digits(layout);
    if (layout->compose != NULL)
        xkb_compose_state_reset(layout->compose);
}

/* With dead keys; 0: nothing yet. */
static uint32_t character(struct layout *layout, xkb_keysym_t symbol, xkb_keycode_t code)
{
    if (layout->compose == NULL ||
        xkb_compose_state_feed(layout->compose, symbol) != XKB_COMPOSE_FEED_ACCEPTED)
        return xkb_state_key_get_utf32(layout->state, code);
    switch (xkb_compose_state_get_status(layout->compose)) {
    case XKB_COMPOSE_COMPOSED:
        return xkb_keysym_to_utf32(xkb_compose_state_get_one_sym(layout->compose));
    case XKB_COMPOSE_COMPOSING:
    case XKB_COMPOSE_CANCELLED:
        return 0;
    case XKB_COMPOSE_NOTHING:
        break;
    }
    return xkb_state_key_get_utf32(layout->state, code);
}

static int key_of(struct layout *layout, xkb_keysym_t symbol, xkb_keycode_t code)
{
    switch (symbol) {
    case XKB_KEY_Return:
    case XKB_KEY_KP_Enter:
        return KEY_ENTER_PRESSED;
    case XKB_KEY_Escape:
        return KEY_ESCAPE_PRESSED;
    case XKB_KEY_BackSpace:
        return KEY_BACKSPACE_PRESSED;
    default:
        break;
    }
    uint32_t typed = character(layout, symbol, code);
    bool is_text = typed >= ' ' && typed != 127 && !(typed >= 0x80 && typed < 0xa0);
    return is_text ? (int)typed : 0;
}

struct layout_stroke layout_key(struct layout *layout, unsigned code, bool pressed)
{
    struct layout_stroke stroke = {0};
    xkb_keycode_t key = code + XKB_FROM_EVDEV;
    if (pressed) {
        xkb_keysym_t symbol = xkb_state_key_get_one_sym(layout->state, key);
        int printed = key_of_code(code);
        stroke.digit = printed >= '0' && printed <= '9' ? printed : 0;
        if (symbol >= XKB_KEY_XF86Switch_VT_1 && symbol <= XKB_KEY_XF86Switch_VT_12)
            stroke.terminal = (int)(symbol - XKB_KEY_XF86Switch_VT_1) + 1;
        else
            stroke.key = key_of(layout, symbol, key);
    }
    (void)xkb_state_update_key(layout->state, key, pressed ? XKB_KEY_DOWN : XKB_KEY_UP);
    return stroke;
}
