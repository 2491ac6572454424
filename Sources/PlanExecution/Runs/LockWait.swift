import Glibc
package import SystemPackage

/// How one waits for a lock (flock(2)) that another process holds.
package struct LockWait {
  /// What came of it.
  package enum Outcome: Hashable {
    case locked

    /// Another process held it all the time.
    case isInUse

    /// The number of the signal that came.
    case interrupted(Int32)

    /// The file system cannot lock.
    case unsupported
  }

  /// nil is as long as it takes.
  private let patience: Duration?
  private let interruption: () -> Int32?
  private let onWait: () -> Void

  /// `interruption` is asked for a signal meanwhile, and `onWait` called once where there is something to
  /// wait for.
  package init(
    atMost patience: Duration?, interruption: @escaping () -> Int32? = { nil },
    onWait: @escaping () -> Void = {}
  ) {
    self.patience = patience
    self.interruption = interruption
    self.onWait = onWait
  }

  /// Waits for nobody but those who just look whether somebody holds the lock, as `plan` does.
  package static var none: LockWait { LockWait(atMost: .milliseconds(100)) }

  /// Locks an open file for this process alone.
  package func lock(_ file: FileDescriptor) -> Outcome {
    let start = ContinuousClock.now
    var isWaiting = false
    while flock(file.rawValue, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK else { return .unsupported }
      if let signal = interruption() { return .interrupted(signal) }
      if let patience, ContinuousClock.now - start >= patience { return .isInUse }

      if !isWaiting { onWait() }
      isWaiting = true
      // Who is not soon done may record for hours, and this would be in every trace of the kernel.
      usleep(ContinuousClock.now - start < .seconds(1) ? 2000 : 50_000)
    }
    return .locked
  }
}
