/* SPDX-License-Identifier: Apache-2.0 */
#include "agent/spool/spool.h"

#include "agent/spool/state.h"
#include "monqa/cleanup.h"
#include "monqa/file.h"
#include "monqa/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_WAIT_MS 30000
#define LEFTOVER_AGE_S 3600

static bool set_paths(struct spool *spool, const char *state, struct error *error)
{
    static const struct {
        size_t offset;
        const char *name;
    } paths[] = {
        {offsetof(struct spool, state), ""},
        {offsetof(struct spool, waiting), "/spool"},
        {offsetof(struct spool, refused), "/spool/refused"},
        {offsetof(struct spool, head), "/head.xml"},
        {offsetof(struct spool, counter), "/sequence"},
        {offsetof(struct spool, lock), "/lock"},
    };
    if (state[0] == '\0' || strlen(state) + 32 > SPOOL_FOLDER_SIZE)
        return error_set(error, ERROR_INVALID, "the path of the state folder is empty or too long");
    for (size_t i = 0; i < ARRAY_LENGTH(paths); i++)
        (void)snprintf(
            (char *)spool + paths[i].offset, SPOOL_FOLDER_SIZE, "%s%s", state, paths[i].name);
    return true;
}

bool spool_lock(const struct spool *spool, int *descriptor, struct error *error)
{
    return file_lock(spool->lock, LOCK_WAIT_MS, descriptor, error);
}

/* In the spool only holders of the lock write; the other files of the state have other writers. */
static void clean(const struct spool *spool)
{
    file_remove_leftovers(spool->waiting, 0);
    file_remove_leftovers(spool->refused, 0);
    file_remove_leftovers(spool->state, LEFTOVER_AGE_S);
}

static bool load_key(struct spool *spool, struct error *error)
{
    char path[SPOOL_PATH_SIZE + 8];
    (void)snprintf(path, sizeof path, "%s/key", spool->state);
    if (file_exists(path))
        return key_pair_load(path, &spool->pair, error);
    /* A new key would begin a second chain beside the records that are here. */
    struct spool_entries entries = {0};
    if (!spool_list(spool, &entries, error))
        return false;
    bool fresh = entries.count == 0 && !file_exists(spool->head) && !file_exists(spool->counter);
    spool_entries_finish(&entries);
    if (!fresh)
        return error_set(error,
                         ERROR_INVALID,
                         "%s is gone, but records signed with it are here; bring it back",
                         path);
    key_pair_create(&spool->pair);
    return key_pair_save(path, &spool->pair, error);
}

static bool prepare(struct spool *spool, struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    if (!file_make_folder(spool->state, 0700, error) ||
        !file_make_folder(spool->waiting, 0700, error) ||
        !file_make_folder(spool->refused, 0700, error) || !spool_lock(spool, &lock, error))
        return false;
    clean(spool);
    return load_key(spool, error);
}

bool spool_open(const char *state, struct spool **spool, struct error *error)
{
    CLEANUP(spool_cleanup) struct spool *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return error_set_errno(error, "spool");
    if (!key_library_init(error) || !set_paths(opened, state, error) || !prepare(opened, error))
        return false;
    *spool = TAKE(opened);
    return true;
}

void spool_close(struct spool *spool)
{
    if (spool != NULL)
        explicit_bzero(&spool->pair, sizeof spool->pair);
    free(spool);
}

void spool_cleanup(struct spool **spool)
{
    spool_close(*spool);
}

const struct key_pair *spool_key(const struct spool *spool)
{
    return &spool->pair;
}

const char *spool_folder(const struct spool *spool)
{
    return spool->waiting;
}

const char *spool_head_path(const struct spool *spool)
{
    return spool->head;
}

bool spool_check_writable(struct spool *spool, struct error *error)
{
    CLEANUP(close_descriptor) int lock = -1;
    CLEANUP(free_pointer) char *zeroes = calloc(1, RECORD_BYTES_MAX);
    char probe[SPOOL_PATH_SIZE + 8];
    struct chain_end end;
    if (zeroes == NULL)
        return error_set_errno(error, "spool");
    (void)snprintf(probe, sizeof probe, "%s/.probe", spool->waiting);
    if (!spool_lock(spool, &lock, error) || !chain_find_end(spool, &end, error))
        return false;
    bool ok = file_write(probe, zeroes, RECORD_BYTES_MAX, SPOOL_FILE_MODE, error);
    return file_remove(probe, ok ? error : NULL) && ok;
}
