/* SPDX-License-Identifier: Apache-2.0
 * Linked by hone into instrumented programs and libraries, and into nothing else: lets a program
 * that is stopped by a signal, or that ends by _exit as forked children do, leave its counters.
 *
 * SIGTERM, SIGINT and SIGHUP end the program with status 0 after its counters are written, as long
 * as it has no handler of its own (those are expected to come to an exit); SIGABRT ends it as it
 * would, so that a failure stays one. The signal handler only wakes a thread: writing allocates, and
 * the signal may have come in the middle of malloc. Every
 * module (executable, shared library) has this file and a profile runtime of its own; the writers
 * are chained through one weak symbol, the same in all modules. */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef __clang__
int __llvm_profile_write_file(void) __attribute__((visibility("hidden")));
void __llvm_profile_reset_counters(void) __attribute__((visibility("hidden")));
int __llvm_profile_register_write_file_atexit(void) __attribute__((visibility("hidden")));
static void write_counters(void) { __llvm_profile_write_file(); }
static void reset_counters(void) { __llvm_profile_reset_counters(); }
/* Its constructor comes later, and does this once only. */
static void register_runtime(void) { __llvm_profile_register_write_file_atexit(); }
#else
void __gcov_dump(void);
static void write_counters(void) { __gcov_dump(); }
static void reset_counters(void) {} /* GCC calls its own fork, which does it */
static void register_runtime(void) {} /* a destructor, after all that is registered */
#endif

struct hone_writer {
  void (*write)(void);
  void (*reset)(void);
  struct hone_writer* next;
};

/* Of the process: the dynamic linker gives every module the same one. */
__attribute__((weak, visibility("default"))) struct {
  struct hone_writer* first;
  int state;
} hone_counters;

/* The profile runtime writes at a normal end; nothing keeps two threads of one process from writing
 * at a time, and the signal may have ended the system call that the program waited in: whoever
 * leaves kRunning first writes, and the other waits for the end of the process. */
enum { kRunning, kEnding, kWriting };

static int leave_running(int state) {
  int running = kRunning;
  return __atomic_compare_exchange_n(&hone_counters.state, &running, state, 0, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST);
}

static void wait_if_writing(void) {
  while (__atomic_load_n(&hone_counters.state, __ATOMIC_SEQ_CST) == kWriting) pause();
}

static struct hone_writer writer = {write_counters, reset_counters, NULL};
static sem_t asked;
static int asked_by; /* the signal */

static void write_all(void) {
  for (struct hone_writer* each = hone_counters.first; each; each = each->next) each->write();
}

extern void __real__exit(int) __attribute__((noreturn));
__attribute__((noreturn)) void __wrap__exit(int status) {
  if (leave_running(kWriting))
    write_all();
  else
    wait_if_writing();
  __real__exit(status);
}
__attribute__((noreturn)) void __wrap__Exit(int status) { __wrap__exit(status); }

/* Where the program raised the signal itself (abort() does) it cannot go on, as it could not without
 * a handler. Once it is ending anyway, nobody listens. */
static void ask(int signal, siginfo_t* about, void* unused) {
  (void)unused;
  int nobody = 0; /* an abort stays one, whatever else comes */
  if (signal == SIGABRT) {
    __atomic_store_n(&asked_by, signal, __ATOMIC_SEQ_CST);
  } else {
    __atomic_compare_exchange_n(&asked_by, &nobody, signal, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
  }
  sem_post(&asked);
  const int is_raised = about->si_code == SI_TKILL && about->si_pid == getpid();
  while (is_raised && __atomic_load_n(&hone_counters.state, __ATOMIC_SEQ_CST) != kEnding) pause();
}

static void end_by_abort(void) {
  sigset_t abort_only;
  sigemptyset(&abort_only);
  sigaddset(&abort_only, SIGABRT);
  signal(SIGABRT, SIG_DFL);
  pthread_sigmask(SIG_UNBLOCK, &abort_only, NULL);
  raise(SIGABRT);
}

static void* wait_for_signal(void* unused) {
  (void)unused;
  while (sem_wait(&asked) != 0) {
  }
  if (!leave_running(kWriting)) return NULL;
  write_all();
  if (__atomic_load_n(&asked_by, __ATOMIC_SEQ_CST) == SIGABRT) end_by_abort();
  __real__exit(0);
}

static void end(void) {
  if (!leave_running(kEnding)) wait_if_writing();
}

/* No signal is to be handled by the thread that waits for them. */
static void start_thread(void) {
  sigset_t all, before;
  pthread_t thread;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  if (pthread_create(&thread, NULL, wait_for_signal, NULL) == 0) pthread_detach(thread);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void take_over(int signal) {
  struct sigaction action;
  if (sigaction(signal, NULL, &action) != 0 || action.sa_handler != SIG_DFL) return;
  action.sa_sigaction = ask;
  action.sa_flags = SA_RESTART | SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

/* A forked child has no threads, and begins with its parent's counts, which the parent writes. */
static void begin_child(void) {
  hone_counters.state = kRunning;
  for (struct hone_writer* each = hone_counters.first; each; each = each->next) each->reset();
  sem_init(&asked, 0, 0);
  start_thread();
}

__attribute__((constructor)) static void begin(void) {
  const int is_first = hone_counters.first == NULL;
  writer.next = hone_counters.first;
  hone_counters.first = &writer;
  register_runtime();
  atexit(end); /* after the runtime's own registration, so it is called before */
  if (!is_first) return;
  sem_init(&asked, 0, 0);
  start_thread();
  pthread_atfork(NULL, NULL, begin_child);
  take_over(SIGTERM);
  take_over(SIGINT);
  take_over(SIGHUP);
  take_over(SIGABRT);
}
