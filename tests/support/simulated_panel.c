/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/simulated_panel.h"

#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIDE_MAX 16384
#define FIELD_FRACTION 0.1 /* of width and of height */

/* DICOM PS3.14 section 7.1; written down here again so that the product is not its own oracle. */
static double gsdf_luminance(double jnd)
{
    double x = log(jnd);
    double above = -1.3011877 +
                   x * (8.0242636e-2 + x * (1.3646699e-1 + x * (-2.5468404e-2 + x * 1.3635334e-3)));
    double below =
        1 + x * (-2.5840191e-2 +
                 x * (-1.0320229e-1 + x * (2.8745620e-2 + x * (-3.1978977e-3 + x * 1.2992634e-4))));
    return pow(10, above / below);
}

static double gsdf_jnd(double luminance_cd_m2)
{
    double low = 1, high = 1023;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (gsdf_luminance(middle) < luminance_cd_m2)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* A GSDF panel is calibrated for its place: L + Lamb follows the function. */
static double gsdf_curve(const struct simulated_panel *panel, double v)
{
    double first = gsdf_jnd(panel->l_min + panel->ambient_cd_m2);
    double last = gsdf_jnd(panel->l_max + panel->ambient_cd_m2);
    return gsdf_luminance(first + v * (last - first)) - panel->ambient_cd_m2;
}

double simulated_panel_curve(const struct simulated_panel *panel, double v)
{
    if (panel->curve == PANEL_GSDF)
        return gsdf_curve(panel, v);
    return panel->l_min + (panel->l_max - panel->l_min) * pow(v, panel->gamma);
}

/* The path of the frame with the highest number; "" where there is none yet. */
static bool newest_frame(const char *folder, char *path, size_t size, struct error *error)
{
    DIR *entries = opendir(folder);
    path[0] = '\0';
    if (entries == NULL && errno == ENOENT) /* the display comes later */
        return true;
    if (entries == NULL)
        return error_set_errno(error, "%s", folder);
    long long highest = -1;
    const struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        char digits[24];
        long long number;
        size_t length = strlen(entry->d_name);
        if (length < 5 || length >= sizeof digits ||
            strcmp(entry->d_name + length - 4, ".png") != 0)
            continue;
        (void)snprintf(digits, sizeof digits, "%.*s", (int)(length - 4), entry->d_name);
        if (!integer_parse(digits, 0, 1000000000, &number) || number < highest)
            continue;
        highest = number;
        (void)snprintf(path, size, "%s/%s", folder, entry->d_name);
    }
    (void)closedir(entries);
    return true;
}

struct frame {
    unsigned width, height, bits;
    unsigned char *bytes; /* rows of width samples, 16-bit samples big endian */
};

/* Between setjmp and longjmp libpng leaves locals in doubt: what must survive lies in *frame. */
static bool decode(png_structp png, png_infop info, FILE *file, struct frame *frame)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_init_io(png, file);
    png_set_user_limits(png, SIDE_MAX, SIDE_MAX);
    png_read_info(png, info);
    frame->width = png_get_image_width(png, info);
    frame->height = png_get_image_height(png, info);
    frame->bits = png_get_bit_depth(png, info);
    if (png_get_color_type(png, info) != PNG_COLOR_TYPE_GRAY || frame->bits < 8 ||
        png_get_interlace_type(png, info) != PNG_INTERLACE_NONE)
        return false;
    size_t stride = (size_t)frame->width * frame->bits / 8;
    frame->bytes = malloc(stride * frame->height);
    if (frame->bytes == NULL)
        return false;
    for (size_t y = 0; y < frame->height; y++)
        png_read_row(png, frame->bytes + y * stride, NULL);
    png_read_end(png, NULL);
    return true;
}

static bool read_frame(const char *path, struct frame *frame, struct error *error)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return error_set_errno(error, "%s", path);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    bool ok = info != NULL && decode(png, info, file, frame);
    png_destroy_read_struct(&png, &info, NULL);
    (void)fclose(file);
    return ok || error_set(error, ERROR_INVALID, "%s: no grey PNG of 8 or 16 bits", path);
}

static double sample(const struct frame *frame, size_t x, size_t y)
{
    size_t at = y * frame->width + x;
    if (frame->bits == 8)
        return frame->bytes[at] / 255.0;
    return (frame->bytes[2 * at] * 256 + frame->bytes[2 * at + 1]) / 65535.0;
}

/* The field's first pixel and one past its last, kept within the frame. */
static void field(unsigned side, double centre, unsigned *first, unsigned *end)
{
    double half = side * FIELD_FRACTION / 2;
    double low = floor(centre * side - half), high = ceil(centre * side + half);
    *first = low < 0 ? 0 : low > side - 1 ? side - 1 : (unsigned)low;
    *end = high > side ? side : high < *first + 1 ? *first + 1 : (unsigned)high;
}

/* Light adds up, levels do not: the mean is taken over luminances. */
static double field_luminance(const struct simulated_panel *panel, const struct frame *frame)
{
    unsigned left, right, top, bottom;
    field(frame->width, panel->spot_x, &left, &right);
    field(frame->height, panel->spot_y, &top, &bottom);
    double sum = 0, last_level = -1, last_luminance = 0;
    for (size_t y = top; y < bottom; y++)
        for (size_t x = left; x < right; x++) {
            double level = sample(frame, x, y);
            if (level < last_level || level > last_level)
                last_luminance = simulated_panel_curve(panel, level);
            last_level = level;
            sum += last_luminance;
        }
    return sum / ((double)(right - left) * (bottom - top));
}

/* A display may be writing the newest frame just now: a broken one is read again for 300 ms. */
static bool frames_luminance(const struct simulated_panel *panel, bool *shown, double *luminance,
                             struct error *error)
{
    for (int attempt = 0;; attempt++) {
        char path[4096];
        if (!newest_frame(panel->frames, path, sizeof path, error))
            return false;
        *shown = path[0] != '\0';
        if (!*shown)
            return true;
        struct frame frame = {0};
        bool ok = read_frame(path, &frame, error);
        if (ok)
            *luminance = field_luminance(panel, &frame);
        free(frame.bytes);
        if (ok || attempt == 30)
            return ok;
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
}

static bool file_luminance(const char *path, double *luminance, struct error *error)
{
    CLEANUP(buffer_finish) struct buffer text = BUFFER(64);
    if (!file_read(path, &text, error))
        return false;
    if (text.length > 0)
        text.data[strcspn(text.data, " \r\n")] = '\0';
    if (text.length == 0 || !number_parse(text.data, luminance) || *luminance < 0)
        return error_set(error, ERROR_INVALID, "%s: no luminance in it", path);
    return true;
}

static double uniform(uint64_t *state) /* splitmix64, in (0, 1) */
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + 0.5) / 9007199254740992.0;
}

static double noisy(struct simulated_panel *panel, double luminance)
{
    if (panel->noise_percent <= 0)
        return luminance;
    double radius = sqrt(-2 * log(uniform(&panel->seed)));
    double normal = radius * cos(2 * M_PI * uniform(&panel->seed));
    return fmax(0, luminance * (1 + normal * panel->noise_percent / 100));
}

/* A panel that follows slowly is behind by the whole change first, then by less and less. */
static double lagging(struct simulated_panel *panel, double luminance)
{
    if (panel->readings > 0)
        panel->lag_cd_m2 = panel->tail * (panel->lag_cd_m2 + panel->before_cd_m2 - luminance);
    panel->before_cd_m2 = luminance;
    return luminance + panel->lag_cd_m2;
}

static double drifted(const struct simulated_panel *panel, double luminance)
{
    double steps = panel->readings;
    if (panel->drift_ends > 0 && steps > (double)panel->drift_ends)
        steps = (double)panel->drift_ends;
    return luminance * (1 + panel->drift_percent / 100 * steps);
}

bool simulated_panel_read(struct simulated_panel *panel, double *luminance_cd_m2,
                          struct error *error)
{
    double emitted = panel->luminance_cd_m2;
    bool shown = !panel->off;
    if (shown && panel->level_file != NULL) {
        if (!file_luminance(panel->level_file, &emitted, error))
            return false;
    } else if (shown && panel->frames != NULL) {
        if (!frames_luminance(panel, &shown, &emitted, error))
            return false;
    }
    emitted = lagging(panel, drifted(panel, shown ? emitted : 0));
    panel->readings++;
    double seen =
        shown ? emitted + (panel->telescopic ? panel->ambient_cd_m2 : 0) : panel->ambient_cd_m2;
    *luminance_cd_m2 = noisy(panel, seen);
    return true;
}

void simulated_panel_tristimulus(const struct simulated_panel *panel, double luminance_cd_m2,
                                 double xyz[3])
{
    xyz[0] = luminance_cd_m2 * panel->x / panel->y;
    xyz[1] = luminance_cd_m2;
    xyz[2] = luminance_cd_m2 * (1 - panel->x - panel->y) / panel->y;
}
