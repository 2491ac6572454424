/// Tells the observer that steps in the background have ended: at once where nobody waits for that, else when the
/// programs beside them are not waited for any more.
final class BackgroundEnds {
  private let observer: any ExecutionObserver

  /// What makes the events of the ends that are not told yet, oldest first.
  private var untold: [() -> ExecutionEvent] = []

  init(_ observer: any ExecutionObserver) {
    self.observer = observer
  }

  /// Takes an end that was seen during a wait, and tells what can be told without waiting.
  func take(_ event: @escaping () -> ExecutionEvent) {
    untold.append(event)
    while let next = untold.first, observer.observeAtOnce(next()) { untold.removeFirst() }
  }

  /// Tells what is not told yet.
  func tell() {
    let events = untold
    untold = []
    for event in events { observer.observe(event()) }
  }
}
