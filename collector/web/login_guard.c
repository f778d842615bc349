/* SPDX-License-Identifier: Apache-2.0 */
#include "collector/web/login.h"

#include "monqa/text.h"

#include <sodium.h>
#include <string.h>

#define WAITING_MAX 2
#define PEER_FAILURES_MAX 20
#define PEER_WINDOW_MS (5 * 60 * 1000LL)

bool guard_init(struct login_guard *guard, struct error *error)
{
    if (pthread_mutex_init(&guard->one_at_a_time, NULL) != 0 ||
        pthread_mutex_init(&guard->mutex, NULL) != 0)
        return error_set(error, ERROR_SYSTEM, "log-in: no lock");
    return true;
}

void guard_finish(struct login_guard *guard)
{
    (void)pthread_mutex_destroy(&guard->one_at_a_time);
    (void)pthread_mutex_destroy(&guard->mutex);
}

enum guard_answer guard_check(struct login_guard *guard, const char *hash, const char *password)
{
    (void)pthread_mutex_lock(&guard->mutex);
    bool is_busy = guard->waiting >= WAITING_MAX;
    if (!is_busy)
        guard->waiting++;
    (void)pthread_mutex_unlock(&guard->mutex);
    if (is_busy)
        return GUARD_BUSY;

    (void)pthread_mutex_lock(&guard->one_at_a_time);
    bool is_right = crypto_pwhash_str_verify(hash, password, strlen(password)) == 0;
    (void)pthread_mutex_unlock(&guard->one_at_a_time);

    (void)pthread_mutex_lock(&guard->mutex);
    guard->waiting--;
    (void)pthread_mutex_unlock(&guard->mutex);
    return is_right ? GUARD_RIGHT : GUARD_WRONG;
}

static size_t find_peer(const struct login_guard *guard, const char *peer)
{
    for (size_t i = 0; i < GUARD_PEERS; i++)
        if (strcmp(guard->peers[i].peer, peer) == 0)
            return i;
    return GUARD_PEERS;
}

static size_t oldest_peer(const struct login_guard *guard)
{
    size_t oldest = 0;
    for (size_t i = 1; i < GUARD_PEERS; i++)
        if (guard->peers[i].since_ms < guard->peers[oldest].since_ms)
            oldest = i;
    return oldest;
}

bool guard_is_blocked(struct login_guard *guard, const char *peer, int64_t now_ms)
{
    (void)pthread_mutex_lock(&guard->mutex);
    size_t i = find_peer(guard, peer);
    bool is_blocked = i < GUARD_PEERS && guard->peers[i].failures >= PEER_FAILURES_MAX &&
                      now_ms - guard->peers[i].since_ms < PEER_WINDOW_MS;
    (void)pthread_mutex_unlock(&guard->mutex);
    return is_blocked;
}

void guard_failed(struct login_guard *guard, const char *peer, int64_t now_ms)
{
    (void)pthread_mutex_lock(&guard->mutex);
    size_t i = find_peer(guard, peer);
    bool is_new = i == GUARD_PEERS;
    if (is_new) {
        i = oldest_peer(guard);
        (void)text_copy(guard->peers[i].peer, sizeof guard->peers[i].peer, peer);
    }
    if (is_new || now_ms - guard->peers[i].since_ms >= PEER_WINDOW_MS) {
        guard->peers[i].failures = 0;
        guard->peers[i].since_ms = now_ms;
    }
    guard->peers[i].failures++;
    (void)pthread_mutex_unlock(&guard->mutex);
}
