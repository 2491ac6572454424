/*
 * What Swift cannot call: a fork() that holds the child before execve(), and the Linux calls that
 * the Glibc module lacks (pidfd_open(2), pidfd_send_signal(2), signalfd(2), close_range(2),
 * pipe2(2), prctl(2)).
 */
#ifndef LTTRECIPE_GATE_H
#define LTTRECIPE_GATE_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/signalfd.h>
#include <sys/types.h>

/* The exit status of a held child whose gate was closed: its program has not begun. */
#define GATE_EXIT_ABANDONED 125

/* What a child does, in this order. */
enum gate_step {
  GATE_STEP_GROUP,
  GATE_STEP_STREAMS,
  GATE_STEP_DESCRIPTORS,
  GATE_STEP_USER,
  GATE_STEP_FOLDER,
  GATE_STEP_READY,
  GATE_STEP_EXECUTE,
};

/*
 * What a child writes to its report pipe: once { 0, GATE_STEP_READY } when it waits at the gate, or
 * the errno of the step that failed. The end of file after the release means that execve() worked.
 */
struct gate_report {
  int32_t error_number;
  int32_t step;
};

/* A program to hold. The pointers are borrowed for the call of gate_hold(). */
struct gate_request {
  /* The path for execve(), which is not looked up. */
  const char *path;

  /* Both end with NULL; no environment means the caller's. */
  char *const *arguments;
  char *const *environment;

  /* NULL keeps the caller's; entered as the program's user. */
  const char *folder;

  /* The standard streams: descriptors above 2, which stay the caller's. */
  int input;
  int output;
  int error_output;

  /* Gets one byte when the child was released; above 2, or -1 for none. It stays the caller's. */
  int mark;

  /*
   * Whether the program runs as the user, group, and supplementary groups that follow; else it runs as the
   * caller's effective user and group, which become its real ones, too.
   */
  int switches_user;
  uid_t user;
  gid_t group;
  const gid_t *groups;
  size_t group_count;

  /*
   * Whether the program leaves the caller's session, and so has no terminal: there it could type what the caller's
   * shell then runs (TIOCSTI).
   */
  int leaves_terminal;

  /*
   * Whether the program stays in the caller's process group, and gets the signals of the terminal's keys with it:
   * the caller cannot pass them on to a program of another user.
   */
  int keeps_group;
};

/* A held child. The caller owns the three descriptors (close-on-exec) and reaps the process. */
struct gate_child {
  pid_t process;

  /* Readable when the process has ended. */
  int process_descriptor;

  /* One byte releases the child; closing it, also by the caller's death, ends the child. */
  int go;

  /* Where gate_report structures are read. */
  int report;
};

/*
 * Starts a child, in a process group of its own where nothing else is said, and holds it before execve().
 *
 * The program begins with an empty signal mask, every signal's default action (an ignored SIGHUP
 * stays ignored, for nohup(1)), and no descriptor but the standard streams.
 *
 * Returns 0, or the errno of a failure in the caller, where nothing is left behind.
 */
int gate_hold(const struct gate_request *request, struct gate_child *child);

/* pipe2(2): the reading and the writing end, close-on-exec; 0, or -1 with errno. */
int gate_pipe(int ends[2]);

/* pidfd_open(2): a close-on-exec descriptor, or -1 with errno. */
int gate_pidfd_open(pid_t process);

/* pidfd_send_signal(2): 0, or -1 with errno; never hits another process of the same number. */
int gate_pidfd_send_signal(int process_descriptor, int signal_number);

/* The same with a value that goes with the signal, as sigqueue(3) sends it. */
int gate_pidfd_queue_signal(int process_descriptor, int signal_number, int value);

/*
 * Makes the caller the parent of its descendants whose own parent ends, as init is of others
 * (PR_SET_CHILD_SUBREAPER); 0, or -1 with errno.
 */
int gate_adopt_orphans(void);

/* Whether gate_adopt_orphans() was called: 1 or 0. */
int gate_adopts_orphans(void);

/* memfd_create(2): a file of this name in memory alone (close-on-exec), or -1 with errno. */
int gate_memory_file(const char *name);

/* signalfd(2) of its own: a descriptor (close-on-exec, non-blocking), or -1 with errno. */
int gate_signalfd(const sigset_t *signals);

/* The descriptors that go with a program behind sudo: input, output, error output, report, mark. */
#define GATE_DESCRIPTOR_COUNT 5

/* Sends open descriptors over a Unix socket; returns 0 or an errno. The caller keeps its own. */
int gate_send_descriptors(int socket, const int descriptors[GATE_DESCRIPTOR_COUNT]);

/* Receives what gate_send_descriptors() sent, close-on-exec; returns 0 or an errno. */
int gate_receive_descriptors(int socket, int descriptors[GATE_DESCRIPTOR_COUNT]);

/* Tells who is at the other end of a Unix socket (SO_PEERCRED, unix(7)); returns 0 or an errno. */
int gate_peer(int socket, uid_t *user, pid_t *process);

#endif
