#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { N_SIGNALS = sizeof signals / sizeof *signals };

static volatile sig_atomic_t came;
static volatile pid_t target; /* for kill(2): below 0 is a group */
static struct sigaction before[N_SIGNALS];

static void take(int signal)
{
    came = signal;
    kill(target, SIGKILL);
}

static void mask(int how)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < N_SIGNALS; i++)
        sigaddset(&set, signals[i]);
    sigprocmask(how, &set, NULL);
}

void interrupt_hold(void)
{
    mask(SIG_BLOCK);
}

void interrupt_watch(pid_t judge, bool own_group)
{
    const struct sigaction ours = {.sa_handler = take, .sa_flags = SA_RESTART};
    came = 0;
    target = own_group ? -judge : judge;
    for (int i = 0; i < N_SIGNALS; i++) {
        sigaction(signals[i], NULL, &before[i]);
        if (before[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &ours, NULL);
    }
    mask(SIG_UNBLOCK);
}

bool interrupt_came(void)
{
    return came;
}

void interrupt_end(void)
{
    for (int i = 0; i < N_SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    if (came)
        raise(came);
}
