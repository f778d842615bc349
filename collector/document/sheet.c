/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/document/sheet.h"

#include "collector/document/csv.h"

#include <stdlib.h>
#include <string.h>

static bool grow(struct sheet *sheet)
{
    size_t capacity = sheet->row_capacity * 2 + 16;
    void *grown = realloc(sheet->cells, capacity * sheet->column_count * sizeof *sheet->cells);
    if (grown == NULL)
        return false;
    sheet->cells = grown;
    sheet->row_capacity = capacity;
    return true;
}

void sheet_add(struct sheet *sheet, const char *const *cells)
{
    if (sheet->is_short || (sheet->row_count == sheet->row_capacity && !grow(sheet))) {
        sheet->is_short = true;
        return;
    }
    char **row = sheet->cells + sheet->row_count * sheet->column_count;
    for (size_t i = 0; i < sheet->column_count; i++) {
        row[i] = strdup(cells[i]);
        if (row[i] == NULL)
            sheet->is_short = true;
    }
    sheet->row_count++;
}

void sheet_finish(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->row_count * sheet->column_count; i++)
        free(sheet->cells[i]);
    free(sheet->cells);
    sheet->cells = NULL;
    sheet->row_count = sheet->row_capacity = 0;
}

static void csv_cell(struct csv *csv, const struct sheet_column *column, const char *text)
{
    if (column->is_number)
        csv_plain(csv, text);
    else
        csv_text(csv, text);
}

bool sheet_write_csv(const struct sheet *sheet, struct buffer *to, struct error *error)
{
    struct csv csv = {.to = to};
    if (sheet->is_short)
        return error_set(error, ERROR_SYSTEM, "%s: no memory", sheet->title);
    for (size_t i = 0; i < sheet->column_count; i++)
        csv_text(&csv, sheet->columns[i].name);
    csv_row_end(&csv);
    for (size_t row = 0; row < sheet->row_count; row++) {
        for (size_t i = 0; i < sheet->column_count; i++)
            csv_cell(&csv, &sheet->columns[i], sheet->cells[row * sheet->column_count + i]);
        csv_row_end(&csv);
    }
    return buffer_check(to, sheet->title, error);
}
