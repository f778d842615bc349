/* SPDX-License-Identifier: Apache-2.0 */
/* card_tool CARD CONNECTOR ACTION...: see USAGE; in the order given. */
#include "tests/vm/card_tool/tool.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char USAGE[] =
    "card_tool CARD CONNECTOR ACTION...\n"
    "  dump                      every property of the connector, its CRTC and its planes\n"
    "  set=OBJECT|NAME=VALUE     collects; OBJECT is connector, crtc, plane or cursor\n"
    "  commit                    puts what was collected in force\n"
    "  mode=WIDTHxHEIGHT         instead of the preferred mode\n"
    "  show=FORMAT:SEED          a picture of noise in the preferred mode, with what was "
    "collected\n"
    "  half=FORMAT:SEED          the same, of which a quarter is scaled to the whole screen\n"
    "  cursor                    a white square at the top left corner\n"
    "  mirror=CONNECTOR          that one shows the same scan-out\n"
    "  flips=COUNT               page flips: their intervals in us and sequence numbers\n"
    "  capture=FORMAT:FILE       by the writeback connector\n"
    "  hold                      prints \"holding\" and waits for SIGTERM\n";

static void commit(struct tool *tool, uint32_t flags)
{
    if (tool->pending == NULL)
        give_up("nothing to commit");
    if (!drmIsMaster(tool->fd) && drmSetMaster(tool->fd) != 0)
        give_up("another program draws");
    int result = drmModeAtomicCommit(tool->fd, tool->pending, flags, NULL);
    if (result != 0)
        give_up("commit: %s", strerror(-result));
    drmModeAtomicFree(tool->pending);
    tool->pending = NULL;
}

static void add_plane(struct tool *tool, uint32_t plane, const struct picture *picture,
                      unsigned part, unsigned width, unsigned height)
{
    const struct {
        const char *name;
        uint64_t value;
    } values[] = {
        {"FB_ID", picture->framebuffer_id},
        {"CRTC_ID", tool->crtc_id},
        {"SRC_X", 0},
        {"SRC_Y", 0},
        {"SRC_W", (uint64_t)(width / part) << 16},
        {"SRC_H", (uint64_t)(height / part) << 16},
        {"CRTC_X", 0},
        {"CRTC_Y", 0},
        {"CRTC_W", width},
        {"CRTC_H", height},
    };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        tool_add(tool, plane, DRM_MODE_OBJECT_PLANE, values[i].name, values[i].value);
}

static void show(struct tool *tool, const char *words, unsigned part)
{
    char format[8] = "";
    unsigned seed = 0;
    uint32_t mode;
    if (sscanf(words, "%4[^:]:%u", format, &seed) != 2)
        give_up("%s: not FORMAT:SEED", words);
    struct picture picture = tool_picture(tool, format);
    tool_paint(&picture, seed);
    if (drmModeCreatePropertyBlob(tool->fd, &tool->mode, sizeof tool->mode, &mode) != 0)
        give_up("mode: %m");
    tool_add(tool, tool->crtc_id, DRM_MODE_OBJECT_CRTC, "MODE_ID", mode);
    tool_add(tool, tool->crtc_id, DRM_MODE_OBJECT_CRTC, "ACTIVE", 1);
    tool_add(tool, tool->connector_id, DRM_MODE_OBJECT_CONNECTOR, "CRTC_ID", tool->crtc_id);
    add_plane(tool, tool->primary_id, &picture, part, picture.width, picture.height);
    commit(tool, DRM_MODE_ATOMIC_ALLOW_MODESET);
}

static void show_cursor(struct tool *tool, const char *words)
{
    (void)words;
    struct tool small = *tool;
    small.mode.hdisplay = small.mode.vdisplay = 64;
    struct picture picture = tool_picture(&small, "AR24");
    memset(picture.pixels, 0xff, picture.size);
    add_plane(tool, tool->cursor_id, &picture, 1, 64, 64);
    commit(tool, 0);
}

static void mirror(struct tool *tool, const char *connector)
{
    struct tool other = tool_open(tool->card, connector);
    tool_add(tool, other.connector_id, DRM_MODE_OBJECT_CONNECTOR, "CRTC_ID", tool->crtc_id);
    if (other.crtc_id != tool->crtc_id) { /* what it had goes dark */
        tool_add(tool, other.crtc_id, DRM_MODE_OBJECT_CRTC, "ACTIVE", 0);
        tool_add(tool, other.crtc_id, DRM_MODE_OBJECT_CRTC, "MODE_ID", 0);
        tool_add(tool, other.primary_id, DRM_MODE_OBJECT_PLANE, "FB_ID", 0);
        tool_add(tool, other.primary_id, DRM_MODE_OBJECT_PLANE, "CRTC_ID", 0);
    }
    (void)close(other.fd);
    commit(tool, DRM_MODE_ATOMIC_ALLOW_MODESET);
}

struct flip {
    unsigned sequence;
    uint64_t time_us;
    bool done;
};

static void flipped(int fd, unsigned sequence, unsigned seconds, unsigned microseconds, void *data)
{
    struct flip *flip = data;
    (void)fd;
    *flip = (struct flip){sequence, (uint64_t)seconds * 1000000 + microseconds, true};
}

static struct flip flip_to(struct tool *tool, const struct picture *picture)
{
    struct flip flip = {0};
    drmEventContext context = {.version = 2, .page_flip_handler = flipped};
    tool_add(tool, tool->primary_id, DRM_MODE_OBJECT_PLANE, "FB_ID", picture->framebuffer_id);
    if (drmModeAtomicCommit(
            tool->fd, tool->pending, DRM_MODE_ATOMIC_NONBLOCK | DRM_MODE_PAGE_FLIP_EVENT, &flip) !=
        0)
        give_up("flip: %m");
    drmModeAtomicFree(tool->pending);
    tool->pending = NULL;
    while (!flip.done) {
        struct pollfd wait = {.fd = tool->fd, .events = POLLIN};
        if (poll(&wait, 1, 5000) <= 0 || drmHandleEvent(tool->fd, &context) != 0)
            give_up("no flip event within 5 s");
    }
    return flip;
}

static void flips(struct tool *tool, const char *words)
{
    long count = strtol(words, NULL, 10);
    struct picture pictures[2] = {tool_picture(tool, "XR24"), tool_picture(tool, "XR24")};
    struct flip before = flip_to(tool, &pictures[0]);
    for (long i = 1; i <= count; i++) {
        struct flip now = flip_to(tool, &pictures[i % 2]);
        (void)printf(
            "flip %" PRIu64 " %u\n", now.time_us - before.time_us, now.sequence - before.sequence);
        before = now;
    }
}

static uint32_t writeback_connector(const struct tool *tool)
{
    drmModeRes *resources = drmModeGetResources(tool->fd);
    uint32_t found = 0;
    for (int i = 0; found == 0 && i < resources->count_connectors; i++) {
        drmModeConnector *connector = drmModeGetConnector(tool->fd, resources->connectors[i]);
        drmModeEncoder *encoder =
            connector != NULL && connector->connector_type == DRM_MODE_CONNECTOR_WRITEBACK
                ? drmModeGetEncoder(tool->fd, connector->encoders[0])
                : NULL;
        if (encoder != NULL && (encoder->possible_crtcs >> tool->crtc_index & 1) != 0)
            found = connector->connector_id;
        drmModeFreeEncoder(encoder);
        drmModeFreeConnector(connector);
    }
    drmModeFreeResources(resources);
    if (found == 0)
        give_up("there is no writeback connector");
    return found;
}

static void capture(struct tool *tool, const char *words)
{
    char format[8] = "", path[128] = "";
    int32_t fence = -1;
    if (sscanf(words, "%4[^:]:%127s", format, path) != 2)
        give_up("%s: not FORMAT:FILE", words);
    struct picture picture = tool_picture(tool, format);
    uint32_t id = writeback_connector(tool);
    tool_add(tool, id, DRM_MODE_OBJECT_CONNECTOR, "CRTC_ID", tool->crtc_id);
    tool_add(tool, id, DRM_MODE_OBJECT_CONNECTOR, "WRITEBACK_FB_ID", picture.framebuffer_id);
    tool_add(tool,
             id,
             DRM_MODE_OBJECT_CONNECTOR,
             "WRITEBACK_OUT_FENCE_PTR",
             (uint64_t)(uintptr_t)&fence);
    commit(tool, DRM_MODE_ATOMIC_ALLOW_MODESET);
    struct pollfd wait = {.fd = fence, .events = POLLIN};
    if (fence < 0 || poll(&wait, 1, 10000) != 1)
        give_up("writeback: not finished within 10 s");
    tool_save(&picture, path);
}

static void hold(struct tool *tool, const char *words)
{
    (void)tool, (void)words;
    sigset_t terminate;
    int number;
    (void)sigemptyset(&terminate);
    (void)sigaddset(&terminate, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &terminate, NULL);
    (void)puts("holding");
    (void)fflush(stdout);
    (void)sigwait(&terminate, &number);
}

static void choose_mode(struct tool *tool, const char *words)
{
    drmModeConnector *connector = drmModeGetConnector(tool->fd, tool->connector_id);
    unsigned width = 0, height = 0;
    (void)sscanf(words, "%ux%u", &width, &height);
    int i = 0;
    while (i < connector->count_modes &&
           (connector->modes[i].hdisplay != width || connector->modes[i].vdisplay != height))
        i++;
    if (i == connector->count_modes)
        give_up("there is no mode %s", words);
    tool->mode = connector->modes[i];
    drmModeFreeConnector(connector);
}

static void do_dump(struct tool *tool, const char *words)
{
    (void)words;
    tool_dump(tool);
}

static void do_commit(struct tool *tool, const char *words)
{
    (void)words;
    commit(tool, DRM_MODE_ATOMIC_ALLOW_MODESET);
}

static void do_show(struct tool *tool, const char *words)
{
    show(tool, words, 1);
}

static void do_half(struct tool *tool, const char *words)
{
    show(tool, words, 2);
}

static const struct {
    const char *name;
    void (*act)(struct tool *tool, const char *words);
} actions[] = {
    {"dump", do_dump},
    {"set", tool_set},
    {"commit", do_commit},
    {"mode", choose_mode},
    {"show", do_show},
    {"half", do_half},
    {"cursor", show_cursor},
    {"mirror", mirror},
    {"flips", flips},
    {"capture", capture},
    {"hold", hold},
};

static void act(struct tool *tool, const char *words)
{
    size_t length = strcspn(words, "=");
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (strlen(actions[i].name) == length && strncmp(actions[i].name, words, length) == 0) {
            actions[i].act(tool, words + length + (words[length] == '=' ? 1 : 0));
            return;
        }
    give_up("%s: not an action\n%s", words, USAGE);
}

int main(int count, char **arguments)
{
    if (count < 4)
        give_up("too few words\n%s", USAGE);
    struct tool tool = tool_open(arguments[1], arguments[2]);
    for (int i = 3; i < count; i++)
        act(&tool, arguments[i]);
    return EXIT_SUCCESS;
}
