#define _GNU_SOURCE

#include "gate.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- The child: only async-signal-safe calls, since the caller may have other threads. --- */

static void send_report(int report, int error_number, enum gate_step step)
{
  const struct gate_report record = { error_number, step };
  ssize_t written;

  do {
    written = write(report, &record, sizeof record);
  } while (written < 0 && errno == EINTR);
}

static void require(int status, int report, enum gate_step step)
{
  if (status < 0) {
    send_report(report, errno, step);
    _exit(GATE_EXIT_ABANDONED);
  }
}

/* Ignored signals stay ignored over execve(), so each gets its default action here. */
static void reset_signal_actions(void)
{
  const struct sigaction standard = { .sa_handler = SIG_DFL };
  struct sigaction current;

  for (int number = 1; number < NSIG; number++) {
    int is_nohup = number == SIGHUP && sigaction(number, NULL, &current) == 0
                   && current.sa_handler == SIG_IGN;

    /* SIGKILL, SIGSTOP, and the C library's own signals refuse, which is as good. */
    if (!is_nohup)
      sigaction(number, &standard, NULL);
  }
}

static int set_streams(const struct gate_request *request)
{
  if (dup2(request->input, STDIN_FILENO) < 0 || dup2(request->output, STDOUT_FILENO) < 0)
    return -1;
  return dup2(request->error_output, STDERR_FILENO);
}

static int close_between(unsigned int first, unsigned int last)
{
  return first > last ? 0 : (int) syscall(SYS_close_range, first, last, 0);
}

/* Returns the least of the descriptors that is at least `first`; ~0U where there is none. */
static unsigned int next_kept(const int kept[], int count, unsigned int first)
{
  unsigned int next = ~0U;

  for (int index = 0; index < count; index++) {
    unsigned int descriptor = (unsigned int) kept[index];

    if (kept[index] >= 0 && descriptor >= first && descriptor < next)
      next = descriptor;
  }
  return next;
}

/* Closes all but the standard streams and these, so that no held child keeps another's pipes. */
static int close_others(const int kept[], int count)
{
  unsigned int first = STDERR_FILENO + 1;

  for (;;) {
    unsigned int next = next_kept(kept, count, first);

    if (next == ~0U)
      return close_between(first, ~0U);
    if (close_between(first, next - 1) < 0)
      return -1;
    first = next + 1;
  }
}

/* A caller that has laid root's rights aside has them as its real user only. */
static int switch_user(const struct gate_request *request)
{
  if (!request->switches_user) {
    if (setresgid(getegid(), getegid(), getegid()) < 0)
      return -1;
    return setresuid(geteuid(), geteuid(), geteuid());
  }
  if (getuid() == 0 && setresuid((uid_t) -1, 0, (uid_t) -1) < 0)
    return -1;
  if (setgroups(request->group_count, request->groups) < 0)
    return -1;
  if (setresgid(request->group, request->group, request->group) < 0)
    return -1;
  return setresuid(request->user, request->user, request->user);
}

static void wait_at_gate(int go)
{
  char byte;
  ssize_t count;

  do {
    count = read(go, &byte, 1);
  } while (count < 0 && errno == EINTR);
  if (count != 1)
    _exit(GATE_EXIT_ABANDONED);
}

/*
 * Leaves the evidence that the program began, which outlives the caller: a file that has a size. One byte without
 * a block needs no room, so that it is left on a full disk, too.
 */
static void leave_mark(int mark)
{
  int result = 0;

  do {
    if (mark >= 0)
      result = ftruncate(mark, 1);
  } while (result < 0 && errno == EINTR);
}

static int lead_group(const struct gate_request *request)
{
  if (request->keeps_group)
    return 0;
  return request->leaves_terminal ? setsid() : setpgid(0, 0);
}

static void be_child(const struct gate_request *request, int go, int report)
{
  char *const *environment = request->environment ? request->environment : environ;
  const int kept[] = { go, report, request->mark };
  sigset_t none;

  require(lead_group(request), report, GATE_STEP_GROUP);
  reset_signal_actions();
  require(set_streams(request), report, GATE_STEP_STREAMS);
  require(close_others(kept, 3), report, GATE_STEP_DESCRIPTORS);
  require(switch_user(request), report, GATE_STEP_USER);
  require(request->folder ? chdir(request->folder) : 0, report, GATE_STEP_FOLDER);
  send_report(report, 0, GATE_STEP_READY);
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  wait_at_gate(go);
  leave_mark(request->mark);
  require(execve(request->path, request->arguments, environment), report, GATE_STEP_EXECUTE);
}

/* --- The caller. --- */

/* setresuid() takes -1 as "no change", which would leave the caller's rights to the program. */
static int check(const struct gate_request *request)
{
  const int least = STDERR_FILENO + 1;

  if (request->input < least || request->output < least || request->error_output < least)
    return EBADF;
  if (request->mark >= 0 && request->mark < least)
    return EBADF;
  if (request->switches_user
      && (request->user == (uid_t) -1 || request->group == (gid_t) -1))
    return EINVAL;
  return 0;
}

static void close_pair(const int pair[2])
{
  close(pair[0]);
  close(pair[1]);
}

static int open_pipes(int go[2], int report[2])
{
  if (gate_pipe(go) < 0)
    return errno;
  if (gate_pipe(report) < 0) {
    int error_number = errno;

    close_pair(go);
    return error_number;
  }
  return 0;
}

static pid_t fork_child(const struct gate_request *request, int go, int report)
{
  sigset_t all, before;
  pid_t process;

  /* None of the caller's handlers may run in the child before they are reset. */
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  process = fork();
  if (process == 0) {
    be_child(request, go, report);
    _exit(GATE_EXIT_ABANDONED);
  }
  int error_number = errno;

  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error_number;
  return process;
}

int gate_hold(const struct gate_request *request, struct gate_child *child)
{
  int go[2], report[2];
  int error_number = check(request);

  if (error_number == 0)
    error_number = open_pipes(go, report);
  if (error_number != 0)
    return error_number;
  child->process = fork_child(request, go[0], report[1]);
  child->process_descriptor = child->process < 0 ? -1 : gate_pidfd_open(child->process);
  if (child->process_descriptor < 0) {
    error_number = errno;
    close_pair(go);
    close_pair(report);
    if (child->process > 0)
      waitpid(child->process, NULL, 0);
    return error_number;
  }
  /* The child does the same: whoever comes first, the group exists from here on. */
  if (!request->leaves_terminal && !request->keeps_group)
    setpgid(child->process, child->process);
  close(go[0]);
  close(report[1]);
  child->go = go[1];
  child->report = report[0];
  return 0;
}

int gate_pipe(int ends[2])
{
  return pipe2(ends, O_CLOEXEC);
}

int gate_pidfd_open(pid_t process)
{
  return (int) syscall(SYS_pidfd_open, process, 0);
}

int gate_pidfd_send_signal(int process_descriptor, int signal_number)
{
  return (int) syscall(SYS_pidfd_send_signal, process_descriptor, signal_number, NULL, 0);
}

int gate_pidfd_queue_signal(int process_descriptor, int signal_number, int value)
{
  siginfo_t information = {0};

  information.si_signo = signal_number;
  information.si_code = SI_QUEUE;
  information.si_pid = getpid();
  information.si_uid = getuid();
  information.si_value.sival_int = value;
  return (int) syscall(
    SYS_pidfd_send_signal, process_descriptor, signal_number, &information, 0);
}

int gate_adopt_orphans(void)
{
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

int gate_adopts_orphans(void)
{
  int adopts = 0;

  return prctl(PR_GET_CHILD_SUBREAPER, &adopts, 0, 0, 0) == 0 && adopts;
}

int gate_memory_file(const char *name)
{
  return memfd_create(name, MFD_CLOEXEC);
}

int gate_signalfd(const sigset_t *signals)
{
  return signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
}
