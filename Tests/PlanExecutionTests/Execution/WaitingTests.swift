import Glibc
import Testing

@testable import PlanExecution

/// Waiting for what may never come.
struct WaitingTests {
  @Test(arguments: [false, true])
  func `a wait that lasts is given up when somebody wants the process to end`(
    isInterrupted: Bool
  ) throws {
    var signals = sigset_t()
    var before = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGHUP)
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    if isInterrupted { pthread_kill(pthread_self(), SIGHUP) }

    let end = ContinuousClock.now + .seconds(3)
    #expect(Waiting.until(.seconds(60)) { ContinuousClock.now > end } == !isInterrupted)

    var now = timespec()
    if isInterrupted { #expect(sigtimedwait(&signals, nil, &now) == SIGHUP) }
  }
}
