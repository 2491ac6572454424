import CGate
import Glibc

/// Owns the loan of the controlling terminal's foreground to a program's process group.
///
/// Given by the parent when a program asks for it, so that held programs do not take it from each other;
/// taken back by `deinit`.
struct ForegroundLoan: ~Copyable {
  private let terminal: OwnedDescriptor

  /// Makes a process group the foreground one; fails without a controlling terminal, and when
  /// lttrecipe itself runs in the background.
  init?(to processGroup: Int32) {
    let number = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)

    guard number >= 0 else { return nil }

    let terminal = OwnedDescriptor(number)

    guard tcgetpgrp(number) == getpgrp(), tcsetpgrp(number, processGroup) == 0 else { return nil }

    self.terminal = terminal
  }

  deinit {
    setForeground(terminal.number, getpgrp())
  }
}

/// Calls `tcsetpgrp()` from the background, where SIGTTOU would stop the caller.
private func setForeground(_ terminal: Int32, _ processGroup: Int32) {
  var signals = sigset_t()
  var before = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGTTOU)
  pthread_sigmask(SIG_BLOCK, &signals, &before)
  tcsetpgrp(terminal, processGroup)
  pthread_sigmask(SIG_SETMASK, &before, nil)
}
